import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import {
  type ChipHealth,
  type ChipOutcome,
  type ChipReader,
  type DeviceIncident,
  type DevicesCommand,
  DevicesMessage,
  type DevicesSettings,
  type FailureCode,
  type ReaderClaim,
  type Scan,
  type ScanSource,
} from '../contract/index.ts';
import type { ChipReadListener, Devices } from './port.ts';

/** One run of the devices process, however the shell starts it. */
export interface DevicesProcess {
  send(command: DevicesCommand): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Once, with the exit code or the signal's name. */
  onExit(
    listener: (exit: { readonly code: number | null; readonly signal: string | null }) => void,
  ): void;
  /** At once, whatever it is doing: a call into a hung reader cannot be cancelled. */
  kill(): void;
}

export interface SupervisorOptions {
  readonly settings: DevicesSettings;
  /** Starts the process; called again after every end. */
  readonly spawn: () => DevicesProcess;
  /** Milliseconds of the wall clock, for the timeline. */
  readonly now: () => number;
  readonly log: Logger;
  /** How often the process is asked for a sign of life. */
  readonly heartbeatMs?: number;
  /** Silence after which it is killed. */
  readonly silenceMs?: number;
  /** Pause before the first restart; doubles with every early end. */
  readonly firstRestartMs?: number;
  readonly longestRestartMs?: number;
}

/** A run that lasted this long was healthy: the next restart is quick again. */
const healthyRunMs = 30_000;
const keptIncidents = 500;

interface OpenReading {
  readonly listener: ChipReadListener;
  readonly reader: string;
  isSettled: boolean;
}

/**
 * Keeps the devices process alive and speaks to it. Tells a crash from an exit, kills it when its heartbeat stops or a
 * card call outlives its deadline, starts it again with back-off; whatever happens to it, every reading ends.
 */
export const superviseDevices = (options: SupervisorOptions): Devices => {
  const {
    heartbeatMs = 500,
    silenceMs = 3_000,
    firstRestartMs = 100,
    longestRestartMs = 10_000,
    log,
  } = options;
  let child: DevicesProcess | undefined;
  let readers: readonly ChipReader[] = [];
  const hasChip = options.settings.chip !== undefined;
  let health: ChipHealth = { state: hasChip ? 'starting' : 'off', since: iso() };
  let sources: readonly ScanSource[] = [];
  let pause = firstRestartMs;
  let startedAt = 0;
  let silentBeats = 0;
  let killedFor: FailureCode | undefined;
  let isClosed = false;
  let restart: NodeJS.Timeout | undefined;
  const readings = new Map<string, OpenReading>();
  const watchers = new Set<() => void>();
  const incidentListeners = new Set<(incident: DeviceIncident) => void>();
  const scanListeners = new Set<(scan: Scan) => void>();
  const claimListeners = new Set<(claim: ReaderClaim) => void>();
  const incidents: DeviceIncident[] = [];
  let ended: (() => void) | undefined;

  function iso(): string {
    return new Date(options.now()).toISOString();
  }

  const announce = (): void => {
    for (const watcher of watchers) watcher();
  };

  const record = (incident: DeviceIncident): void => {
    incidents.push(incident);
    if (incidents.length > keptIncidents) incidents.shift();
    const { reason, detail, reader } = incident;
    log.warn({ code: reason.code, detail, reader }, 'device incident');
    for (const listener of incidentListeners) listener(incident);
  };

  const setHealth = (state: ChipHealth['state'], code?: FailureCode): void => {
    if (!hasChip || (health.state === state && health.reason?.code === code)) return;
    const wasDown = health.state === 'down';
    health = { state, since: iso(), ...(code && { reason: { code } }) };
    if (state === 'up' && wasDown) record({ at: iso(), reason: { code: 'devices.recovered' } });
    // The end of the process has been told already.
    if (state === 'down' && code?.startsWith('chip.')) record({ at: iso(), reason: { code } });
    announce();
  };

  const settle = (readId: string, outcome: ChipOutcome): void => {
    const reading = readings.get(readId);
    if (!reading || reading.isSettled) return;
    reading.isSettled = true;
    reading.listener.onOutcome(outcome);
  };

  const finish = (readId: string): void => {
    const reading = readings.get(readId);
    if (!reading) return;
    settle(readId, { kind: 'unreadable', reason: { code: 'chip.data-unreadable' } });
    readings.delete(readId);
    reading.listener.onFinished?.();
  };

  const failAll = (code: FailureCode): void => {
    for (const readId of [...readings.keys()]) {
      settle(readId, { kind: 'unreadable', reason: { code } });
      finish(readId);
    }
  };

  const kill = (code: FailureCode, detail: string, reader?: string): void => {
    if (!child || killedFor) return;
    killedFor = code;
    record({ at: iso(), reason: { code }, detail, ...(reader !== undefined && { reader }) });
    child.kill();
  };

  const hear = (raw: unknown): void => {
    silentBeats = 0;
    const parsed = DevicesMessage.safeParse(raw);
    if (!parsed.success) {
      log.error(
        { issues: parsed.error.issues.length },
        'message of the devices process not understood',
      );
      return;
    }
    const message = parsed.data;
    switch (message.type) {
      case 'pong':
        return;
      case 'readers': {
        readers = message.readers;
        if (message.service === 'down') setHealth('down', 'chip.service-down');
        else if (readers.length === 0) setHealth('down', 'chip.reader-missing');
        else setHealth('up');
        announce();
        return;
      }
      case 'phase':
        readings.get(message.readId)?.listener.onPhase?.(message.phase);
        return;
      case 'outcome':
        settle(message.readId, message.outcome);
        return;
      case 'portrait':
        readings.get(message.readId)?.listener.onPortrait?.(message.portrait);
        return;
      case 'finished':
        finish(message.readId);
        return;
      case 'incident':
        record(message.incident);
        return;
      case 'sources':
        sources = message.sources;
        announce();
        return;
      case 'scan':
        for (const listener of scanListeners) listener(message.scan);
        return;
      case 'claim':
        for (const listener of claimListeners) listener(message.claim);
        return;
      case 'stuck':
        kill('devices.unresponsive', 'a card call outlived its deadline', message.reader);
        return;
    }
  };

  const start = (): void => {
    killedFor = undefined;
    startedAt = performance.now();
    silentBeats = 0;
    const current = options.spawn();
    child = current;
    current.onMessage((message) => {
      if (child === current) hear(message);
    });
    current.send({ type: 'configure', settings: options.settings });
    current.onExit(({ code, signal }) => {
      if (child !== current) return;
      child = undefined;
      readers = [];
      sources = [];
      if (isClosed) {
        ended?.();
        return;
      }
      const cause: FailureCode = killedFor ?? 'devices.crashed';
      if (!killedFor)
        record({ at: iso(), reason: { code: cause }, detail: signal ?? `exit code ${code}` });
      if (performance.now() - startedAt > healthyRunMs) pause = firstRestartMs;
      setHealth('down', cause);
      failAll(cause === 'devices.unresponsive' ? 'chip.card-mute' : cause);
      restart = setTimeout(start, pause);
      pause = Math.min(pause * 2, longestRestartMs);
    });
  };

  // Counted in beats, not in time: a host that was held up itself must not blame the process for it.
  const heartbeat = setInterval(() => {
    if (!child) return;
    silentBeats += 1;
    if (silentBeats * heartbeatMs > silenceMs)
      kill('devices.unresponsive', `no sign of life for ${silentBeats} beats`);
    else child.send({ type: 'ping', n: silentBeats });
  }, heartbeatMs);
  heartbeat.unref();
  start();

  return {
    readers: () => readers,
    health: () => health,
    watch(listener) {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    read(request, listener) {
      const readId = randomUUID();
      if (!child) {
        queueMicrotask(() => {
          listener.onOutcome({
            kind: 'unreadable',
            reason: health.reason ?? { code: 'chip.service-down' },
          });
          listener.onFinished?.();
        });
        return { cancel: () => undefined };
      }
      readings.set(readId, { listener, reader: request.reader, isSettled: false });
      child.send({ type: 'read', readId, ...request });
      return {
        cancel() {
          if (!readings.delete(readId)) return;
          child?.send({ type: 'cancel', readId });
        },
      };
    },
    incidents: () => incidents,
    onIncident(listener) {
      incidentListeners.add(listener);
      return () => incidentListeners.delete(listener);
    },
    sources: () => sources,
    onScan(listener) {
      scanListeners.add(listener);
      return () => scanListeners.delete(listener);
    },
    onClaim(listener) {
      claimListeners.add(listener);
      return () => claimListeners.delete(listener);
    },
    async close() {
      isClosed = true;
      clearInterval(heartbeat);
      clearTimeout(restart);
      failAll('chip.service-down');
      const current = child;
      if (!current) return;
      const gone = new Promise<void>((resolve) => {
        ended = resolve;
      });
      current.send({ type: 'stop' });
      const late = setTimeout(() => current.kill(), 500);
      await gone;
      clearTimeout(late);
    },
  };
};
