import {
  damageCode,
  fail,
  type Identification,
  isUsable,
  type ReaderClaim,
  type Result,
  type ScanDamage,
  type WedgeSettings,
} from '../contract/index.ts';
import { identify } from '../identity/index.ts';

/** A code without what the scanner is set to send before and after it. */
export const withoutMarks = (payload: string, { prefix, suffix }: WedgeSettings): string => {
  const start = prefix && payload.startsWith(prefix) ? prefix.length : 0;
  const end = suffix && payload.endsWith(suffix) ? -suffix.length : undefined;
  return payload.slice(start, end);
};

/** Digits of a damaged scan are believed where they make sense; its letters are not. */
const distrusted = (found: Identification): Identification => ({
  ...found,
  warnings: [...new Set([...found.warnings, 'name-untrusted', 'address-untrusted'] as const)],
});

/** Whom a scan names. One that did not arrive whole fails with what happened to it, not with what is missing in it. */
export const readScan = (
  payload: string,
  damage: ScanDamage | undefined,
  today: string,
): Result<Identification> => {
  if (!damage) return identify(payload, 'scan', today);
  const found = isUsable({ damage }) ? identify(payload, 'scan', today) : undefined;
  return found?.ok ? { ok: true, value: distrusted(found.value) } : fail(damageCode(damage));
};

/** What a reader's own program says of a card, as an identification. */
export const readClaim = ({ claim, trust }: ReaderClaim): Identification => ({
  kind: 'reader-claim',
  claim,
  trust,
  warnings: [],
});
