import { concatBytes } from '../bytes.ts';

/** A command APDU (ISO/IEC 7816-4 section 5.1). */
export interface Command {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  readonly data?: Uint8Array;
  /** Most data bytes of the answer, 1..65536; absent where none is expected. */
  readonly le?: number;
}

export const shortMaximum = 256;
export const extendedMaximum = 65_536;

const twoBytes = (value: number): Uint8Array => Uint8Array.of((value >> 8) & 0xff, value & 0xff);

/** Le as it is sent: the maximum is all zeros. */
export const encodeLe = (le: number, isExtended: boolean): Uint8Array =>
  isExtended ? twoBytes(le % extendedMaximum) : Uint8Array.of(le % shortMaximum);

/** Short form where it fits, extended form where data or Le need it. */
export const encodeCommand = ({ cla, ins, p1, p2, data, le }: Command): Uint8Array => {
  const header = Uint8Array.of(cla, ins, p1, p2);
  const isExtended = (data?.length ?? 0) > 255 || (le ?? 0) > shortMaximum;
  const body = data && data.length > 0 ? data : undefined;
  const lc = !body
    ? new Uint8Array()
    : isExtended
      ? concatBytes(Uint8Array.of(0), twoBytes(body.length))
      : Uint8Array.of(body.length);
  // Without Lc, the extended Le carries the zero byte that marks the form.
  const mark = isExtended && !body && le !== undefined ? Uint8Array.of(0) : new Uint8Array();
  const tail = le === undefined ? new Uint8Array() : encodeLe(le, isExtended);
  return concatBytes(header, lc, body ?? new Uint8Array(), mark, tail);
};
