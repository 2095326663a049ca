import { type FormEvent, type ReactElement, useId, useState } from 'react';
import {
  type DeskBoard,
  type Language,
  PaperSeen,
  type PartialDate,
  type Presented,
  type ScanDamage,
  type TicketSlip,
} from '../../core/contract/index.ts';
import { staffSentences } from '../i18n/index.ts';
import type { Told } from './asked.ts';
import { useDeskLanguage, useDeskWords } from './words.ts';

/** What is typed into the presentation form. */
export interface Draft {
  readonly payload: string;
  /** Of a scan; typing over it takes them away. */
  readonly damage?: ScanDamage | undefined;
  readonly claimId?: string | undefined;
  readonly fullName: string;
  readonly birth: string;
  readonly paperKind: string;
  readonly paperNumber: string;
  readonly emergency: boolean;
  readonly selfPay: boolean;
}

export const emptyDraft: Draft = {
  payload: '',
  fullName: '',
  birth: '',
  paperKind: '',
  paperNumber: '',
  emergency: false,
  selfPay: false,
};

/** `5/8/1960`, `05081960`, `1960`: as receptionists type; undefined when it is none of these. */
export const readBirth = (text: string): PartialDate | undefined => {
  const trimmed = text.trim();
  if (/^\d{4}$/.test(trimmed)) return { value: trimmed, precision: 'year' };
  const [, day = '', month = '', year] =
    /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$/.exec(trimmed) ??
    /^(\d{2})(\d{2})(\d{4})$/.exec(trimmed) ??
    [];
  return year === undefined
    ? undefined
    : { value: `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`, precision: 'day' };
};

export const paperOf = (draft: Draft): PaperSeen | undefined =>
  PaperSeen.safeParse({ kind: draft.paperKind, number: draft.paperNumber }).data;

export const Trouble = ({ reason }: { reason: Told }): ReactElement => {
  const say = useDeskWords();
  const language = useDeskLanguage();
  const told = reason && reason !== 'lost' ? staffSentences(reason, language) : undefined;
  return (
    <div role="alert" className="desk-trouble">
      {reason === 'lost' ? say('act.lost') : told && `${told.cause} ${told.remedy}`}
    </div>
  );
};

const Field = ({ label, children }: { label: string; children: (id: string) => ReactElement }) => {
  const id = useId();
  return (
    <div className="desk-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
};

/** A labelled line of text; `name` is how keys and tests find it. */
export const TextField = ({
  label,
  onText,
  ...input
}: {
  label: string;
  name: string;
  value: string;
  onText: (text: string) => void;
  type?: 'password';
  inputMode?: 'numeric';
  minLength?: number;
  required?: boolean;
}): ReactElement => (
  <Field label={label}>
    {(id) => (
      <input
        id={id}
        autoComplete="off"
        {...input}
        onChange={({ target }) => onText(target.value)}
      />
    )}
  </Field>
);

const Kbd = ({ children }: { children: string }): ReactElement => <kbd>{children}</kbd>;

/** Scan or type what the patient shows, and which photo paper was seen. */
export const PresentationForm = ({
  draft,
  onChange,
  onCheck,
  isBusy,
}: {
  draft: Draft;
  onChange: (draft: Draft) => void;
  onCheck: () => void;
  isBusy: boolean;
}): ReactElement => {
  const say = useDeskWords();
  const set = <K extends keyof Draft>(key: K, value: Draft[K]) =>
    onChange({ ...draft, [key]: value });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isBusy) onCheck();
  };
  return (
    <form className="desk-form" onSubmit={submit}>
      <h3>
        {say('act.present')} <Kbd>F2</Kbd>
      </h3>
      <TextField
        label={say('act.payload')}
        name="payload"
        value={draft.payload}
        onText={(payload) => onChange({ ...draft, payload, damage: undefined, claimId: undefined })}
      />
      <TextField
        label={say('act.fullName')}
        name="fullName"
        value={draft.fullName}
        onText={(text) => set('fullName', text)}
      />
      <TextField
        label={say('act.birth')}
        name="birth"
        inputMode="numeric"
        value={draft.birth}
        onText={(text) => set('birth', text)}
      />
      <div className="desk-pair">
        <Field label={say('act.paper')}>
          {(id) => (
            <select
              id={id}
              name="paperKind"
              value={draft.paperKind}
              onChange={({ target }) => set('paperKind', target.value)}
            >
              <option value="">{say('act.paperNone')}</option>
              {PaperSeen.shape.kind.options.map((kind) => (
                <option key={kind} value={kind}>
                  {say(`paper.${kind}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TextField
          label={say('act.paperNumber')}
          name="paperNumber"
          value={draft.paperNumber}
          onText={(text) => set('paperNumber', text)}
        />
      </div>
      <div className="desk-checks">
        <label>
          <input
            type="checkbox"
            checked={draft.emergency}
            onChange={({ target }) => set('emergency', target.checked)}
          />{' '}
          {say('act.emergency')}
        </label>
        <label>
          <input
            type="checkbox"
            checked={draft.selfPay}
            onChange={({ target }) => set('selfPay', target.checked)}
          />{' '}
          {say('act.selfPay')}
        </label>
      </div>
      <button type="submit" className="desk-main" data-testid="check">
        {isBusy ? say('act.checking') : say('act.check')} <Kbd>Enter</Kbd>
      </button>
    </form>
  );
};

const presets = ['act.reasonPaper', 'act.reasonName', 'act.reasonLate'] as const;

/** After a check: the clinic, and where the insurance was not confirmed, a reason. */
export const AdmissionForm = ({
  presented,
  board,
  onAdmit,
  onBack,
  isBusy,
}: {
  presented: Presented;
  board: DeskBoard;
  onAdmit: (clinicId: string, reason: string | undefined) => void;
  onBack: () => void;
  isBusy: boolean;
}): ReactElement => {
  const say = useDeskWords();
  const language = useDeskLanguage();
  // The last queue is the desk itself.
  const clinics = board.queues.slice(0, -1);
  const [clinicId, setClinicId] = useState(clinics[0]?.clinic.id ?? '');
  const [reason, setReason] = useState('');
  const needsReason = presented.decision.outcome === 'to-desk';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isBusy) onAdmit(clinicId, needsReason ? reason : undefined);
  };
  return (
    <form className="desk-form" onSubmit={submit}>
      {presented.existing && (
        <p className="desk-override">
          {say('act.existing', { number: presented.existing.ticket.number })}
        </p>
      )}
      <fieldset className="desk-clinics">
        <legend>{say('act.clinic')}</legend>
        {clinics.map(({ clinic, waiting }, index) => (
          <label key={clinic.id}>
            <input
              type="radio"
              name="clinic"
              value={clinic.id}
              checked={clinic.id === clinicId}
              onChange={() => setClinicId(clinic.id)}
            />{' '}
            <Kbd>{`Alt ${index + 1}`}</Kbd> {clinic.name[language]} (
            {say('waiting', { count: waiting })})
          </label>
        ))}
      </fieldset>
      {needsReason && (
        <>
          <TextField
            label={say('act.reason')}
            name="reason"
            minLength={3}
            required
            value={reason}
            onText={setReason}
          />
          <div className="desk-presets">
            {presets.map((preset) => (
              <button key={preset} type="button" onClick={() => setReason(say(preset))}>
                {say(preset)}
              </button>
            ))}
          </div>
        </>
      )}
      <button type="submit" className="desk-main" data-testid="admit">
        {say(needsReason ? 'act.override' : 'act.admit')} <Kbd>F4</Kbd>
      </button>
      <button type="button" onClick={onBack}>
        {say('act.back')} <Kbd>Esc</Kbd>
      </button>
    </form>
  );
};

/** That a number was given, and where to. */
export const admittedIn = (
  { ticket, place }: TicketSlip,
  say: ReturnType<typeof useDeskWords>,
  language: Language,
): string =>
  say('act.admitted', {
    number: ticket.number,
    place: `${place.name[language]}, ${place.room}`,
  });

export const Given = ({
  slip,
  onPrint,
}: {
  slip: TicketSlip;
  onPrint: () => void;
}): ReactElement => {
  const say = useDeskWords();
  const language = useDeskLanguage();
  return (
    <div className="desk-given" role="status">
      <p className="desk-number" data-testid="given-number">
        {slip.ticket.number}
      </p>
      <p>{admittedIn(slip, say, language)}</p>
      <button type="button" onClick={onPrint}>
        {say('act.print')} <Kbd>F7</Kbd>
      </button>
    </div>
  );
};

/** Every clinic with how many wait, and a way to call the next one. */
export const Queues = ({
  board,
  onCall,
}: {
  board: DeskBoard;
  onCall: (queueId: string, after: string | undefined) => void;
}): ReactElement => {
  const say = useDeskWords();
  const language = useDeskLanguage();
  return (
    <section className="desk-queues">
      <h3>{say('list.queues')}</h3>
      <ul>
        {board.queues.map(({ clinic, waiting, called }) => (
          <li key={clinic.id}>
            <span>{clinic.name[language]}</span>
            <span>{say('waiting', { count: waiting })}</span>
            <strong>{called ?? '–'}</strong>
            <button
              type="button"
              data-testid={`call-${clinic.id}`}
              onClick={() => onCall(clinic.id, called)}
            >
              {say('act.call')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
};

/** Closing takes a reason; nothing is deleted. */
export const CloseForm = ({ onClose }: { onClose: (reason: string) => void }): ReactElement => {
  const say = useDeskWords();
  const [reason, setReason] = useState('');
  return (
    <form
      className="desk-form desk-close"
      onSubmit={(event) => {
        event.preventDefault();
        onClose(reason);
      }}
    >
      <h3>
        {say('act.close')} <Kbd>F9</Kbd>
      </h3>
      <TextField
        label={say('act.closeReason')}
        name="closeReason"
        minLength={3}
        required
        value={reason}
        onText={setReason}
      />
      <button type="submit" data-testid="close">
        {say('act.closeNow')}
      </button>
    </form>
  );
};
