import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { scannerTestCode } from '../core/contract/index.ts';
import { createPtyPair, type PtyPair, ptySkipReason } from '../drivers/scanner/testing/pty.ts';

const children: ChildProcess[] = [];
const lines: PtyPair[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const line of lines.splice(0)) await line.remove();
});

/** `tiepdon scanner …` as a process of its own. */
const call = (...words: readonly string[]) => {
  const child = spawn(process.execPath, ['scripts/tiepdon.ts', 'scanner', ...words]);
  children.push(child);
  const told = { out: '', errors: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    told.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    told.errors += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, told, ended };
};
const serial = async (): Promise<PtyPair> => {
  const line = await createPtyPair();
  lines.push(line);
  return line;
};
/** Writes the code until it was heard: what comes before the port is open is nobody's. */
const scanUntil = async (line: PtyPair, code: string, isHeard: () => boolean): Promise<void> => {
  await vi.waitFor(
    async () => {
      await line.write(`${code}\r`);
      expect(isHeard()).toBe(true);
    },
    { timeout: 25_000, interval: 250 },
  );
};

describe('scanner selftest', () => {
  test('takes what a keyboard scanner types into the terminal, and names the input method', async () => {
    const { child, told, ended } = call('selftest', '--json');
    child.stdin?.end(`${scannerTestCode.replace('aa dd ow ee as', 'â đ ơ ê á')}\n`);
    expect(await ended).toBe(1);
    expect(JSON.parse(told.out)).toEqual({
      source: 'keyboard',
      characters: 79,
      findings: ['scanner.input-method-telex'],
    });
  });
  test('ends when nothing was scanned, and says what to do', async () => {
    const { told, ended } = call('selftest', '--seconds', '0');
    expect(await ended).toBe(1);
    expect(told.errors).toContain('scanner.not-the-test-code');
  });
  test('refuses a time that is none', async () => {
    expect(await call('selftest', '--seconds', 'soon').ended).toBe(2);
  });
  test.skipIf(ptySkipReason !== undefined)(
    'hears a serial scanner, and finds nothing wrong',
    async () => {
      const line = await serial();
      const { child, told, ended } = call('selftest', '--port', line.path, '--json');
      await scanUntil(line, scannerTestCode, () => told.out !== '' || child.exitCode !== null);
      expect(await ended).toBe(0);
      expect(JSON.parse(told.out)).toMatchObject({ source: `serial:${line.path}`, findings: [] });
    },
  );
});

describe.skipIf(ptySkipReason !== undefined)('scanner watch', () => {
  test('shows what was read behind a mask, never the code', async () => {
    const line = await serial();
    const { told } = call('watch', '--port', line.path, '--json');
    const code = '001085012345||Nguyễn Văn Mẫu|15081985|Nam|Hà Nội|10052021';
    await scanUntil(line, code, () => told.out.includes('citizen-qr-2021'));
    const shown = told.out.split('\n').find((each) => each.includes('citizen-qr-2021')) ?? '';
    expect(JSON.parse(shown)).toMatchObject({
      kind: 'citizen-qr-2021',
      name: 'Nguyễn V*** M***',
      characters: code.length,
    });
    for (const secret of ['001085012345', 'Văn Mẫu', '15081985', 'Hà Nội'])
      expect(told.out + told.errors).not.toContain(secret);
  });
});

describe.skipIf(ptySkipReason !== undefined)('scanner list', () => {
  test('names each source with its state, and what is wrong with those that do not work', async () => {
    const line = await serial();
    const { told, ended } = call(
      'list',
      '--port',
      line.path,
      '--port',
      `${line.path}-absent`,
      '--json',
    );
    expect(await ended).toBe(1);
    expect(JSON.parse(told.out).sources).toMatchObject([
      { id: `serial:${line.path}`, state: 'open' },
      { id: `serial:${line.path}-absent`, state: 'absent', reason: { code: 'scanner.absent' } },
    ]);
    expect(told.errors).toContain('remedy');
  });
});
