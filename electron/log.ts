import { appendFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What may stand in a line: codes, counts, names of parts. Never what people or keyrings say. */
export type LogDetail = Readonly<Record<string, string | number | boolean | undefined>>;

export interface ShellLog {
  info(what: string, detail?: LogDetail): void;
  warn(what: string, detail?: LogDetail): void;
  /** Lines of a child process, as they are. */
  pass(chunk: Buffer): void;
}

const keptDays = 14;
const fileName = (at: Date): string => `tiepdon-${at.toISOString().slice(0, 10)}.log`;

/** One file a day, and standard error for whoever collects that; old files are removed. */
export const createLog = (folder: string): ShellLog => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const tidy = (): void => {
    const files = readdirSync(folder).filter((name) => /^tiepdon-[\d-]+\.log$/.test(name));
    for (const name of files.toSorted().slice(0, -keptDays)) rmSync(join(folder, name));
  };
  tidy();
  const write = (text: string | Buffer): void => {
    process.stderr.write(text);
    try {
      appendFileSync(join(folder, fileName(new Date())), text, { mode: 0o600 });
    } catch {
      // A full disk must not take the kiosk down with it; standard error has the line.
    }
  };
  const line = (level: number, msg: string, detail: LogDetail = {}): void =>
    write(`${JSON.stringify({ level, time: Date.now(), process: 'shell', ...detail, msg })}\n`);
  return {
    info: (what, detail) => line(30, what, detail),
    warn: (what, detail) => line(40, what, detail),
    pass: write,
  };
};
