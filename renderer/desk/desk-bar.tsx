import type { ReactElement } from 'react';
import type { DeskBoard, StaffSession } from '../../core/contract/index.ts';
import type { Client } from '../client/index.ts';
import { formatClock } from '../i18n/index.ts';
import { useBackOfficeWords } from './back-office-words.ts';
import { ScannerTest, type TakeTestScan } from './scanner-test.tsx';
import { DeviceHealthMenu } from './timeline.tsx';
import { useDeskWords } from './words.ts';

/** What fills the middle instead of a person. */
export type Office = 'delivery' | 'report' | 'cleaning';

const Health = ({ name, health }: { name: string; health: DeskBoard['gateway'] }): ReactElement => {
  const say = useDeskWords();
  return (
    <span className={`desk-health health-${health.state}`}>
      {name}: <strong>{say(`health.${health.state}`)}</strong>
      {health.state !== 'up' && health.since !== undefined && ` (${formatClock(health.since)})`}
    </span>
  );
};

/** Health of the hospital system, with what waits; a press shows why. */
const HisHealth = ({ board, onOpen }: { board: DeskBoard; onOpen: () => void }): ReactElement => {
  const say = useDeskWords();
  const sayOffice = useBackOfficeWords();
  const line = board.delivery.find(({ destination }) => destination === 'his');
  const state = line?.health.state ?? 'unknown';
  const waiting = (line?.pending ?? 0) + (line?.accepted ?? 0);
  return (
    <button
      type="button"
      className={`desk-health health-${state}`}
      data-testid="open-delivery"
      onClick={onOpen}
    >
      {sayOffice('top.his')}: <strong>{say(`health.${state}`)}</strong>
      {waiting > 0 && `, ${sayOffice('top.waiting', { count: waiting })}`}
      {line !== undefined && line.poison > 0 && (
        <strong> ⚠ {sayOffice('top.refused', { count: line.poison })}</strong>
      )}
    </button>
  );
};

/** Along the top: the search, how everything is, the views of the back office, and who works here. */
export const DeskBar = ({
  board,
  client,
  staff,
  search,
  isDark,
  onSearch,
  onOffice,
  onDark,
  onTestTaker,
  onLanguage,
  onSignOut,
}: {
  board: DeskBoard;
  client: Client;
  staff: StaffSession;
  search: string;
  isDark: boolean;
  onSearch: (search: string) => void;
  onOffice: (office: Office) => void;
  onDark: (isDark: boolean) => void;
  onTestTaker: (taker: { readonly take: TakeTestScan } | undefined) => void;
  onLanguage: () => void;
  onSignOut: () => void;
}): ReactElement => {
  const say = useDeskWords();
  const sayOffice = useBackOfficeWords();
  const session = staff.token;
  return (
    <header className="desk-top">
      <h1>{say('title')}</h1>
      <input
        name="search"
        type="search"
        aria-label={say('top.search')}
        placeholder={`${say('top.search')}  ( / )`}
        value={search}
        onChange={({ target }) => onSearch(target.value)}
      />
      <Health name={say('top.gateway')} health={board.gateway} />
      <Health name={say('top.store')} health={board.store} />
      <DeviceHealthMenu
        {...{ board, client, session }}
        name={say('top.chip')}
        health={board.chip}
        testId="chip-health"
      />
      <DeviceHealthMenu
        {...{ board, client, session }}
        name={sayOffice('top.scanner')}
        // Scanners that type like a keyboard show only when they are used.
        health={board.scanner ?? { state: 'unknown' }}
        testId="scanner-health"
      >
        <ScannerTest {...{ client, session }} onTaker={onTestTaker} />
      </DeviceHealthMenu>
      {board.camera && <Health name={sayOffice('top.camera')} health={board.camera} />}
      <HisHealth board={board} onOpen={() => onOffice('delivery')} />
      <button type="button" data-testid="open-report" onClick={() => onOffice('report')}>
        {sayOffice('view.report')}
      </button>
      <button type="button" data-testid="open-cleaning" onClick={() => onOffice('cleaning')}>
        {sayOffice('view.cleaning')}
      </button>
      <div className="desk-staff">
        <span className="desk-clock">{formatClock(board.now)}</span>
        <strong>{staff.displayName}</strong>
        <button type="button" onClick={() => onDark(!isDark)}>
          {say(isDark ? 'top.themeLight' : 'top.theme')}
        </button>
        <button type="button" data-testid="language" onClick={onLanguage}>
          {say('top.language')}
        </button>
        <button type="button" onClick={onSignOut}>
          {say('top.logout')}
        </button>
      </div>
    </header>
  );
};
