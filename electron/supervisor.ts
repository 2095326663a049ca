import { type FailureCode, type HostCommand, HostMessage } from '../core/contract/index.ts';

/** One run of a child process, however it is started. */
export interface ChildRun {
  readonly pid: number | undefined;
  onMessage(listener: (message: unknown) => void): void;
  /** Once. `isCrash` when it did not end by itself. */
  onExit(listener: (exit: { readonly detail: string; readonly isCrash: boolean }) => void): void;
  /** At once, whatever it is doing. */
  kill(): void;
}

/** A run of the host; `Port` is what the shell hands over with a message. */
export interface HostRun<Port> extends ChildRun {
  post(command: HostCommand, ports?: Port[]): void;
}

export interface HostSupervisorOptions<Port> {
  readonly spawn: () => HostRun<Port>;
  /** A new run has begun: it knows nothing yet. */
  readonly onStart: (run: HostRun<Port>) => void;
  readonly onMessage: (message: HostMessage) => void;
  /** A run has ended; another one follows unless it was stopped. */
  readonly onDown: (reason: { readonly code: FailureCode; readonly detail: string }) => void;
  readonly onNotUnderstood: () => void;
  readonly heartbeatMs?: number;
  /** Silence after which it is killed. */
  readonly silenceMs?: number;
  /** The same before it is ready: a large store is read whole after a power cut, and nothing else is done meanwhile. */
  readonly openingSilenceMs?: number;
  readonly firstRestartMs?: number;
  readonly longestRestartMs?: number;
}

export interface HostSupervisor<Port> {
  /** The run that is under way. */
  current(): HostRun<Port> | undefined;
  /** Ends this run, and begins another after a pause of the caller's choice: the host said why it cannot go on. */
  restartIn(ms: number): void;
  /** A restart that waits is made now. */
  hurry(): void;
  /** For good: asks first, then kills. */
  stop(): Promise<void>;
}

/** A run that lasted this long was healthy: the next restart is quick again. */
const healthyRunMs = 30_000;
const stopWithinMs = 3_000;

/**
 * Keeps the host's process alive: tells a crash from an exit, kills it when its heartbeat stops, starts it again with
 * back-off.
 */
export const superviseHost = <Port>(options: HostSupervisorOptions<Port>): HostSupervisor<Port> => {
  const {
    heartbeatMs = 500,
    silenceMs = 6_000,
    openingSilenceMs = 120_000,
    firstRestartMs = 100,
    longestRestartMs = 10_000,
  } = options;
  let run: HostRun<Port> | undefined;
  let pause = firstRestartMs;
  let startedAt = 0;
  let silentBeats = 0;
  let isReady = false;
  let killedFor: 'silence' | 'restart' | undefined;
  let isStopping = false;
  let restart: NodeJS.Timeout | undefined;
  let nextPause: number | undefined;
  let stopped: (() => void) | undefined;

  const start = (): void => {
    restart = undefined;
    killedFor = undefined;
    nextPause = undefined;
    startedAt = performance.now();
    silentBeats = 0;
    isReady = false;
    const current = options.spawn();
    run = current;
    current.onMessage((raw) => {
      if (run !== current) return;
      silentBeats = 0;
      const message = HostMessage.safeParse(raw);
      if (!message.success) options.onNotUnderstood();
      else if (message.data.type !== 'pong') {
        isReady ||= message.data.type === 'ready';
        options.onMessage(message.data);
      }
    });
    current.onExit(({ detail, isCrash }) => {
      if (run !== current) return;
      run = undefined;
      if (isStopping) {
        stopped?.();
        return;
      }
      if (killedFor !== 'restart')
        options.onDown(
          killedFor === 'silence'
            ? { code: 'shell.host-unresponsive', detail }
            : { code: 'shell.host-crashed', detail: isCrash ? detail : `exit: ${detail}` },
        );
      if (performance.now() - startedAt > healthyRunMs) pause = firstRestartMs;
      restart = setTimeout(start, nextPause ?? pause);
      if (nextPause === undefined) pause = Math.min(pause * 2, longestRestartMs);
    });
    options.onStart(current);
  };

  // Counted in beats, not in time: a shell that was held up itself must not blame the host for it.
  const heartbeat = setInterval(() => {
    if (!run || killedFor) return;
    silentBeats += 1;
    if (silentBeats * heartbeatMs > (isReady ? silenceMs : openingSilenceMs)) {
      killedFor = 'silence';
      run.kill();
    } else run.post({ type: 'ping', n: silentBeats });
  }, heartbeatMs);
  start();

  return {
    current: () => run,
    restartIn(ms) {
      if (!run || killedFor) return;
      killedFor = 'restart';
      nextPause = ms;
      run.kill();
    },
    hurry() {
      if (restart === undefined) return;
      clearTimeout(restart);
      start();
    },
    async stop() {
      isStopping = true;
      clearInterval(heartbeat);
      clearTimeout(restart);
      const current = run;
      if (!current) return;
      const gone = new Promise<void>((resolve) => {
        stopped = resolve;
      });
      current.post({ type: 'stop' });
      const late = setTimeout(() => current.kill(), stopWithinMs);
      await gone;
      clearTimeout(late);
    },
  };
};
