/** A session of the gateway. Secret: it travels in the query string. */
export interface Token {
  readonly accessToken: string;
  readonly idToken: string;
  /** Epoch milliseconds, by our clock. */
  readonly expiresAt: number;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** What vendors have found a token to live. */
const assumedLifeMs = 50 * minuteMs;

const dateTime =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)? ?(Z|[+-]\d{2}:?\d{2})?$/i;

const readDateTime = (text: string): number | undefined => {
  const parts = dateTime.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second = '00', zone = 'Z'] = parts;
  const offset = zone.replace(/^([+-]\d{2}):?(\d{2})$/, '$1:$2').toUpperCase();
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);
};

/** Seconds from now, epoch seconds or epoch milliseconds: their sizes do not overlap. */
const readNumber = (value: number, now: number): number => {
  if (value > 1e11) return value;
  return value > 1e8 ? value * 1000 : now + value * 1000;
};

/**
 * When a token ends, epoch milliseconds, from `expires_in`: officially a UTC date and time (letter 1245/BHXH-CNTT),
 * seen without a zone, as epoch and as seconds. What does not lie 1 minute to 24 hours ahead is taken for 50 minutes.
 */
export const readExpiry = (expiresIn: unknown, now: number): number => {
  const text = String(expiresIn ?? '').trim();
  const expiry = /^\d+(\.\d+)?$/.test(text) ? readNumber(Number(text), now) : readDateTime(text);
  const ahead = (expiry ?? Number.NaN) - now;
  return ahead >= minuteMs && ahead <= dayMs ? now + ahead : now + assumedLifeMs;
};
