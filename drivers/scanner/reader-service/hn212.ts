import type { Reason } from '../../../core/contract/index.ts';
import { type ChipFiles, type HeardClaim, readFiles, readReaderClaim } from './claim.ts';

/** What a message of the HN212 ("3T G2", JTH e-ID app) says; docs: event channel, ids 1 to 4. */
export type Hn212Message =
  | { readonly kind: 'card-laid' }
  | { readonly kind: 'claim'; readonly claim: HeardClaim }
  | { readonly kind: 'failed'; readonly reason: Reason }
  | { readonly kind: 'files'; readonly files: ChipFiles }
  | { readonly kind: 'unknown' };

const unknown: Hn212Message = { kind: 'unknown' };

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Some versions send the message as a JSON text inside the event. */
const unwrap = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
};

/** Reads one value of an event: `{ id: 1..4, data: … }`. The reader's own words are not passed on: they may name somebody. */
export const readHn212 = (sourceId: string, value: unknown, at: number): Hn212Message => {
  const message = unwrap(value);
  if (!isRecord(message)) return unknown;
  const data = unwrap(message.data ?? message);
  switch (Number(message.id)) {
    case 1:
      return { kind: 'card-laid' };
    case 2: {
      const claim = readReaderClaim(sourceId, data, at);
      return claim ? { kind: 'claim', claim } : unknown;
    }
    case 3:
      return { kind: 'failed', reason: { code: 'scanner.card-failed' } };
    case 4: {
      const files = readFiles(data);
      return files ? { kind: 'files', files } : unknown;
    }
    default:
      return unknown;
  }
};
