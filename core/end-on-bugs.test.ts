import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const program = (bug: string): string => `
  import { pino } from 'pino';
  import { endOnBugs } from ${JSON.stringify(join(import.meta.dirname, 'end-on-bugs.ts'))};
  endOnBugs(pino({}, pino.destination(2)));
  setTimeout(() => {}, 60_000);
  ${bug}`;

test.each([
  ['an exception', "setImmediate(() => { throw new TypeError('Nguyễn Văn Mẫu'); });"],
  ['a rejection', "void Promise.reject(new RangeError('Nguyễn Văn Mẫu'));"],
  ["a parser's quotation", `JSON.parse('{"fullName": Nguyễn Văn Mẫu}');`],
  ['what is no error at all', "void Promise.reject('Nguyễn Văn Mẫu');"],
])('%s that nobody caught ends the process, and says where it was, not what', (_, bug) => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', program(bug)],
    { encoding: 'utf8' },
  );
  expect(status).toBe(70);
  expect(stderr).toContain('"msg":"bug"');
  expect(stderr).not.toContain('Mẫu');
  expect(stderr).not.toContain('Nguy');
});
