import { identify } from '../../core/identity/index.ts';
import { type Command, exitCodes } from './command.ts';

const newline = 0x0a;
/** Written in blocks: a pipe that is slow to read must not make us hold everything. */
const blockLength = 1 << 16;

const toJsonLine = (payload: Uint8Array): string => {
  const found = identify(payload, 'scan');
  return `${JSON.stringify(
    found.ok
      ? { ok: true, ...found.value }
      : {
          ok: false,
          code: found.failure.code,
          ...(found.failure.params && { params: found.failure.params }),
        },
  )}\n`;
};

export const scanParse: Command = {
  name: 'scan parse',
  usage: 'scan parse < payloads',
  about: 'reads payloads from standard input, one a line, and prints one JSON object a line',
  async run(args) {
    if (args.length > 0) return exitCodes.misuse;
    let rest: Buffer = Buffer.alloc(0);
    let block = '';
    const write = (text: string): Promise<void> | undefined =>
      process.stdout.write(text)
        ? undefined
        : new Promise((resolve) => process.stdout.once('drain', resolve));
    for await (const chunk of process.stdin) {
      let bytes = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
      for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline)) {
        block += toJsonLine(bytes.subarray(0, end));
        bytes = bytes.subarray(end + 1);
        if (block.length > blockLength) {
          await write(block);
          block = '';
        }
      }
      rest = bytes;
    }
    if (rest.length > 0) block += toJsonLine(rest);
    await write(block);
    return exitCodes.done;
  },
};
