import { type ReactElement, useEffect, useState } from 'react';
import type { DayReport } from '../../core/contract/index.ts';
import type { Client } from '../client/index.ts';
import { formatClock, formatIsoDate, patientSentence, staffSentences } from '../i18n/index.ts';
import { Trouble } from './acts.tsx';
import type { Told } from './asked.ts';
import { useBackOfficeWords } from './back-office-words.ts';
import { useDeskLanguage, useDeskWords } from './words.ts';

type Line = readonly [label: string, count: number];

const Sums = ({ title, lines }: { title: string; lines: readonly Line[] }): ReactElement => (
  <section>
    <h3>{title}</h3>
    <table className="desk-table">
      <tbody>
        {lines.map(([label, count]) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td className="desk-sum">{count}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

/** The day, reconciled, on screen and on paper. */
export const ReportView = ({
  client,
  session,
  today,
}: {
  client: Client;
  session: string;
  today: string;
}): ReactElement => {
  const say = useBackOfficeWords();
  const sayDesk = useDeskWords();
  const language = useDeskLanguage();
  const [day, setDay] = useState(today);
  const [report, setReport] = useState<DayReport | undefined>(undefined);
  const [told, setTold] = useState<Told>(undefined);

  useEffect(() => {
    let isLate = false;
    client.desk.report({ session, day }).then(
      (answer) => {
        if (isLate) return;
        if (answer.ok) setReport(answer.value);
        setTold(answer.ok ? undefined : answer.failure);
      },
      () => setTold('lost'),
    );
    return () => {
      isLate = true;
    };
  }, [client, session, day]);

  return (
    <section className="desk-office desk-report" data-testid="report">
      <div className="desk-office-bar">
        <label>
          {say('report.day')}{' '}
          <input
            type="date"
            value={day}
            max={today}
            onChange={({ target }) => target.value !== '' && setDay(target.value)}
          />
        </label>
        <button type="button" onClick={() => window.print()}>
          {say('report.print')} <kbd>F7</kbd>
        </button>
      </div>
      <Trouble reason={told} />
      {report && (
        <>
          <p>{report.facilityName[language]}</p>
          <h2>
            {say('report.title')} {formatIsoDate(report.serviceDay)}
          </h2>
          <p>{say('report.made', { at: formatClock(report.madeAt) })}</p>
          <div className="desk-report-sums">
            <Sums
              title={say('report.visits')}
              lines={[
                [say('report.admitted'), report.visits.admitted],
                [say('report.provisional'), report.visits.provisional],
                [say('report.waitingDesk'), report.visits.waitingDesk],
                [say('report.selfPay'), report.visits.selfPay],
                [say('report.closed'), report.visits.closed],
                [say('report.total'), report.visits.total],
              ]}
            />
            <Sums
              title={say('report.rechecks')}
              lines={[
                [say('report.confirmed'), report.rechecks.confirmed],
                [say('report.changed'), report.rechecks.benefitChanged],
                [say('report.invalid'), report.rechecks.invalid],
                [say('report.unverifiable'), report.rechecks.unverifiable],
                [say('report.notYet'), report.rechecks.waiting],
                [say('report.asked'), report.rechecks.total],
                [say('report.open'), report.rechecks.open],
              ]}
            />
            {report.delivery.map((line) => (
              <Sums
                key={line.destination}
                title={`${say('report.delivery')}: ${say(`delivery.${line.destination}`)}`}
                lines={[
                  [say('report.arrived'), line.delivered],
                  [say('report.pending'), line.pending],
                  [say('report.accepted'), line.accepted],
                  [say('report.refused'), line.poison],
                ]}
              />
            ))}
          </div>
          <h3>{say('report.outages')}</h3>
          {report.outages.length === 0 ? (
            <p>{say('report.noOutage')}</p>
          ) : (
            <ul>
              {report.outages.map(({ part, from, to, reason }) => (
                <li key={`${part} ${from}`}>
                  {say(`report.${part}`)}: {formatClock(from)} –{' '}
                  {to === undefined ? say('report.still') : formatClock(to)}.{' '}
                  {staffSentences(reason, language).cause}
                </li>
              ))}
            </ul>
          )}
          <h3>{say('report.cases')}</h3>
          {report.cases.length === 0 ? (
            <p>{say('report.noCase')}</p>
          ) : (
            <table className="desk-table">
              <tbody>
                {report.cases.map(({ visit, finding, reasons, settled }) => (
                  <tr key={visit.visitId}>
                    <td>
                      <strong>{visit.ticket.number}</strong>
                    </td>
                    <td>{visit.fullName ?? sayDesk('row.noName')}</td>
                    <td>
                      {say(`finding.${finding}`)}
                      {reasons[0] && `. ${patientSentence(reasons[0], language)}`}
                    </td>
                    <td>
                      {settled
                        ? say('recheck.settled', {
                            act: say(`act.${settled.as}`),
                            by: settled.by,
                            at: formatClock(settled.at),
                          })
                        : say('report.open')}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <p className="desk-anchor">{say('report.anchor', { anchor: report.auditAnchor })}</p>
          <div className="desk-signatures">
            <p>{say('report.signMaker')}</p>
            <p>{say('report.signHead')}</p>
          </div>
        </>
      )}
    </section>
  );
};
