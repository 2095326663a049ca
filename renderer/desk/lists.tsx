import type { ReactElement } from 'react';
import type { DeskBoard, DeskRow } from '../../core/contract/index.ts';
import { formatClock, patientSentence } from '../i18n/index.ts';
import { RecheckList } from './recheck.tsx';
import { useDeskLanguage, useDeskWords } from './words.ts';

const folded = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase();

const matches = (row: DeskRow, search: string): boolean =>
  folded(`${row.ticket.number} ${row.fullName ?? ''} ${row.number ?? ''}`).includes(folded(search));

const Row = ({
  row,
  now,
  isChosen,
  onChoose,
}: {
  row: DeskRow;
  now: number;
  isChosen: boolean;
  onChoose: (visitId: string) => void;
}): ReactElement => {
  const say = useDeskWords();
  const language = useDeskLanguage();
  const [reason] = row.reasons;
  const minutes = Math.max(0, Math.floor((now - Date.parse(row.createdAt)) / 60_000));
  return (
    <li>
      <button
        type="button"
        className="desk-row"
        aria-current={isChosen}
        data-testid={`row-${row.ticket.number}`}
        onClick={() => onChoose(row.visitId)}
      >
        <strong className="desk-ticket">{row.ticket.number}</strong>
        <span className="desk-name">{row.fullName ?? say('row.noName')}</span>
        <span className="desk-time">
          {formatClock(row.createdAt)} · {say('list.wait', { minutes })}
        </span>
        <span className="desk-chip">
          {reason ? patientSentence(reason, language) : say(`state.${row.state}`)} ·{' '}
          {say(`trust.${row.trust}`)}
        </span>
      </button>
    </li>
  );
};

const List = ({
  title,
  none,
  rows,
  ...rest
}: {
  title: string;
  none: string;
  rows: readonly DeskRow[];
  now: number;
  chosen: string | undefined;
  onChoose: (visitId: string) => void;
}): ReactElement => (
  <section className="desk-list">
    <h2>
      {title} <span className="desk-count">{rows.length}</span>
    </h2>
    {rows.length === 0 ? (
      <p className="desk-none">{none}</p>
    ) : (
      <ul>
        {rows.map((row) => (
          <Row
            key={row.visitId}
            row={row}
            now={rest.now}
            isChosen={row.visitId === rest.chosen}
            onChoose={rest.onChoose}
          />
        ))}
      </ul>
    )}
  </section>
);

/** Left column: who needs the desk, what must be checked again, and the whole day. */
export const Lists = ({
  board,
  search,
  chosen,
  onChoose,
}: {
  board: DeskBoard;
  search: string;
  chosen: string | undefined;
  onChoose: (visitId: string) => void;
}): ReactElement => {
  const say = useDeskWords();
  const now = Date.parse(board.now);
  const shared = { now, chosen, onChoose };
  if (search.trim() !== '')
    return (
      <List
        {...shared}
        title={say('list.today')}
        none={say('list.noneFound')}
        rows={board.today.filter((row) => matches(row, search))}
      />
    );
  return (
    <>
      <List
        {...shared}
        title={say('list.waiting')}
        none={say('list.noneWaiting')}
        rows={board.waiting}
      />
      <RecheckList board={board} chosen={chosen} onChoose={onChoose} />
      <List
        {...shared}
        title={say('list.provisional')}
        none={say('list.noneProvisional')}
        rows={board.provisional}
      />
      <List {...shared} title={say('list.today')} none={say('list.noneToday')} rows={board.today} />
    </>
  );
};
