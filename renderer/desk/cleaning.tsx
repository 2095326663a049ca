import { type FormEvent, type ReactElement, useState } from 'react';
import type { CleaningRow } from '../../core/contract/index.ts';
import type { Client } from '../client/index.ts';
import { formatIsoDate } from '../i18n/index.ts';
import { Trouble } from './acts.tsx';
import type { Told } from './asked.ts';
import { useBackOfficeWords } from './back-office-words.ts';
import { saveFile } from './save-file.ts';
import { useDeskWords } from './words.ts';

/** People whose documents and insurance data differ, as a list to send. */
export const CleaningView = ({
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
  const [from, setFrom] = useState(`${today.slice(0, 8)}01`);
  const [to, setTo] = useState(today);
  const [withTyped, setWithTyped] = useState(false);
  const [rows, setRows] = useState<readonly CleaningRow[] | undefined>(undefined);
  const [told, setTold] = useState<Told>(undefined);
  const period = { session, from, to, withTyped };

  const show = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const answer = await client.desk.cleaning(period).catch(() => undefined);
    setTold(answer === undefined ? 'lost' : answer.ok ? undefined : answer.failure);
    if (answer?.ok) setRows(answer.value);
  };
  const save = async (format: 'xlsx' | 'csv'): Promise<void> => {
    const answer = await client.desk.exportCleaning({ ...period, format }).catch(() => undefined);
    setTold(answer === undefined ? 'lost' : answer.ok ? undefined : answer.failure);
    if (answer?.ok) saveFile(answer.value);
  };
  const value = (field: string, text: string): string =>
    field === 'dateOfBirth'
      ? formatIsoDate(text)
      : field === 'sex' && (text === 'male' || text === 'female')
        ? sayDesk(`sex.${text}`)
        : text;

  return (
    <section className="desk-office" data-testid="cleaning">
      <h2>{say('cleaning.title')}</h2>
      <p>{say('cleaning.lead')}</p>
      <form className="desk-office-bar" onSubmit={(event) => void show(event)}>
        <label>
          {say('cleaning.from')}{' '}
          <input
            type="date"
            required
            value={from}
            onChange={({ target }) => setFrom(target.value)}
          />
        </label>
        <label>
          {say('cleaning.to')}{' '}
          <input type="date" required value={to} onChange={({ target }) => setTo(target.value)} />
        </label>
        <label>
          <input
            type="checkbox"
            checked={withTyped}
            onChange={({ target }) => setWithTyped(target.checked)}
          />{' '}
          {say('cleaning.withTyped')}
        </label>
        <button type="submit" className="desk-main">
          {say('cleaning.show')}
        </button>
        <button type="button" data-testid="save-xlsx" onClick={() => void save('xlsx')}>
          {say('cleaning.xlsx')}
        </button>
        <button type="button" data-testid="save-csv" onClick={() => void save('csv')}>
          {say('cleaning.csv')}
        </button>
      </form>
      <Trouble reason={told} />
      {rows !== undefined &&
        (rows.length === 0 ? (
          <p className="desk-none">{say('cleaning.none')}</p>
        ) : (
          <table className="desk-table">
            <thead>
              <tr>
                <th scope="col">{say('delivery.person')}</th>
                <th scope="col">{sayDesk('person.field')}</th>
                <th scope="col">{say('cleaning.document')}</th>
                <th scope="col">{say('cleaning.register')}</th>
                <th scope="col">{say('cleaning.seen')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.flatMap((row) =>
                row.differences.map(({ field, document, register }, index) => (
                  <tr key={`${row.visitId} ${field}`}>
                    <td>{index === 0 && (row.fullName ?? sayDesk('row.noName'))}</td>
                    <td>{sayDesk(`field.${field}`)}</td>
                    <td>{value(field, document)}</td>
                    <td>{value(field, register)}</td>
                    <td>{index === 0 && formatIsoDate(row.lastSeen)}</td>
                  </tr>
                )),
              )}
            </tbody>
          </table>
        ))}
    </section>
  );
};
