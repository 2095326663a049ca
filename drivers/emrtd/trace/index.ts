/** A log of what was said to a card: every command by its name, lengths, status word and time; contents only on demand. */
import { bytesToHex } from '../bytes.ts';
import { hexStatus } from '../failure.ts';
import { decodeResponse } from '../iso7816/index.ts';
import type { CardLink } from '../link.ts';

export interface TraceLine {
  /** Milliseconds since the trace began. */
  readonly at: number;
  readonly ms: number;
  /** `READ BINARY sfi 0D`; of a protected command only what its header tells. */
  readonly command: string;
  /** Header in the clear, contents as their length or, in a raw trace, whole. */
  readonly sent: string;
  readonly received: string;
  /** `9000`, or the reason of a link that failed. */
  readonly status: string;
}

const names: Readonly<Record<number, string>> = {
  34: 'MSE',
  130: 'EXTERNAL AUTHENTICATE',
  132: 'GET CHALLENGE',
  134: 'GENERAL AUTHENTICATE',
  136: 'INTERNAL AUTHENTICATE',
  164: 'SELECT',
  176: 'READ BINARY',
  177: 'READ BINARY (odd)',
  192: 'GET RESPONSE',
};

const hexByte = (value: number): string => value.toString(16).toUpperCase().padStart(2, '0');

const nameOf = (command: Uint8Array): string => {
  const [cla = 0, ins = 0, p1 = 0, p2 = 0] = command;
  const name = names[ins] ?? `INS ${hexByte(ins)}`;
  const where =
    ins !== 0xb0
      ? ''
      : p1 & 0x80
        ? ` sfi ${hexByte(p1 & 0x1f)}`
        : ` offset ${(p1 & 0x7f) * 256 + p2}`;
  return `${name}${where}${(cla & 0x0c) === 0x0c ? ', protected' : ''}`;
};

const headerLength = 4;

/** Contents may hold a person's data, or keys that open it: they are written only when `isRaw`. */
const written = (bytes: Uint8Array, isRaw: boolean): string =>
  isRaw || bytes.length === 0 ? bytesToHex(bytes) : `<${bytes.length} bytes>`;

/** The link, with every exchange told to `listener`. */
export const traceLink = (
  link: CardLink,
  isRaw: boolean,
  listener: (line: TraceLine) => void,
): CardLink => {
  const began = performance.now();
  return {
    async transceive(command) {
      const started = performance.now();
      const answer = await link.transceive(command);
      const ended = performance.now();
      const response = answer.ok ? decodeResponse(answer.value) : undefined;
      listener({
        at: started - began,
        ms: ended - started,
        command: nameOf(command),
        sent: [
          bytesToHex(command.subarray(0, headerLength)),
          written(command.subarray(headerLength), isRaw),
        ]
          .join(' ')
          .trim(),
        received: response ? written(response.data, isRaw) : '',
        status: answer.ok
          ? response
            ? hexStatus(response.status)
            : 'no status word'
          : answer.failure.reason,
      });
      return answer;
    },
    reset: () => link.reset(),
  };
};
