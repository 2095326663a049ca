import { type FormEvent, type ReactElement, useState } from 'react';
import {
  type DeskBoard,
  PaperSeen,
  type Recheck,
  type RecheckAct,
} from '../../core/contract/index.ts';
import { formatClock, formatIsoDate, staffSentences } from '../i18n/index.ts';
import { TextField } from './acts.tsx';
import { useBackOfficeWords } from './back-office-words.ts';
import { useDeskLanguage, useDeskWords } from './words.ts';

/** Provisional admissions that were asked about again and need somebody. */
export const RecheckList = ({
  board,
  chosen,
  onChoose,
}: {
  board: DeskBoard;
  chosen: string | undefined;
  onChoose: (visitId: string) => void;
}): ReactElement => {
  const say = useBackOfficeWords();
  const sayDesk = useDeskWords();
  return (
    <section className="desk-list">
      <h2>
        {say('recheck.list')} <span className="desk-count">{board.rechecks.length}</span>
      </h2>
      {board.rechecks.length === 0 ? (
        <p className="desk-none">{say('recheck.none')}</p>
      ) : (
        <ul>
          {board.rechecks.map(({ visit, finding, checkedAt }) => (
            <li key={visit.visitId}>
              <button
                type="button"
                className="desk-row"
                aria-current={visit.visitId === chosen}
                data-testid={`recheck-${visit.ticket.number}`}
                onClick={() => onChoose(visit.visitId)}
              >
                <strong className="desk-ticket">{visit.ticket.number}</strong>
                <span className="desk-name">{visit.fullName ?? sayDesk('row.noName')}</span>
                <span className="desk-time">{formatClock(checkedAt)}</span>
                <span className="desk-chip">{say(`finding.${finding}`)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};

/** What asking again brought, beside what the patient was told. */
export const RecheckResult = ({ recheck }: { recheck: Recheck }): ReactElement => {
  const say = useBackOfficeWords();
  const language = useDeskLanguage();
  const { finding, before, benefit, coverage, reasons, settled } = recheck;
  return (
    <section className="desk-recheck" data-testid="recheck">
      <h3>
        {say('recheck.title')}: {say(`finding.${finding}`)}
      </h3>
      {benefit && (
        <p>
          {say('recheck.share')}:{' '}
          {before ? say('recheck.then', { share: before.fundShare }) : say('recheck.unknown')},{' '}
          <strong>{say('recheck.now', { share: benefit.fundShare })}</strong>
        </p>
      )}
      {coverage?.number !== undefined && (
        <p>
          {say('recheck.card')}: <strong>{coverage.number}</strong>{' '}
          {coverage.end !== undefined &&
            say('recheck.until', { date: formatIsoDate(coverage.end) })}
        </p>
      )}
      {reasons.map((reason) => {
        const { cause, remedy } = staffSentences(reason, language);
        return (
          <p key={reason.code}>
            <strong>{cause}</strong> {remedy}
          </p>
        );
      })}
      {settled && (
        <p>
          {say('recheck.settled', {
            act: say(`act.${settled.as}`),
            by: settled.by,
            at: formatClock(settled.at),
          })}
        </p>
      )}
    </section>
  );
};

export interface Settlement {
  readonly act: RecheckAct;
  readonly note: string;
  readonly paper?: PaperSeen;
}

/** Ends a case. It is on record, so it takes a choice first and then the button. */
export const RecheckForm = ({
  recheck,
  isBusy,
  onSettle,
}: {
  recheck: Recheck;
  isBusy: boolean;
  onSettle: (settlement: Settlement) => void;
}): ReactElement => {
  const say = useBackOfficeWords();
  const sayDesk = useDeskWords();
  const acts: readonly RecheckAct[] =
    recheck.finding === 'benefit-changed'
      ? ['accept', 'papers-seen', 'self-pay']
      : ['papers-seen', 'self-pay'];
  const [act, setAct] = useState<RecheckAct | undefined>(undefined);
  const [note, setNote] = useState('');
  const [paperKind, setPaperKind] = useState<PaperSeen['kind']>('citizen-card');
  const [paperNumber, setPaperNumber] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (act === undefined || isBusy) return;
    onSettle({
      act,
      note,
      ...(act === 'papers-seen' && { paper: { kind: paperKind, number: paperNumber } }),
    });
  };
  return (
    <form className="desk-form" onSubmit={submit} data-testid="recheck-form">
      <h3>{say('recheck.act')}</h3>
      <fieldset className="desk-clinics">
        <legend className="visually-hidden">{say('recheck.act')}</legend>
        {acts.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="recheckAct"
              checked={act === each}
              onChange={() => setAct(each)}
            />
            {say(`act.${each}`)}
          </label>
        ))}
      </fieldset>
      {act === 'papers-seen' && (
        <>
          <div className="desk-field">
            <label htmlFor="recheck-paper">{sayDesk('act.paper')}</label>
            <select
              id="recheck-paper"
              value={paperKind}
              onChange={({ target }) => setPaperKind(PaperSeen.shape.kind.parse(target.value))}
            >
              {PaperSeen.shape.kind.options.map((kind) => (
                <option key={kind} value={kind}>
                  {sayDesk(`paper.${kind}`)}
                </option>
              ))}
            </select>
          </div>
          <TextField
            label={sayDesk('act.paperNumber')}
            name="recheckPaper"
            value={paperNumber}
            onText={setPaperNumber}
            required
          />
        </>
      )}
      <TextField label={say('recheck.note')} name="recheckNote" value={note} onText={setNote} />
      <button
        type="submit"
        className="desk-main"
        data-testid="settle"
        disabled={act === undefined || isBusy}
      >
        {say('recheck.settle')}
      </button>
    </form>
  );
};
