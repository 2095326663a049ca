/**
 * Engine.IO (protocol 3 and 4) and Socket.IO (protocol 4 and 5) over WebSocket, as far as hearing events needs it. Own code,
 * because readers speak either version, the client library speaks only the newer one, and neither bounds what a reader sends.
 * Source: the protocol documents of engine.io-protocol and socket.io-protocol.
 */

/** What one WebSocket message means. */
export type ServiceMessage =
  | { readonly kind: 'open'; readonly pingIntervalMs: number; readonly pingTimeoutMs: number }
  | { readonly kind: 'close' }
  | { readonly kind: 'ping'; readonly data: string }
  | { readonly kind: 'pong' }
  | { readonly kind: 'connected'; readonly namespace: string }
  | { readonly kind: 'refused'; readonly namespace: string }
  | { readonly kind: 'disconnected'; readonly namespace: string }
  | {
      readonly kind: 'event';
      readonly namespace: string;
      readonly name: string;
      readonly values: readonly unknown[];
    }
  /** Part of the protocol, and of no interest: acknowledgements, upgrades. */
  | { readonly kind: 'ignored' }
  /** Not of the protocol. */
  | { readonly kind: 'malformed' };

const malformed: ServiceMessage = { kind: 'malformed' };
const ignored: ServiceMessage = { kind: 'ignored' };

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const positive = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0
    ? Math.min(value, 3_600_000)
    : otherwise;

const readOpen = (text: string): ServiceMessage => {
  const handshake = parseJson(text);
  if (!isRecord(handshake) || typeof handshake.sid !== 'string') return malformed;
  return {
    kind: 'open',
    pingIntervalMs: positive(handshake.pingInterval, 25_000),
    pingTimeoutMs: positive(handshake.pingTimeout, 20_000),
  };
};

/** `/event?token=x,17[...]`: namespace up to the comma, then an acknowledgement number, then JSON. */
const readPacket = (packet: string): ServiceMessage => {
  const type = packet[0];
  let rest = packet.slice(1);
  // Binary events announce their attachments first.
  if (type === '5' || type === '6') return ignored;
  let namespace = '/';
  if (rest.startsWith('/')) {
    const comma = rest.indexOf(',');
    const named = comma < 0 ? rest : rest.slice(0, comma);
    namespace = named.split('?', 1)[0] ?? '/';
    rest = comma < 0 ? '' : rest.slice(comma + 1);
  }
  switch (type) {
    case '0':
      return { kind: 'connected', namespace };
    case '1':
      return { kind: 'disconnected', namespace };
    case '2': {
      const values = parseJson(rest.replace(/^\d{1,15}(?=\[)/, ''));
      if (!Array.isArray(values) || typeof values[0] !== 'string') return malformed;
      return { kind: 'event', namespace, name: values[0], values: values.slice(1) };
    }
    case '3':
      return ignored;
    case '4':
      return { kind: 'refused', namespace };
    default:
      return malformed;
  }
};

export const readServiceMessage = (text: string): ServiceMessage => {
  switch (text[0]) {
    case '0':
      return readOpen(text.slice(1));
    case '1':
      return { kind: 'close' };
    case '2':
      return { kind: 'ping', data: text.slice(1, 126) };
    case '3':
      return { kind: 'pong' };
    case '4':
      return readPacket(text.slice(1));
    case '5':
    case '6':
      return ignored;
    default:
      return malformed;
  }
};

/** Asks to hear a namespace; both versions take the same words. */
export const connectTo = (namespace: string): string =>
  namespace === '/' ? '40' : `40${namespace},`;
export const ping = '2';
export const pong = (data: string): string => `3${data}`;
