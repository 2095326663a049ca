import { type FormEvent, type ReactElement, useCallback, useEffect, useRef, useState } from 'react';
import type {
  DeskBoard,
  DeskScan,
  DeskVisit,
  Language,
  Presented,
  Reason,
  ScannerTestScan,
  StaffSession,
  TicketSlip,
} from '../../core/contract/index.ts';
import type { Connection, ConnectionState } from '../client/index.ts';
import { formatClock, staffSentences } from '../i18n/index.ts';
import { Slip } from '../kiosk/index.ts';
import { listenToKeys, pressFocused } from '../wedge/index.ts';
import {
  AdmissionForm,
  CloseForm,
  type Draft,
  emptyDraft,
  Given,
  PresentationForm,
  paperOf,
  Queues,
  readBirth,
  TextField,
  Trouble,
} from './acts.tsx';
import { useBackOfficeWords } from './back-office-words.ts';
import { CleaningView } from './cleaning.tsx';
import { DeliveryView } from './delivery.tsx';
import './desk.css';
import { Lists } from './lists.tsx';
import { Person } from './person.tsx';
import { PortraitPane } from './portrait.tsx';
import { RecheckForm, RecheckResult, type Settlement } from './recheck.tsx';
import { ReportView } from './report.tsx';
import { ScannerTest, type TakeTestScan } from './scanner-test.tsx';
import { DeviceHealthMenu } from './timeline.tsx';
import { DeskLanguageProvider, useDeskLanguage, useDeskWords } from './words.ts';

type Told = Reason | 'lost' | undefined;

/** A scanner under test may be far too slow: that is what the test is to tell. */
const patientOptions = { burstGapMs: 400, silenceMs: 1_000, patienceMs: 1_000 } as const;

/** The answer of a call, or `lost` when nobody knows what became of it. */
const asked = async <T,>(
  call: () => Promise<{ ok: true; value: T } | { ok: false; failure: Reason }>,
): Promise<{ value?: T; told: Told }> => {
  try {
    const answer = await call();
    return answer.ok ? { value: answer.value, told: undefined } : { told: answer.failure };
  } catch {
    return { told: 'lost' };
  }
};

const Login = ({
  connection,
  onSignedIn,
}: {
  connection: Connection;
  onSignedIn: (session: StaffSession) => void;
}): ReactElement => {
  const say = useDeskWords();
  const [name, setName] = useState('');
  const [pin, setPin] = useState('');
  const [told, setTold] = useState<Told>(undefined);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const result = await asked(() => connection.client.desk.login({ name, pin }));
    setTold(result.told);
    setPin('');
    if (result.value) onSignedIn(result.value);
  };
  return (
    <main className="desk-login" data-screen="login">
      <form className="desk-form" onSubmit={(event) => void submit(event)}>
        <h1>{say('login.title')}</h1>
        <TextField label={say('login.name')} name="name" value={name} onText={setName} />
        <TextField
          label={say('login.pin')}
          name="pin"
          type="password"
          value={pin}
          onText={setPin}
        />
        <Trouble reason={told} />
        <button type="submit" className="desk-main" data-testid="login">
          {say('login.submit')}
        </button>
      </form>
    </main>
  );
};

const Health = ({ name, health }: { name: string; health: DeskBoard['gateway'] }): ReactElement => {
  const say = useDeskWords();
  return (
    <span className={`desk-health health-${health.state}`}>
      {name}: <strong>{say(`health.${health.state}`)}</strong>
      {health.state !== 'up' && health.since !== undefined && ` (${formatClock(health.since)})`}
    </span>
  );
};

/** Health of the hospital system, with what waits; a press shows why. */
const HisHealth = ({ board, onOpen }: { board: DeskBoard; onOpen: () => void }): ReactElement => {
  const say = useDeskWords();
  const sayOffice = useBackOfficeWords();
  const line = board.delivery.find(({ destination }) => destination === 'his');
  const state = line?.health.state ?? 'unknown';
  const waiting = (line?.pending ?? 0) + (line?.accepted ?? 0);
  return (
    <button
      type="button"
      className={`desk-health health-${state}`}
      data-testid="open-delivery"
      onClick={onOpen}
    >
      {sayOffice('top.his')}: <strong>{say(`health.${state}`)}</strong>
      {waiting > 0 && `, ${sayOffice('top.waiting', { count: waiting })}`}
      {line !== undefined && line.poison > 0 && (
        <strong> ⚠ {sayOffice('top.refused', { count: line.poison })}</strong>
      )}
    </button>
  );
};

/** What fills the middle instead of a person. */
type Office = 'delivery' | 'report' | 'cleaning';

/** What the right column is busy with. */
type Act =
  | { readonly name: 'present' }
  | { readonly name: 'admit'; readonly presented: Presented; readonly idempotencyKey: string }
  | { readonly name: 'given'; readonly slip: TicketSlip };

const Workplace = ({
  connection,
  staff,
  board,
  onLanguage,
  onSignOut,
}: {
  connection: Connection;
  staff: StaffSession;
  board: DeskBoard;
  onLanguage: () => void;
  onSignOut: () => void;
}): ReactElement => {
  const say = useDeskWords();
  const sayOffice = useBackOfficeWords();
  const language = useDeskLanguage();
  const { client } = connection;
  const session = staff.token;
  const [office, setOffice] = useState<Office | undefined>(undefined);
  const [search, setSearch] = useState('');
  const [isDark, setDark] = useState(false);
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const [visit, setVisit] = useState<DeskVisit | undefined>(undefined);
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [act, setAct] = useState<Act>({ name: 'present' });
  const [told, setTold] = useState<Told>(undefined);
  const [said, setSaid] = useState('');
  const [isBusy, setBusy] = useState(false);
  const page = useRef<HTMLDivElement>(null);

  useEffect(() => {
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  }, [isDark]);

  const open = useCallback(
    async (visitId: string | undefined) => {
      setOffice(undefined);
      setChosen(visitId);
      setTold(undefined);
      setAct({ name: 'present' });
      setDraft(emptyDraft);
      if (visitId === undefined) {
        setVisit(undefined);
        return;
      }
      const found = await asked(() => client.desk.visit({ session, visitId }));
      setTold(found.told);
      setVisit(found.value);
      const claim = found.value?.identification?.claim;
      if (claim)
        // What was typed while the visit was on its way stays.
        setDraft((current) => ({
          ...current,
          payload: claim.personalNumber ?? claim.cardNumber ?? claim.insuranceNumber ?? '',
          fullName: claim.fullName ?? '',
          birth: claim.dateOfBirth?.value.split('-').reverse().join('/') ?? '',
        }));
    },
    [client, session],
  );

  const check = async (presented: Draft): Promise<void> => {
    const birth = presented.birth.trim();
    const dateOfBirth = birth === '' ? undefined : readBirth(birth);
    if (birth !== '' && !dateOfBirth) {
      setTold({ code: 'checkin.birth-date-invalid' });
      return;
    }
    const paper = paperOf(presented);
    const waits = visit?.row.state === 'waiting-desk' ? chosen : undefined;
    setBusy(true);
    const found = await asked(() =>
      client.desk.present({
        session,
        presentation: {
          ...(waits !== undefined && { visitId: waits }),
          payload: presented.payload,
          ...(presented.damage && { damage: presented.damage }),
          ...(presented.claimId !== undefined && { claimId: presented.claimId }),
          ...(presented.fullName.trim() !== '' && { fullName: presented.fullName }),
          ...(dateOfBirth && { dateOfBirth }),
          ...(paper && { paper }),
          emergency: presented.emergency,
          selfPay: presented.selfPay,
        },
      }),
    );
    setBusy(false);
    setTold(found.told);
    if (found.value)
      // The key belongs to this act: repeating it never gives a second ticket.
      setAct({ name: 'admit', presented: found.value, idempotencyKey: crypto.randomUUID() });
  };

  const admit = async (clinicId: string, overrideReason: string | undefined): Promise<void> => {
    if (act.name !== 'admit') return;
    const { presented, idempotencyKey } = act;
    const paper = paperOf(draft);
    setBusy(true);
    const given = await asked(() =>
      connection.repeatable(() =>
        client.desk.admit({
          session,
          presentationId: presented.presentationId,
          clinicId,
          idempotencyKey,
          ...(overrideReason !== undefined && { overrideReason }),
          ...(paper && { paper }),
        }),
      ),
    );
    setBusy(false);
    setTold(given.told);
    if (!given.value) return;
    setAct({ name: 'given', slip: given.value });
    setVisit(undefined);
    setChosen(undefined);
    setDraft(emptyDraft);
  };

  const callNext = async (queueId: string, after: string | undefined): Promise<void> => {
    const called = await asked(() =>
      client.desk.callNext({ session, queueId, ...(after !== undefined && { after }) }),
    );
    setTold(called.told);
    const number = called.value?.number;
    setSaid(number === undefined ? say('act.nobody') : say('act.called', { number }));
  };

  const close = async (reason: string): Promise<void> => {
    if (chosen === undefined) return;
    const closed = await asked(() => client.desk.close({ session, visitId: chosen, reason }));
    setTold(closed.told);
    if (closed.value) await open(undefined);
  };

  const settle = async (settlement: Settlement): Promise<void> => {
    if (chosen === undefined) return;
    setBusy(true);
    const settled = await asked(() =>
      client.desk.settleRecheck({ session, visitId: chosen, ...settlement }),
    );
    setBusy(false);
    if (settled.value) await open(undefined);
    setTold(settled.told);
  };

  /** Takes scans while the scanners' test is open. */
  const [testTaker, setTestTaker] = useState<{ readonly take: TakeTestScan } | undefined>();
  const isTesting = testTaker !== undefined;

  /** A card scanned at any moment: it tells more than what was typed, but not which papers were seen. */
  const onScan = ({
    typed,
    claimId,
    ...scan
  }: Pick<DeskScan, 'payload' | 'damage' | 'claimId'> & Pick<ScannerTestScan, 'typed'>): void => {
    if (testTaker) {
      testTaker.take({ ...scan, ...(typed && { typed }) });
      return;
    }
    const { paperKind, paperNumber, emergency, selfPay } = draft;
    const scanned = { ...emptyDraft, paperKind, paperNumber, emergency, selfPay, ...scan, claimId };
    setOffice(undefined);
    setDraft(scanned);
    void check(scanned);
  };
  const latestScan = useRef(onScan);
  useEffect(() => {
    latestScan.current = onScan;
  });

  useEffect(
    () =>
      connection.subscribe((signal) => client.desk.scans({ session }, { signal }), {
        onValue: ({ scanId: _, ...scan }) => latestScan.current(scan),
        // Ends with the session, as the board does.
        onEnd: () => undefined,
      }),
    [connection, client, session],
  );

  const { prefix, suffix, burstGapMs } = board.wedge;
  useEffect(() => {
    const focus = (selector: string): void =>
      page.current?.querySelector<HTMLElement>(selector)?.focus();
    const shortcuts: Readonly<Record<string, () => void>> = {
      F2: () => {
        void open(undefined);
        requestAnimationFrame(() => focus('[name=payload]'));
      },
      F4: () => page.current?.querySelector<HTMLElement>('[data-testid=admit]')?.click(),
      F7: () => window.print(),
      F8: () => focus('.desk-queues button'),
      F9: () => focus('[name=closeReason]'),
    };
    return listenToKeys({
      options: { prefix, suffix, ...(isTesting ? patientOptions : { burstGapMs }) },
      // Escape closes what lies open on the page first.
      isElsewhere: ({ key }) =>
        key === 'Escape' && document.querySelector(':popover-open') !== null,
      onShortcut({ key, code, altKey, target }) {
        const clinic = altKey && /^Digit[1-9]$/.test(code);
        const isTyping = target instanceof HTMLElement && target.matches('input, select');
        const run =
          shortcuts[key] ??
          (clinic
            ? () =>
                page.current
                  ?.querySelectorAll<HTMLElement>('.desk-clinics input')
                  [Number(code.at(-1)) - 1]?.click()
            : isTyping && key === 'Escape'
              ? () => setAct({ name: 'present' })
              : undefined);
        run?.();
        return run !== undefined;
      },
      onScan: (payload, { damage, typed }) =>
        latestScan.current({ payload, typed, ...(damage && { damage }) }),
      onLost: (damage) => latestScan.current({ payload: '', damage }),
      onKey(key) {
        if (key === '/') focus('[name=search]');
        else if (key === 'Escape') {
          setOffice(undefined);
          setAct({ name: 'present' });
        } else if (key === ' ') pressFocused();
      },
    });
  }, [open, prefix, suffix, burstGapMs, isTesting]);

  const shown = act.name === 'admit' ? act.presented : visit;
  const claim = shown?.identification?.claim;
  const title =
    claim?.fullName ?? (visit ? `${visit.row.ticket.number} – ${say('row.noName')}` : '');
  const mayClose = visit !== undefined && visit.row.state !== 'closed';

  return (
    <div className="desk" ref={page}>
      <header className="desk-top">
        <h1>{say('title')}</h1>
        <input
          name="search"
          type="search"
          aria-label={say('top.search')}
          placeholder={`${say('top.search')}  ( / )`}
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
        <Health name={say('top.gateway')} health={board.gateway} />
        <Health name={say('top.store')} health={board.store} />
        <DeviceHealthMenu
          {...{ board, client, session }}
          name={say('top.chip')}
          health={board.chip}
          testId="chip-health"
        />
        <DeviceHealthMenu
          {...{ board, client, session }}
          name={sayOffice('top.scanner')}
          // Scanners that type like a keyboard show only when they are used.
          health={board.scanner ?? { state: 'unknown' }}
          testId="scanner-health"
        >
          <ScannerTest {...{ client, session }} onTaker={setTestTaker} />
        </DeviceHealthMenu>
        {board.camera && <Health name={sayOffice('top.camera')} health={board.camera} />}
        <HisHealth board={board} onOpen={() => setOffice('delivery')} />
        <button type="button" data-testid="open-report" onClick={() => setOffice('report')}>
          {sayOffice('view.report')}
        </button>
        <button type="button" data-testid="open-cleaning" onClick={() => setOffice('cleaning')}>
          {sayOffice('view.cleaning')}
        </button>
        <div className="desk-staff">
          <span className="desk-clock">{formatClock(board.now)}</span>
          <strong>{staff.displayName}</strong>
          <button type="button" onClick={() => setDark(!isDark)}>
            {say(isDark ? 'top.themeLight' : 'top.theme')}
          </button>
          <button type="button" data-testid="language" onClick={onLanguage}>
            {say('top.language')}
          </button>
          <button type="button" onClick={onSignOut}>
            {say('top.logout')}
          </button>
        </div>
      </header>
      {board.alarms.length > 0 && (
        <section className="desk-alarms" aria-label={say('top.alarms')}>
          {board.alarms.slice(0, 2).map(({ at, reason }) => {
            const { cause, remedy } = staffSentences(reason, language);
            return (
              <p key={`${at} ${reason.code}`}>
                <strong>
                  {formatClock(at)} {cause}
                </strong>{' '}
                {remedy}
              </p>
            );
          })}
        </section>
      )}
      <nav className="desk-left" aria-label={say('list.today')}>
        <Lists board={board} search={search} chosen={chosen} onChoose={(id) => void open(id)} />
      </nav>
      <main className="desk-middle" data-screen="desk">
        {office !== undefined ? (
          <>
            <button type="button" className="desk-back" onClick={() => setOffice(undefined)}>
              {sayOffice('view.back')} <kbd>Esc</kbd>
            </button>
            {office === 'delivery' ? (
              <DeliveryView
                client={client}
                session={session}
                board={board}
                onOpen={(visitId) => void open(visitId)}
              />
            ) : office === 'report' ? (
              <ReportView client={client} session={session} today={board.serviceDay} />
            ) : (
              <CleaningView client={client} session={session} today={board.serviceDay} />
            )}
          </>
        ) : shown ? (
          <>
            {act.name !== 'admit' && visit?.recheck && <RecheckResult recheck={visit.recheck} />}
            <Person
              shown={shown}
              title={title}
              {...(act.name === 'admit' && {
                portrait: (
                  <PortraitPane
                    key={act.presented.presentationId}
                    connection={connection}
                    session={session}
                    presentationId={act.presented.presentationId}
                  />
                ),
              })}
            />
          </>
        ) : act.name === 'given' ? (
          <Given slip={act.slip} onPrint={() => window.print()} />
        ) : (
          <p className="desk-none">{say('person.none')}</p>
        )}
      </main>
      <aside className="desk-right" aria-label={say('act.title')}>
        <Trouble reason={told} />
        {act.name === 'admit' ? (
          <AdmissionForm
            key={act.idempotencyKey}
            presented={act.presented}
            board={board}
            isBusy={isBusy}
            onAdmit={(clinicId, reason) => void admit(clinicId, reason)}
            onBack={() => setAct({ name: 'present' })}
          />
        ) : visit?.recheck && !visit.recheck.settled && visit.recheck.finding !== 'confirmed' ? (
          <RecheckForm
            key={`recheck ${visit.row.visitId}`}
            recheck={visit.recheck}
            isBusy={isBusy}
            onSettle={(settlement) => void settle(settlement)}
          />
        ) : (
          <PresentationForm
            draft={draft}
            onChange={setDraft}
            onCheck={() => void check(draft)}
            isBusy={isBusy}
          />
        )}
        {act.name === 'present' && mayClose && (
          <CloseForm key={chosen} onClose={(reason) => void close(reason)} />
        )}
        <p role="status" className="desk-said">
          {said}
        </p>
        <Queues board={board} onCall={(queueId, after) => void callNext(queueId, after)} />
      </aside>
      {act.name === 'given' && (
        <Slip slip={act.slip} facilityName={board.facilityName[language]} language={language} />
      )}
    </div>
  );
};

const sessionKey = 'tiepdon.desk';

const rememberedSession = (): StaffSession | undefined => {
  const text = sessionStorage.getItem(sessionKey);
  return text === null ? undefined : (JSON.parse(text) as StaffSession);
};

/** The reception desk: sign-in, then three columns: who needs me, the person, the next act. */
export const DeskApp = ({ connection }: { connection: Connection }): ReactElement => {
  const [staff, setStaff] = useState(rememberedSession);
  const [language, setLanguage] = useState<Language>('vi');
  const [board, setBoard] = useState<DeskBoard | undefined>(undefined);
  const [state, setState] = useState<ConnectionState>('connecting');

  const signIn = (session: StaffSession): void => {
    sessionStorage.setItem(sessionKey, JSON.stringify(session));
    setStaff(session);
  };
  const signOut = useCallback((): void => {
    sessionStorage.removeItem(sessionKey);
    setStaff(undefined);
    setBoard(undefined);
  }, []);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  const token = staff?.token;
  useEffect(() => {
    if (token === undefined) return undefined;
    return connection.subscribe(
      (signal) => connection.client.desk.board({ session: token }, { signal }),
      // The host ends the stream when the session has ended.
      { onValue: setBoard, onConnectionChange: setState, onEnd: signOut },
    );
  }, [connection, token, signOut]);

  return (
    <DeskLanguageProvider value={language}>
      {staff === undefined ? (
        <Login connection={connection} onSignedIn={signIn} />
      ) : board === undefined ? (
        <main data-screen="connecting" />
      ) : (
        <>
          {state !== 'up' && <Trouble reason="lost" />}
          <Workplace
            connection={connection}
            staff={staff}
            board={board}
            onLanguage={() => setLanguage(language === 'vi' ? 'en' : 'vi')}
            onSignOut={() => {
              void connection.client.desk.logout({ session: staff.token }).catch(() => undefined);
              signOut();
            }}
          />
        </>
      )}
    </DeskLanguageProvider>
  );
};
