import { type ReactElement, useCallback, useEffect, useState } from 'react';
import type { DeskBoard, UndeliveredRow } from '../../core/contract/index.ts';
import type { Client } from '../client/index.ts';
import { formatClock, staffSentences } from '../i18n/index.ts';
import { Trouble } from './acts.tsx';
import type { Told } from './asked.ts';
import { useBackOfficeWords } from './back-office-words.ts';
import { saveFile } from './save-file.ts';
import { useDeskLanguage, useDeskWords } from './words.ts';

/** What has not arrived at the hospital system or has not been asked again: why, and what to do about it. */
export const DeliveryView = ({
  client,
  session,
  board,
  onOpen,
}: {
  client: Client;
  session: string;
  board: DeskBoard;
  onOpen: (visitId: string) => void;
}): ReactElement => {
  const say = useBackOfficeWords();
  const sayDesk = useDeskWords();
  const language = useDeskLanguage();
  const [rows, setRows] = useState<readonly UndeliveredRow[]>([]);
  const [told, setTold] = useState<Told>(undefined);
  const [said, setSaid] = useState('');

  const load = useCallback(async () => {
    try {
      const answer = await client.desk.undelivered({ session });
      if (answer.ok) setRows(answer.value);
      else setTold(answer.failure);
    } catch {
      setTold('lost');
    }
  }, [client, session]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every board may have changed the rows.
  useEffect(() => void load(), [load, board.revision]);

  const retry = async (id?: number): Promise<void> => {
    const answer = await client.desk
      .retryDelivery({ session, ...(id !== undefined && { id }) })
      .catch(() => undefined);
    setTold(answer === undefined ? 'lost' : answer.ok ? undefined : answer.failure);
    if (answer?.ok) setSaid(say('delivery.retried', { count: answer.value.retried }));
    await load();
  };
  const save = async (id: number): Promise<void> => {
    const answer = await client.desk.exportDelivery({ session, id }).catch(() => undefined);
    setTold(answer === undefined ? 'lost' : answer.ok ? undefined : answer.failure);
    if (answer?.ok) saveFile(answer.value);
    await load();
  };
  const refused = rows.filter(({ state }) => state === 'poison').length;

  return (
    <section className="desk-office" data-testid="delivery">
      <h2>{say('view.delivery')}</h2>
      <Trouble reason={told} />
      {board.delivery.map((line) => (
        <p key={line.destination}>
          <strong>{say(`delivery.${line.destination}`)}</strong>:{' '}
          {say('delivery.line', { ...counts(line) })}
          {line.health.reason && <> – {staffSentences(line.health.reason, language).cause}</>}
        </p>
      ))}
      {refused > 1 && (
        <button type="button" data-testid="retry-all" onClick={() => void retry()}>
          {say('delivery.retryAll')}
        </button>
      )}
      <p role="status">{said}</p>
      {rows.length === 0 ? (
        <p className="desk-none">{say('delivery.none')}</p>
      ) : (
        <table className="desk-table">
          <thead>
            <tr>
              <th scope="col">{say('delivery.ticket')}</th>
              <th scope="col">{say('delivery.person')}</th>
              <th scope="col">{say('delivery.state')}</th>
              <th scope="col">{say('delivery.since')}</th>
              <th scope="col">{say('delivery.why')}</th>
              <th scope="col">
                <span className="visually-hidden">{say('recheck.act')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const why = row.reason && staffSentences(row.reason, language);
              return (
                <tr key={row.id} data-testid={`undelivered-${row.visit.ticket.number}`}>
                  <td>
                    <strong>{row.visit.ticket.number}</strong>
                  </td>
                  <td>{row.visit.fullName ?? sayDesk('row.noName')}</td>
                  <td>
                    {say(`rowState.${row.state}`)}
                    <br />
                    {say(`delivery.${row.destination}`)} ·{' '}
                    {say('delivery.attempts', { count: row.attempts })}
                  </td>
                  <td>
                    {formatClock(row.since)}
                    {row.nextDue !== undefined && (
                      <>
                        <br />
                        {say('delivery.next')} {formatClock(row.nextDue)}
                      </>
                    )}
                  </td>
                  <td>
                    {why && (
                      <>
                        <strong>{why.cause}</strong> {why.remedy}
                      </>
                    )}
                    {row.owner && (
                      <>
                        {' '}
                        <strong>{say(`owner.${row.owner}`)}.</strong>
                      </>
                    )}
                    {row.detail !== undefined && <small> ({row.detail})</small>}
                  </td>
                  <td>
                    <div className="desk-row-acts">
                      <button type="button" onClick={() => onOpen(row.visit.visitId)}>
                        {say('delivery.open')}
                      </button>
                      {row.state === 'poison' && (
                        <>
                          <button
                            type="button"
                            data-testid="retry"
                            onClick={() => void retry(row.id)}
                          >
                            {say('delivery.retry')}
                          </button>
                          {row.destination === 'his' && (
                            <button
                              type="button"
                              data-testid="export"
                              onClick={() => void save(row.id)}
                            >
                              {say('delivery.export')}
                            </button>
                          )}
                        </>
                      )}
                    </div>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
};

const counts = ({ pending, accepted, poison }: DeskBoard['delivery'][number]) => ({
  pending,
  accepted,
  poison,
});
