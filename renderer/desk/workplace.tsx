import { type ReactElement, useCallback, useEffect, useRef, useState } from 'react';
import type {
  DeskBoard,
  DeskVisit,
  Presented,
  StaffSession,
  TicketSlip,
} from '../../core/contract/index.ts';
import type { Connection } from '../client/index.ts';
import { formatClock, staffSentences } from '../i18n/index.ts';
import { Slip } from '../kiosk/index.ts';
import {
  AdmissionForm,
  admittedIn,
  CloseForm,
  type Draft,
  emptyDraft,
  Given,
  PresentationForm,
  paperOf,
  Queues,
  readBirth,
  Trouble,
} from './acts.tsx';
import { asked, type Told } from './asked.ts';
import { useBackOfficeWords } from './back-office-words.ts';
import { CleaningView } from './cleaning.tsx';
import { DeliveryView } from './delivery.tsx';
import { DeskBar, type Office } from './desk-bar.tsx';
import { type Scanned, useDeskKeys } from './desk-keys.ts';
import { Lists } from './lists.tsx';
import { Person } from './person.tsx';
import { PortraitPane } from './portrait.tsx';
import { RecheckForm, RecheckResult, type Settlement } from './recheck.tsx';
import { ReportView } from './report.tsx';
import type { TakeTestScan } from './scanner-test.tsx';
import { useTurns } from './turns.ts';
import { useDeskLanguage, useDeskWords } from './words.ts';

/** What the right column is busy with. */
type Act =
  | { readonly name: 'present' }
  | { readonly name: 'admit'; readonly presented: Presented; readonly idempotencyKey: string }
  | { readonly name: 'given'; readonly slip: TicketSlip };

/** The desk of somebody who has signed in: three columns, who needs me, the person, the next act. */
export const Workplace = ({
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
  const turns = useTurns();

  useEffect(() => {
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  }, [isDark]);

  const open = useCallback(
    async (visitId: string | undefined) => {
      const isNewest = turns.begin();
      setOffice(undefined);
      setChosen(visitId);
      setTold(undefined);
      setBusy(false);
      setAct({ name: 'present' });
      setDraft(emptyDraft);
      if (visitId === undefined) {
        setVisit(undefined);
        return;
      }
      const found = await asked(() => client.desk.visit({ session, visitId }));
      if (!isNewest()) return;
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
    [client, session, turns],
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
    const isNewest = turns.begin();
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
    if (!isNewest()) return;
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
    const isNewest = turns.current();
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
    // Whatever the desk is at by now: the number was given, or it was not.
    setTold(given.told);
    if (!isNewest()) {
      if (given.value) setSaid(admittedIn(given.value, say, language));
      return;
    }
    setBusy(false);
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
    const isNewest = turns.current();
    const closed = await asked(() => client.desk.close({ session, visitId: chosen, reason }));
    setTold(closed.told);
    if (closed.value && isNewest()) await open(undefined);
  };

  const settle = async (settlement: Settlement): Promise<void> => {
    if (chosen === undefined) return;
    const isNewest = turns.current();
    setBusy(true);
    const settled = await asked(() =>
      client.desk.settleRecheck({ session, visitId: chosen, ...settlement }),
    );
    if (isNewest()) {
      setBusy(false);
      if (settled.value) await open(undefined);
    }
    setTold(settled.told);
  };

  /** Takes scans while the scanners' test is open. */
  const [testTaker, setTestTaker] = useState<{ readonly take: TakeTestScan } | undefined>();

  /**
   * A card scanned at any moment: it tells more than what was typed, but not which papers were seen. What was typed for
   * somebody who is being checked, or has been, stays theirs.
   */
  const onScan = ({ typed, claimId, ...scan }: Scanned): void => {
    if (testTaker) {
      testTaker.take({ ...scan, ...(typed && { typed }) });
      return;
    }
    const { paperKind, paperNumber, emergency, selfPay } =
      isBusy || act.name === 'admit' ? emptyDraft : draft;
    const scanned = { ...emptyDraft, paperKind, paperNumber, emergency, selfPay, ...scan, claimId };
    setOffice(undefined);
    // Who was shown before is not the one who is being checked now.
    setAct({ name: 'present' });
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

  useDeskKeys({
    page,
    wedge: board.wedge,
    isTesting: testTaker !== undefined,
    taker: latestScan,
    onStart: useCallback(() => void open(undefined), [open]),
    onBack: useCallback(() => {
      setOffice(undefined);
      setAct({ name: 'present' });
    }, []),
  });

  const shown = act.name === 'admit' ? act.presented : visit;
  const claim = shown?.identification?.claim;
  const title =
    claim?.fullName ?? (visit ? `${visit.row.ticket.number} – ${say('row.noName')}` : '');
  const mayClose = visit !== undefined && visit.row.state !== 'closed';

  return (
    <div className="desk" ref={page}>
      <DeskBar
        {...{ board, client, staff, search, isDark }}
        onSearch={setSearch}
        onOffice={setOffice}
        onDark={setDark}
        onTestTaker={setTestTaker}
        onLanguage={onLanguage}
        onSignOut={onSignOut}
      />
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
