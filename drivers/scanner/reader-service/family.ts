import { WebSocket } from 'ws';
import type { FailureCode, ScanSource } from '../../../core/contract/index.ts';
import type { FamilyListener, SourceFamily } from '../port.ts';
import type { ChipFiles, HeardClaim } from './claim.ts';
import { connectTo, ping, pong, readServiceMessage } from './engine-io.ts';
import { readHn212 } from './hn212.ts';

export interface ReaderServiceOptions {
  /** `http://192.168.5.1:8000`. */
  readonly url: string;
  /** Socket.IO channel; its default namespace is heard too. */
  readonly namespace: string;
  readonly engineVersion: 3 | 4;
  readonly retryMs?: number;
  /** Milliseconds that the files of a chip may come after its text. */
  readonly filesWithinMs?: number;
  readonly now?: () => number;
}

/** Base64 of a face and a few small files, and JSON around it. */
const longestMessage = 4 * 1_024 * 1_024;
/** Of what the reader sends that is not of the protocol, this much is put up with. */
const patience = 20;

const serviceUrl = (url: string, engineVersion: 3 | 4): string => {
  const address = new URL('/socket.io/', url);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  address.searchParams.set('EIO', String(engineVersion));
  address.searchParams.set('transport', 'websocket');
  return address.href;
};

/** A reader with a Socket.IO service (HN212). It is asked for again for as long as it takes. */
export const openReaderService = (
  listener: FamilyListener,
  {
    url,
    namespace,
    engineVersion,
    retryMs = 3_000,
    filesWithinMs = 1_500,
    now = Date.now,
  }: ReaderServiceOptions,
): SourceFamily => {
  const { host } = new URL(url);
  const id = `reader-service:${host}`;
  const described = () => ({
    id,
    transport: 'reader-service' as const,
    name: `HN212 ${host}`,
    since: new Date(now()).toISOString(),
  });
  let source: ScanSource = { ...described(), state: 'absent' };
  let isClosed = false;
  let retry: NodeJS.Timeout | undefined;
  let hangUp: () => void = () => undefined;
  let held: { readonly claim: HeardClaim; readonly timer: NodeJS.Timeout } | undefined;

  const show = (next: ScanSource): void => {
    const codeOf = (one: ScanSource) => ('reason' in one ? one.reason?.code : undefined);
    if (source.state === next.state && codeOf(source) === codeOf(next)) return;
    source = next;
    listener.onChange();
  };

  /** Text comes first and files after it, where the reader is set to send them: one claim of both. */
  const hold = (claim: HeardClaim): void => {
    release();
    const timer = setTimeout(() => release(), filesWithinMs);
    held = { claim, timer };
  };
  function release(files?: ChipFiles): void {
    if (!held) return;
    const { claim, timer } = held;
    clearTimeout(timer);
    held = undefined;
    listener.onClaim({ ...claim, ...(files && { files }) });
  }

  const hear = (value: unknown): void => {
    const message = readHn212(id, value, now());
    switch (message.kind) {
      case 'claim':
        if (message.claim.files) listener.onClaim(message.claim);
        else hold(message.claim);
        return;
      case 'files':
        release(message.files);
        return;
      case 'card-laid':
      case 'failed':
        // Another card: what was said of the last one is complete.
        release();
        if (message.kind === 'failed')
          listener.onIncident({
            at: new Date(now()).toISOString(),
            reader: id,
            reason: message.reason,
          });
        return;
      case 'unknown':
        return;
    }
  };

  const connect = (): void => {
    const opened = new WebSocket(serviceUrl(url, engineVersion), {
      maxPayload: longestMessage,
      handshakeTimeout: 5_000,
      perMessageDeflate: false,
    });
    let oddities = 0;
    let connected = 0;
    let refused = 0;
    const wanted = namespace === '/' ? ['/'] : ['/', namespace];
    let isOver = false;
    let heartbeat: NodeJS.Timeout | undefined;

    hangUp = () => {
      isOver = true;
      clearInterval(heartbeat);
      release();
      // Before it was connected this is an error of its own, which nobody needs to hear.
      opened.terminate();
    };

    const end = (code: FailureCode): void => {
      if (isOver) return;
      hangUp();
      const base = described();
      show(
        code === 'scanner.service-down'
          ? { ...base, state: 'absent', reason: { code } }
          : { ...base, state: 'trouble', reason: { code } },
      );
      clearTimeout(retry);
      retry = setTimeout(connect, retryMs);
    };

    const keepAlive = (intervalMs: number, timeoutMs: number): void => {
      // Version 3: we ping. Version 4: we are pinged, and silence means that the line is dead.
      let lastHeard = performance.now();
      opened.on('message', () => {
        lastHeard = performance.now();
      });
      heartbeat = setInterval(
        () => {
          if (performance.now() - lastHeard > intervalMs + timeoutMs) end('scanner.service-down');
          else if (engineVersion === 3) opened.send(ping);
        },
        Math.min(intervalMs, 10_000),
      );
    };

    opened.on('error', () => end('scanner.service-down'));
    opened.on('unexpected-response', (request) => {
      request.destroy();
      end('scanner.service-refused');
    });
    opened.on('close', () => end('scanner.service-down'));
    opened.on('message', (raw, isBinary) => {
      if (isOver || isBinary) return;
      const message = readServiceMessage(raw.toString());
      switch (message.kind) {
        case 'open':
          keepAlive(message.pingIntervalMs, message.pingTimeoutMs);
          // Version 3 is in the default namespace without asking.
          for (const one of wanted)
            if (engineVersion === 4 || one !== '/') opened.send(connectTo(one));
          return;
        case 'ping':
          opened.send(pong(message.data));
          return;
        case 'connected':
          connected += 1;
          show({ ...described(), state: 'open' });
          return;
        case 'refused':
          refused += 1;
          if (refused === wanted.length && connected === 0) end('scanner.service-refused');
          return;
        case 'event':
          for (const value of message.values) hear(value);
          return;
        case 'close':
        case 'disconnected':
          end('scanner.service-down');
          return;
        case 'malformed':
          oddities += 1;
          if (oddities > patience) end('scanner.service-refused');
          return;
        case 'pong':
        case 'ignored':
          return;
      }
    });
  };
  connect();

  return {
    sources: () => [source],
    async restart(sourceId) {
      if (sourceId !== id) return false;
      clearTimeout(retry);
      hangUp();
      if (!isClosed) connect();
      return true;
    },
    async close() {
      isClosed = true;
      clearTimeout(retry);
      hangUp();
    },
  };
};
