import { type Failure, failureEntry, fillSentence } from '../../core/contract/index.ts';

/** 0 done · 1 something outside broke (network, disk, store) · 2 the call or its input is wrong. */
export const exitCodes = { done: 0, fault: 1, misuse: 2 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The words of a call are wrong; the entry shows them with the usage. */
export class WrongCall extends Error {}

export interface Command {
  /** Words that call it, e.g. `scan parse`. */
  readonly name: string;
  readonly usage: string;
  readonly about: string;
  run(args: readonly string[]): Promise<ExitCode>;
}

export const print = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`);
};

/** Says what is wrong and what to do about it, on standard error. */
export const explain = ({ code, params }: Failure): void => {
  const { cause, remedy } = failureEntry(code);
  process.stderr.write(
    `${code}: ${fillSentence(cause, 'en', params)}\n  remedy: ${fillSentence(remedy, 'en', params)}\n`,
  );
};

export const readInput = async (): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};
