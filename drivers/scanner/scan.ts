import { randomUUID } from 'node:crypto';
import { longestScan, type Scan, type ScanDamage } from '../../core/contract/index.ts';
import { decodeText } from './text.ts';

/** The most bytes that one scan may have: UTF-8 takes up to three for a UTF-16 unit. */
export const longestScanBytes = 3 * longestScan;

/** One message of a scanner, as its transport delimited it. */
export interface Message {
  readonly bytes: Uint8Array;
  /** ISO/IEC 15424, where the transport tells it apart from the data. */
  readonly symbology?: string;
  /** Set where the message did not arrive whole: its bytes are not given on. */
  readonly damage?: Exclude<ScanDamage, 'codepage' | 'input-method'>;
}

const symbologyIdentifier = /^\][A-Za-z][0-9A-Za-z]/;

/** A message as the scan that listeners get. `at` is in milliseconds since 1970. */
export const toScan = (sourceId: string, message: Message, at: number): Scan => {
  const base = {
    scanId: randomUUID(),
    sourceId,
    receivedAt: new Date(at).toISOString(),
  };
  const { damage, bytes } = message;
  if (damage) return { ...base, data: '', damage };
  if (bytes.length > longestScanBytes) return { ...base, data: '', damage: 'too-long' };
  const { data: text, damage: textDamage } = decodeText(bytes);
  if (text.length > longestScan) return { ...base, data: '', damage: 'too-long' };
  // Scanners that are set to "transmit AIM identifier" put it before the data themselves.
  const inData = symbologyIdentifier.exec(text)?.[0];
  const told = message.symbology;
  const symbology = told !== undefined && symbologyIdentifier.test(told) ? told : inData;
  return {
    ...base,
    ...(symbology !== undefined && { symbology }),
    data: inData !== undefined && (told === undefined || told === inData) ? text.slice(3) : text,
    ...(textDamage && {
      damage: textDamage,
      rawBytes: Buffer.from(bytes).toString('base64'),
    }),
  };
};
