import { type ReactElement, type ReactNode, useEffect, useId, useState } from 'react';
import type { DeskBoard, DeviceIncident } from '../../core/contract/index.ts';
import type { Client } from '../client/index.ts';
import { formatClock, formatDay, staffSentences } from '../i18n/index.ts';
import { useDeskLanguage, useDeskWords } from './words.ts';

const dayMs = 86_400_000;
/** How many a popover holds. */
const mostShown = 100;

const Incidents = ({ incidents }: { incidents: readonly DeviceIncident[] }): ReactElement => {
  const say = useDeskWords();
  const language = useDeskLanguage();
  if (incidents.length === 0) return <p className="desk-none">{say('incidents.none')}</p>;
  return (
    <ol className="desk-incidents">
      {incidents.map(({ at, reader, reason, detail }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two things may happen in one millisecond.
        <li key={`${at} ${index}`}>
          <time dateTime={at}>
            {formatClock(at)} · {formatDay(at, language)}
          </time>
          <span>{staffSentences(reason, language).cause}</span>
          <span className="desk-none">{[reader, detail].filter(Boolean).join(' · ')}</span>
        </li>
      ))}
    </ol>
  );
};

/** A part with devices in one word; opened, what is wrong, what to do, and what happened with devices in the last day. */
export const DeviceHealthMenu = ({
  name,
  health,
  board,
  client,
  session,
  testId,
  children,
}: {
  name: string;
  health: DeskBoard['chip'] | NonNullable<DeskBoard['scanner']>;
  board: DeskBoard;
  client: Client;
  session: string;
  testId: string;
  /** While it is open: what can be done there. */
  children?: ReactNode;
}): ReactElement => {
  const say = useDeskWords();
  const language = useDeskLanguage();
  const { state, since, reason } = health;
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [incidents, setIncidents] = useState<readonly DeviceIncident[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is asked for when it opens and at each change of the readers.
  useEffect(() => {
    if (!isOpen) return;
    const now = Date.parse(board.now);
    const from = new Date(now - dayMs).toISOString();
    // The board's time is a moment old.
    const to = new Date(now + 60_000).toISOString();
    client.desk.incidents({ session, from, to }).then(
      (answer) => answer.ok && setIncidents(answer.value.toReversed().slice(0, mostShown)),
      () => undefined,
    );
  }, [isOpen, client, session, state, since]);
  const told = reason && staffSentences(reason, language);
  return (
    <>
      <button
        type="button"
        className={`desk-menu health-${state}`}
        popoverTarget={id}
        data-testid={testId}
      >
        {name}: <strong>{say(`health.${state}`)}</strong>
        {state === 'down' && since !== undefined && ` (${formatClock(since)})`}
      </button>
      <div
        id={id}
        popover="auto"
        className="desk-menu-body"
        onToggle={({ newState }) => setOpen(newState === 'open')}
      >
        {told && (
          <p>
            <strong>{told.cause}</strong> {told.remedy}
          </p>
        )}
        {isOpen && children}
        <h3>{say('incidents.title')}</h3>
        <Incidents incidents={incidents} />
      </div>
    </>
  );
};
