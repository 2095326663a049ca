import { type ReactElement, useState } from 'react';
import type { KioskEvent, KioskScreen, KioskView } from '../../core/contract/index.ts';
import { formatClock, patientSentence, staffSentences } from '../i18n/index.ts';
import { ChipLine } from './chip.tsx';
import { ArrowDown, Card2021Front, Card2024Back, Icon, PhoneVneid } from './illustrations.tsx';
import { Action, Countdown, Headline, Sentence, useSecondsLeft } from './parts.tsx';
import { useLanguage, useWords } from './words/index.ts';

type Send = (event: KioskEvent) => void;
type Of<N extends KioskScreen['name']> = Extract<KioskScreen, { name: N }>;

const Picture = ({ art, caption }: { art: ReactElement; caption: string }): ReactElement => (
  <figure className="picture">
    {art}
    <figcaption>{caption}</figcaption>
  </figure>
);

const Pictures = (): ReactElement => {
  const say = useWords();
  return (
    <div className="pictures">
      <Picture art={<Card2021Front />} caption={say('idle.card2021')} />
      <Picture art={<Card2024Back />} caption={say('idle.card2024')} />
      <Picture art={<PhoneVneid />} caption={say('idle.vneid')} />
    </div>
  );
};

export const Idle = ({
  hasReader,
  hasCamera,
  send,
}: {
  hasReader: boolean;
  hasCamera: boolean;
  send: Send;
}): ReactElement => {
  const say = useWords();
  const other = useLanguage() === 'vi' ? 'en' : 'vi';
  return (
    <>
      <div className="idle-call">
        <Headline>{say('idle.title')}</Headline>
        <p className="lead">{say('idle.lead')}</p>
      </div>
      <Pictures />
      {!hasCamera && (
        <div className="idle-scan">
          <ArrowDown />
          <p>{say(hasReader ? 'idle.scanOrLay' : 'idle.scanHere')}</p>
        </div>
      )}
      <div className="announcement">
        <p>{say('idle.public')}</p>
        <p className="emergency">
          <Icon name="warning" />
          {say('idle.emergency')}
        </p>
      </div>
      <div className="actions">
        <Action onPress={() => send({ type: 'start-entry' })} testId="start-entry">
          {say('action.typeNumber')}
        </Action>
        <Action onPress={() => send({ type: 'start-entry' })}>{say('action.noCard')}</Action>
        <Action onPress={() => send({ type: 'help' })} testId="help">
          {say('action.help')}
        </Action>
        <Action look="quiet" onPress={() => send({ type: 'privacy' })} testId="privacy">
          {say('action.privacy')}
        </Action>
        <Action
          lang={other}
          testId="language"
          onPress={() => send({ type: 'set-language', language: other })}
        >
          {say('language.other')}
        </Action>
      </div>
    </>
  );
};

export const ScanFailed = ({
  screen,
  send,
}: {
  screen: Of<'scan-failed'>;
  send: Send;
}): ReactElement => {
  const say = useWords();
  return (
    <>
      <Headline>{say('scanFailed.title')}</Headline>
      <div className="panel panel-caution">
        <Sentence reason={screen.reason} icon="warning" />
      </div>
      <p className="lead">{say('scanFailed.hint')}</p>
      <Pictures />
      <div className="actions">
        <Action look="quiet" icon="back" onPress={() => send({ type: 'leave' })}>
          {say('action.back')}
        </Action>
        <Action onPress={() => send({ type: 'help' })}>{say('action.help')}</Action>
        <Action look="main" onPress={() => send({ type: 'start-entry' })}>
          {say('action.typeNumber')}
        </Action>
      </div>
    </>
  );
};

/** Staff scanned the test code: what stands between scanner and kiosk. */
export const ScannerTest = ({
  screen,
  send,
}: {
  screen: Of<'scanner-test'>;
  send: Send;
}): ReactElement => {
  const say = useWords();
  const language = useLanguage();
  const isGood = screen.findings.length === 0;
  return (
    <>
      <Headline>{say('scannerTest.title')}</Headline>
      <div className={`panel ${isGood ? 'panel-good' : 'panel-caution'}`}>
        <p className="sentence">
          <Icon name={isGood ? 'check' : 'warning'} />
          <span>{say(isGood ? 'scannerTest.good' : 'scannerTest.bad')}</span>
        </p>
      </div>
      <ul className="findings">
        {screen.findings.map((reason) => {
          const { cause, remedy } = staffSentences(reason, language);
          return (
            <li key={reason.code} data-code={reason.code}>
              <strong>{cause}</strong>
              <span>{remedy}</span>
            </li>
          );
        })}
      </ul>
      <div className="actions">
        <Action look="main" onPress={() => send({ type: 'leave' })}>
          {say('action.done')}
        </Action>
      </div>
    </>
  );
};

export const Checking = ({
  screen,
  send,
}: {
  screen: Of<'checking'>;
  send: Send;
}): ReactElement => {
  const say = useWords();
  return (
    <>
      <Headline>{say('checking.title')}</Headline>
      <p className="who">
        <strong>{screen.maskedName}</strong>
        <span>{screen.maskedNumber}</span>
      </p>
      <ol className="steps">
        {screen.steps.map(({ id, state }) => (
          <li key={id} className={`step step-${state}`}>
            <span className="step-mark">
              {state === 'done' ? <Icon name="check" /> : <span className="dot" />}
            </span>
            <span className="step-name">{say(`checking.${id}`)}</span>
            <span className="step-state">{say(`checking.${state}`)}</span>
          </li>
        ))}
      </ol>
      {screen.chip && <ChipLine chip={screen.chip} />}
      <p className={`lead told-now${screen.slow ? ' told-slow' : ''}`} role="status">
        {screen.slow && <Icon name="clock" />}
        <span>{say(screen.slow ? 'checking.slow' : 'checking.next')}</span>
      </p>
      <div className="actions">
        <Action look="quiet" onPress={() => send({ type: 'leave' })}>
          {say('action.cancel')}
        </Action>
      </div>
    </>
  );
};

/** More clinics than this go to another page: nothing scrolls. */
const tilesAPage = 8;

export const Clinics = ({ screen, send }: { screen: Of<'clinics'>; send: Send }): ReactElement => {
  const say = useWords();
  const language = useLanguage();
  const [page, setPage] = useState(0);
  const pages = Math.ceil(screen.clinics.length / tilesAPage);
  const shown = screen.clinics.slice(page * tilesAPage, (page + 1) * tilesAPage);
  return (
    <>
      <Headline>{say('clinics.title')}</Headline>
      <p className="who">
        <strong>{screen.maskedName}</strong>
      </p>
      <ul className={shown.length > 6 ? 'tiles tiles-many' : 'tiles'}>
        {shown.map(({ id, name, room, floor, waiting }) => (
          <li key={id}>
            <button
              type="button"
              className="tile"
              data-testid={`clinic-${id}`}
              onClick={() => send({ type: 'choose-clinic', clinicId: id })}
            >
              <strong>{name[language]}</strong>
              <span>
                {say('place.room', { room })}, {say('place.floor', { floor })}
              </span>
              <span>
                {waiting === 0 ? say('waiting.none') : say('waiting.some', { count: waiting })}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className="actions">
        <Action look="quiet" onPress={() => send({ type: 'leave' })}>
          {say('action.cancel')}
        </Action>
        {pages > 1 && (
          <Action onPress={() => setPage((page + 1) % pages)} testId="more-clinics">
            {say('clinics.more', { page: page + 1, pages })}
          </Action>
        )}
        <Action onPress={() => send({ type: 'clinic-unknown' })} testId="clinic-unknown">
          {say('clinics.unknown')} – {say('clinics.unknownHint')}
        </Action>
      </div>
    </>
  );
};

const titles = {
  admitted: 'result.admitted',
  'admitted-provisionally': 'result.provisional',
  'to-desk': 'result.toDesk',
  'already-checked-in': 'result.already',
  'self-pay': 'result.selfPay',
} as const;

const looks = {
  admitted: 'good',
  'admitted-provisionally': 'caution',
  'to-desk': 'desk',
  'already-checked-in': 'good',
  'self-pay': 'good',
} as const;

const displayDate = (iso: string): string => iso.split('-').reverse().join('/');

export const Result = ({
  screen,
  view,
  send,
  onPrint,
}: {
  screen: Of<'result'>;
  view: KioskView;
  send: Send;
  onPrint: () => void;
}): ReactElement => {
  const say = useWords();
  const language = useLanguage();
  const seconds = useSecondsLeft(view.remainingMs, view.revision);
  const { slip, outcome, reasons, notices, benefit, coverageEnd } = screen;
  const { place, waitingBefore } = slip;
  const isDesk = outcome === 'to-desk';
  // Several codes may have the same to say to a patient: it is said once.
  const told = [
    ...new Map(reasons.map((reason) => [patientSentence(reason, language), reason])).values(),
  ];
  const isInsured = outcome === 'admitted' || outcome === 'admitted-provisionally';
  return (
    <>
      <div className={`ticket ticket-${looks[outcome]}`}>
        <Headline>{say(titles[outcome])}</Headline>
        <p className="ticket-label">
          <strong>{say('result.yourNumber')}</strong>
          <span>{screen.maskedName}</span>
        </p>
        <p
          className={`ticket-number${slip.ticket.number.length > 5 ? '' : ' ticket-number-short'}`}
          data-testid="ticket-number"
        >
          {slip.ticket.number}
        </p>
        <p className="ticket-place">
          {isDesk
            ? `${place.name[language]}, ${say('place.floor', { floor: place.floor })}`
            : `${place.name[language]} · ${say('place.room', { room: place.room })}, ${say('place.floor', { floor: place.floor })}`}
        </p>
        {place.way && <p className="ticket-way">{place.way[language]}</p>}
        <p className="ticket-before">
          {waitingBefore === 0
            ? say('result.beforeNone')
            : say('result.before', { count: waitingBefore })}
        </p>
      </div>
      <div className="told">
        {reasons.length > 0 && !isInsured && <h2>{say('result.why')}</h2>}
        {outcome === 'admitted-provisionally' && reasons.length === 0 && (
          <p className="sentence">
            <Icon name="info" />
            <span>{say('result.outage')}</span>
          </p>
        )}
        {told.map((reason) => (
          <Sentence key={reason.code} reason={reason} icon={isDesk ? 'warning' : 'info'} />
        ))}
        {isDesk && (
          <p className="sentence sentence-strong">
            <Icon name="desk" />
            <span>{say('result.bring')}</span>
          </p>
        )}
        {coverageEnd !== undefined && (
          <p className="sentence">
            <Icon name="check" />
            <span>{say('result.validUntil', { date: displayDate(coverageEnd) })}</span>
          </p>
        )}
        {isInsured && benefit && (
          <p className="sentence">
            <Icon name="info" />
            <span>{benefit.explanation[language]}</span>
          </p>
        )}
        {outcome === 'self-pay' && (
          <p className="sentence">
            <Icon name="info" />
            <span>{say('result.selfPayNote')}</span>
          </p>
        )}
        {notices.map((notice) => (
          <Sentence key={notice.code} reason={notice} icon="info" />
        ))}
        {isInsured && <p className="next-time">{say('result.nextTime')}</p>}
        {outcome === 'admitted-provisionally' && (
          <p className="small-print">{say('result.outageRule')}</p>
        )}
      </div>
      <div className="actions">
        {view.cardOnTray && (
          <p className="take-card" role="status">
            <Icon name="wallet" />
            <span>{say('result.takeCard')}</span>
          </p>
        )}
        <Countdown seconds={seconds} />
        {screen.canSelfPay && (
          <Action look="quiet" onPress={() => send({ type: 'self-pay' })} testId="self-pay">
            {say('action.selfPay')}
          </Action>
        )}
        {screen.canChooseAnother && (
          <Action onPress={() => send({ type: 'another-clinic' })} testId="another-clinic">
            {say('action.another')}
          </Action>
        )}
        {view.printing && <Action onPress={onPrint}>{say('action.reprint')}</Action>}
        <Action look="main" onPress={() => send({ type: 'leave' })} testId="done">
          {say('action.done')}
        </Action>
      </div>
    </>
  );
};

export const Consent = ({ screen, send }: { screen: Of<'consent'>; send: Send }): ReactElement => {
  const say = useWords();
  return (
    <>
      <Headline>{say('consent.title')}</Headline>
      <p className="who">
        <strong>{screen.maskedName}</strong>
      </p>
      <div className="panel">
        <p>{say('consent.text')}</p>
      </div>
      <div className="actions">
        <Action look="quiet" onPress={() => send({ type: 'privacy' })}>
          {say('action.privacy')}
        </Action>
        <Action onPress={() => send({ type: 'decline-consent' })}>{say('consent.decline')}</Action>
        {/* Both answers weigh the same: nothing is chosen beforehand. */}
        <Action onPress={() => send({ type: 'accept-consent' })} testId="accept-consent">
          {say('consent.accept')}
        </Action>
      </div>
    </>
  );
};

export const Privacy = ({ send }: { send: Send }): ReactElement => {
  const say = useWords();
  return (
    <>
      <Headline>{say('privacy.title')}</Headline>
      <ul className="points">
        <li>{say('privacy.what')}</li>
        <li>{say('privacy.chip')}</li>
        <li>{say('privacy.why')}</li>
        <li>{say('privacy.who')}</li>
        <li>{say('privacy.keep')}</li>
      </ul>
      <p className="panel">{say('privacy.law')}</p>
      <div className="actions">
        <Action look="main" icon="back" onPress={() => send({ type: 'back' })} testId="back">
          {say('action.back')}
        </Action>
      </div>
    </>
  );
};

export const Help = ({ send }: { send: Send }): ReactElement => {
  const say = useWords();
  return (
    <>
      <Headline>{say('help.title')}</Headline>
      <ol className="points points-numbered">
        <li>{say('help.step1')}</li>
        <li>{say('help.step2')}</li>
        <li>{say('help.step3')}</li>
      </ol>
      <Pictures />
      <div className="panel">
        <p>{say('help.noCard')}</p>
        <p>
          <strong>{say('help.desk')}</strong>
        </p>
      </div>
      <div className="actions">
        <Action onPress={() => send({ type: 'start-entry' })}>{say('action.typeNumber')}</Action>
        <Action look="main" icon="back" onPress={() => send({ type: 'back' })} testId="back">
          {say('action.back')}
        </Action>
      </div>
    </>
  );
};

export const StillThere = ({ view, send }: { view: KioskView; send: Send }): ReactElement => {
  const say = useWords();
  const seconds = useSecondsLeft(view.remainingMs, view.revision);
  return (
    <div className="centre">
      <Headline>{say('stillThere.title')}</Headline>
      <p className="big-seconds" aria-hidden="true">
        {seconds}
      </p>
      <div className="actions">
        <Action onPress={() => send({ type: 'leave' })}>{say('stillThere.no')}</Action>
        <Action look="main" onPress={() => send({ type: 'stay' })} testId="stay">
          {say('stillThere.yes')}
        </Action>
      </div>
    </div>
  );
};

export const OutOfOrder = ({ code }: { code: string }): ReactElement => {
  const say = useWords();
  return (
    <div className="centre">
      <Icon name="warning" />
      <Headline>{say('outOfOrder.title')}</Headline>
      <p className="lead">{say('outOfOrder.text')}</p>
      <p className="staff-code">{say('outOfOrder.code', { code })}</p>
    </div>
  );
};

/** The host's time, carried on by the page's monotonic clock. */
export const clockText = (view: KioskView, sinceMs: number): string =>
  formatClock(Date.parse(view.now) + sinceMs);
