import type { ReactElement } from 'react';
import type { Comparison, DeskVisit, Presented, Reason } from '../../core/contract/index.ts';
import { formatIsoDate, patientSentence, staffSentences } from '../i18n/index.ts';
import { ChipSection, TrustBadge } from './chip-section.tsx';
import { useDeskLanguage, useDeskWords } from './words.ts';

/** What is known of the person in the middle of the desk, from a stored visit or from what was presented just now. */
export type Shown = Pick<DeskVisit, 'decision' | 'comparisons' | 'chipDifferences'> &
  Partial<Pick<DeskVisit, 'identification' | 'reply' | 'resultMeaning' | 'override'>>;

export const shownOf = (found: DeskVisit | Presented): Shown => found;

const Value = ({ field, value }: { field: Comparison['field']; value: string | undefined }) => {
  const say = useDeskWords();
  if (value === undefined) return <>–</>;
  if (field === 'dateOfBirth') return <>{formatIsoDate(value)}</>;
  if (field === 'sex' && (value === 'male' || value === 'female' || value === 'other'))
    return <>{say(`sex.${value}`)}</>;
  return <>{value}</>;
};

const Comparisons = ({ rows }: { rows: readonly Comparison[] }): ReactElement => {
  const say = useDeskWords();
  return (
    <table className="desk-compare">
      <thead>
        <tr>
          <th scope="col">{say('person.field')}</th>
          <th scope="col">{say('person.claimed')}</th>
          <th scope="col">{say('person.gateway')}</th>
          <th scope="col">{say('person.verdict')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ field, claimed, gateway, verdict }) => (
          <tr key={field} className={`verdict-${verdict}`}>
            <th scope="row">{say(`field.${field}`)}</th>
            <td>
              <Value field={field} value={claimed} />
            </td>
            <td>
              <Value field={field} value={gateway} />
            </td>
            <td className="verdict">{say(`verdict.${verdict}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const Advice = ({ reason }: { reason: Reason }): ReactElement => {
  const { cause, remedy } = staffSentences(reason, useDeskLanguage());
  return (
    <li>
      <strong>{cause}</strong> {remedy}
    </li>
  );
};

/** Middle column: the person, the gateway's answer line by line against the card, and what to do. */
export const Person = ({
  shown,
  title,
  portrait,
}: {
  shown: Shown;
  title: string;
  /** Of the card on the desk's reader. */
  portrait?: ReactElement;
}): ReactElement => {
  const say = useDeskWords();
  const language = useDeskLanguage();
  const { decision, identification, reply, resultMeaning, override, comparisons } = shown;
  const { coverage, benefit } = decision;
  const chip = identification && (
    <ChipSection identification={identification} differences={shown.chipDifferences} />
  );
  // What sent the patient here stands before what is usual.
  const chipSpeaksAgainst = decision.reasons.some(({ code }) => code.startsWith('chip.'));
  return (
    <>
      <div className="desk-head">
        <div className="desk-head-facts">
          <h2 className="desk-person">{title}</h2>
          <p className={`desk-outcome outcome-${decision.outcome}`}>
            {say(`outcome.${decision.outcome}`)}
          </p>
          <dl className="desk-facts">
            {identification && (
              <div>
                <dt>{say('person.trust')}</dt>
                <dd>
                  <TrustBadge trust={identification.trust} />
                </dd>
              </div>
            )}
            <div>
              <dt>{say('person.result')}</dt>
              <dd>
                {reply?.kind === 'answered'
                  ? `${reply.resultCode} – ${resultMeaning?.[language] ?? ''}`
                  : reply
                    ? staffSentences({ code: reply.trouble }, language).cause
                    : say('person.unavailable')}
              </dd>
            </div>
            {coverage && (
              <div>
                <dt>{say('person.coverage')}</dt>
                <dd>
                  {coverage.number} · {coverage.start ? formatIsoDate(coverage.start) : '…'} –{' '}
                  {coverage.end ? formatIsoDate(coverage.end) : '…'}
                </dd>
              </div>
            )}
          </dl>
        </div>
        {portrait}
      </div>
      {benefit && (
        <dl className="desk-facts">
          <div>
            <dt>{say('person.benefit')}</dt>
            <dd>
              {benefit.explanation[language]} ({benefit.rules.join('; ')})
            </dd>
          </div>
        </dl>
      )}
      {override && <p className="desk-override">{say('person.override', override)}</p>}
      {chipSpeaksAgainst && chip}
      {comparisons.length > 0 && <Comparisons rows={comparisons} />}
      {!chipSpeaksAgainst && chip}
      {decision.reasons.length > 0 && (
        <section>
          <h3>{say('person.why')}</h3>
          <ul className="desk-advice">
            {decision.reasons.map((reason) => (
              <Advice key={reason.code} reason={reason} />
            ))}
          </ul>
        </section>
      )}
      {decision.notices.length > 0 && (
        <section>
          <h3>{say('person.notices')}</h3>
          <ul className="desk-advice">
            {decision.notices.map((notice) => (
              <li key={notice.code}>{patientSentence(notice, language)}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
};
