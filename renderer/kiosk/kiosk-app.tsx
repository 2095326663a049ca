import { lazy, type ReactElement, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { KioskEvent, KioskView } from '../../core/contract/index.ts';
import type { CameraState } from '../camera/index.ts';
import type { Connection, ConnectionState } from '../client/index.ts';
import { fieldOf, listenToKeys, pressFocused } from '../wedge/index.ts';
import { CardLeft, ChipKey, ReadingChip } from './chip.tsx';
import { type Drafts, DraftsContext } from './drafts.ts';
import { Entry } from './entry.tsx';
import type { KeySource } from './keypad.tsx';
import './kiosk.css';
import {
  Checking,
  Clinics,
  Consent,
  clockText,
  Help,
  Idle,
  OutOfOrder,
  Privacy,
  Result,
  ScanFailed,
  ScannerTest,
  StillThere,
} from './screens.tsx';
import { Slip } from './slip.tsx';
import { speak, spokenText } from './speech.ts';
import { LanguageProvider, useWords } from './words/index.ts';

/** Decoders are large, and most kiosks have a scanner. */
const CameraScanner = lazy(async () => ({
  default: (await import('../camera/index.ts')).CameraScanner,
}));
const DockPanel = lazy(async () => ({
  default: (await import('../dock/dock-panel.tsx')).DockPanel,
}));

/** A host that is away shorter than this is not worth frightening anybody. */
const patienceMs = 2_000;

/** Keys on the way to whatever entry is on screen. */
const createKeys = (): KeySource & { give(key: string): boolean } => {
  const listeners = new Set<(key: string) => boolean>();
  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    give(key) {
      return [...listeners].some((listener) => listener(key));
    },
  };
};

/** Screens on which a code in front of the camera is somebody who checks in. */
const looksForCodes: ReadonlySet<string> = new Set([
  'idle',
  'help',
  'privacy',
  'scan-failed',
  'scanner-test',
  'entry',
  'chip-key',
  'still-there',
]);

/** Screens that may cover an entry for a while: what has been typed waits behind them. */
const coversEntry: ReadonlySet<string> = new Set([
  'entry',
  'chip-key',
  'still-there',
  'help',
  'privacy',
]);

const Header = ({ view, send }: { view: KioskView; send: (event: KioskEvent) => void }) => {
  const say = useWords();
  const [since, setSince] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count starts anew with each view.
  useEffect(() => {
    const start = performance.now();
    setSince(0);
    const timer = setInterval(() => setSince(performance.now() - start), 1_000);
    return () => clearInterval(timer);
  }, [view.revision]);
  const other = view.language === 'vi' ? 'en' : 'vi';
  return (
    <header className="bar">
      <p className="facility">{view.facilityName[view.language]}</p>
      <p className="clock">
        <span
          className={`health health-${view.health}`}
          role="img"
          aria-label={say(view.health === 'ok' ? 'health.ok' : 'health.degraded')}
        />
        {clockText(view, since)}
      </p>
      {/* The idle screen has it below, among the large buttons. */}
      {view.screen.name !== 'idle' && (
        <button
          type="button"
          className="language"
          lang={other}
          data-testid="language"
          onClick={() => send({ type: 'set-language', language: other })}
        >
          {say('language.other')}
        </button>
      )}
    </header>
  );
};

const Screen = ({
  view,
  hasPicture,
  send,
  keys,
  onPrint,
}: {
  view: KioskView;
  /** The camera shows what it sees. */
  hasPicture: boolean;
  send: (event: KioskEvent) => void;
  keys: KeySource;
  onPrint: () => void;
}): ReactElement => {
  const { screen } = view;
  switch (screen.name) {
    case 'idle':
      return <Idle hasReader={view.chipReader} hasCamera={hasPicture} send={send} />;
    case 'help':
      return <Help send={send} />;
    case 'privacy':
      return <Privacy send={send} />;
    case 'consent':
      return <Consent screen={screen} send={send} />;
    case 'scan-failed':
      return <ScanFailed screen={screen} send={send} />;
    case 'scanner-test':
      return <ScannerTest screen={screen} send={send} />;
    case 'entry':
      return <Entry key={screen.step} screen={screen} send={send} keys={keys} />;
    case 'checking':
      return <Checking screen={screen} send={send} />;
    case 'chip-key':
      return <ChipKey screen={screen} send={send} keys={keys} />;
    case 'reading-chip':
      return <ReadingChip screen={screen} send={send} />;
    case 'card-left':
      return <CardLeft />;
    case 'clinics':
      return <Clinics screen={screen} send={send} />;
    case 'result':
      return <Result screen={screen} view={view} send={send} onPrint={onPrint} />;
    case 'still-there':
      return <StillThere view={view} send={send} />;
    case 'out-of-order':
      return <OutOfOrder code={screen.reason.code} />;
  }
};

/** One view of the kiosk. */
export const KioskPage = ({
  view,
  send,
  keys,
}: {
  view: KioskView;
  send: (event: KioskEvent) => void;
  keys: KeySource;
}): ReactElement => {
  const { screen, language } = view;
  const slip = screen.name === 'result' ? screen.slip : undefined;
  const print = () => {
    send({ type: 'reprinted' });
    window.print();
  };
  const spoken = spokenText(screen, language);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useEffect(() => speak(spoken, language), [spoken, language]);
  // Somebody who has a number already has its paper too, or asks for another.
  const isNew = screen.name === 'result' && screen.outcome !== 'already-checked-in';
  const printed = view.printing && isNew ? slip?.visitId : undefined;
  useEffect(() => {
    if (printed === undefined) return undefined;
    // The number is on screen first: printing may hold the page up.
    const frame = requestAnimationFrame(() => setTimeout(() => window.print()));
    return () => cancelAnimationFrame(frame);
  }, [printed]);
  const { camera } = view;
  const scan = (payload: string) => send({ type: 'scan', scanId: crypto.randomUUID(), payload });
  const [isCameraUp, setCameraUp] = useState(false);
  const tellCamera = (state: CameraState) => {
    setCameraUp(state.name === 'running');
    if (state.name !== 'failed' && state.name !== 'running') return;
    const failure = state.name === 'failed' ? state.failure : state.trouble;
    send({ type: 'camera-state', ...(failure && { failure }) });
  };
  const [drafts] = useState<Drafts>(() => new Map());
  useEffect(() => {
    if (!coversEntry.has(screen.name)) drafts.clear();
  }, [screen.name, drafts]);
  return (
    <LanguageProvider value={language}>
      <div className="kiosk" data-language={language}>
        <Header view={view} send={send} />
        <main className={`screen screen-${screen.name}`} data-screen={screen.name}>
          <DraftsContext value={drafts}>
            <Screen view={view} hasPicture={isCameraUp} send={send} keys={keys} onPrint={print} />
          </DraftsContext>
          {/* It stays open while screens come and go, and is seen on the idle screen only. */}
          {camera && (
            <Suspense>
              <div className={isCameraUp ? 'camera-up' : 'camera-down'}>
                <CameraScanner
                  settings={camera}
                  isLooking={looksForCodes.has(screen.name)}
                  onScan={scan}
                  onState={tellCamera}
                >
                  <CameraHint />
                </CameraScanner>
              </div>
            </Suspense>
          )}
        </main>
        <Ignored isShown={view.scanIgnored} isCardLeft={screen.name === 'card-left'} />
      </div>
      {slip && view.printing && (
        <Slip
          slip={slip}
          facilityName={view.facilityName[language]}
          language={language}
          isDesk={screen.name === 'result' && screen.outcome === 'to-desk'}
        />
      )}
    </LanguageProvider>
  );
};

const CameraHint = (): ReactElement => <>{useWords()('idle.camera')}</>;

const Ignored = ({
  isShown,
  isCardLeft,
}: {
  isShown: boolean;
  isCardLeft: boolean;
}): ReactElement => {
  const say = useWords();
  return (
    <div role="status" className="ignored">
      {isShown && say(isCardLeft ? 'scan.ignoredCard' : 'scan.ignored')}
    </div>
  );
};

/** The kiosk: draws the host's view, and sends it what patients and scanners do. */
export const KioskApp = ({ connection }: { connection: Connection }): ReactElement => {
  const [view, setView] = useState<KioskView | undefined>(undefined);
  const [state, setState] = useState<ConnectionState>('connecting');
  const [isGone, setGone] = useState(false);
  const keys = useMemo(createKeys, []);

  useEffect(
    () =>
      connection.subscribe((signal) => connection.client.kiosk.view(undefined, { signal }), {
        onValue: setView,
        onConnectionChange: setState,
      }),
    [connection],
  );

  useEffect(() => {
    if (state === 'up') {
      setGone(false);
      return undefined;
    }
    const timer = setTimeout(() => setGone(true), state === 'refused' ? 0 : patienceMs);
    return () => clearTimeout(timer);
  }, [state]);

  // A press whose host went away is lost with the screen it was made on: the view tells what holds.
  const send = useMemo(
    () =>
      (event: KioskEvent): void => {
        const call = () => connection.client.kiosk.send(event);
        (event.type === 'scan' ? connection.repeatable(call) : call()).catch(() => undefined);
      },
    [connection],
  );

  const wedge = view?.wedge;
  // A view comes with every change; the scanner's settings stay the same.
  const wedgeKey = JSON.stringify(wedge);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says when the settings are others.
  useEffect(() => {
    const scanned = (scan: Omit<Extract<KioskEvent, { type: 'scan' }>, 'type' | 'scanId'>) =>
      send({ type: 'scan', scanId: crypto.randomUUID(), ...scan });
    return listenToKeys({
      ...(wedge && { options: wedge }),
      // The dock has text fields of its own: what is typed there is for it.
      isElsewhere: (event) => fieldOf(event) !== null,
      onScan: (payload, { damage, typed }) =>
        scanned({ payload, typed, ...(damage && { damage }) }),
      onLost: (damage) => scanned({ payload: '', damage }),
      onKey(key) {
        if (key === 'Escape') send({ type: 'leave' });
        else if (!keys.give(key) && key === ' ') pressFocused();
      },
    });
  }, [send, keys, wedgeKey]);

  const lastActivity = useRef(0);
  useEffect(() => {
    const onPointer = (): void => {
      // "Do you need more time?" is answered by its buttons; activity alone would be a yes.
      if (document.querySelector('[data-screen="still-there"]')) return;
      if (performance.now() - lastActivity.current < 2_000) return;
      lastActivity.current = performance.now();
      send({ type: 'activity' });
    };
    window.addEventListener('pointerdown', onPointer, true);
    return () => window.removeEventListener('pointerdown', onPointer, true);
  }, [send]);

  if (isGone || (view === undefined && state === 'refused'))
    return (
      <LanguageProvider value={view?.language ?? 'vi'}>
        <div className="kiosk">
          <main className="screen screen-out-of-order" data-screen="out-of-order">
            <OutOfOrder code="checkin.kiosk-closed" />
          </main>
        </div>
      </LanguageProvider>
    );
  if (view === undefined) return <main className="screen" data-screen="connecting" />;
  return (
    <>
      <KioskPage view={view} send={send} keys={keys} />
      {view.demo && (
        <Suspense>
          <DockPanel client={connection.client} send={send} />
        </Suspense>
      )}
    </>
  );
};
