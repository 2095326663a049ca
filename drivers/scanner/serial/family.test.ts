/** Serial scanners as they are opened in the product, over real pseudo-terminals. */
import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SerialPort } from 'serialport';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { SourceFamily } from '../port.ts';
import { hearing } from '../testing/heard.ts';
import { createPtyPair, type PtyPair, ptySkipReason } from '../testing/pty.ts';
import { openSerialFamily, type SerialPortSettings } from './family.ts';

const families: SourceFamily[] = [];
const pairs: PtyPair[] = [];
afterEach(async () => {
  for (const family of families.splice(0)) await family.close();
  for (const pair of pairs.splice(0)) await pair.remove();
});
const until = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 5 });

const start = async (settings: Partial<SerialPortSettings> = {}) => {
  const pair = await createPtyPair();
  pairs.push(pair);
  const heard = hearing();
  const family = openSerialFamily(heard, {
    ports: [
      {
        path: pair.path,
        baudRate: 9_600,
        terminators: ['\r', '\n'],
        silence: 'damages',
        silenceMs: 400,
        ...settings,
      },
    ],
    retryMs: 50,
  });
  families.push(family);
  const isIn = (state: string) =>
    until(() => expect(family.sources().map((source) => source.state)).toEqual([state]));
  const reason = () => {
    const [source] = family.sources();
    return source && 'reason' in source ? source.reason?.code : undefined;
  };
  return { pair, heard, family, isIn, reason };
};
const code = '001085012345||Nguyễn Văn Mẫu|15081985|Nam|Số 1 Ngõ 2, Hà Nội|10052021';

describe.skipIf(ptySkipReason !== undefined)('a serial scanner', () => {
  test('sends codes whole, letters cut between chunks and all', async () => {
    const { pair, heard, isIn } = await start();
    await isIn('open');
    const bytes = Buffer.from(`${code}\r\nDN4790123456789\r\n`);
    for (let at = 0; at < bytes.length; at += 5) {
      await pair.write(bytes.subarray(at, at + 5));
      await pause(1);
    }
    await until(() => expect(heard.scans).toHaveLength(2));
    expect(heard.scans.map(({ data, damage }) => [data, damage])).toEqual([
      [code, undefined],
      ['DN4790123456789', undefined],
    ]);
  });

  test('tells the symbology where it is set to, and shows no damage', async () => {
    const { pair, heard, isIn } = await start();
    await isIn('open');
    await pair.write(`]Q1${code}\r`);
    await until(() => expect(heard.scans).toMatchObject([{ data: code, symbology: ']Q1' }]));
  });

  test('with the wrong code page is marked, and keeps its bytes', async () => {
    const { pair, heard, isIn } = await start();
    await isIn('open');
    // "Nguyễn Văn" as Windows' Vietnamese code page spells it.
    const bytes = Buffer.from('4e677579ea6e deff 56e36e'.replaceAll(' ', ''), 'hex');
    await pair.write(Buffer.concat([Buffer.from('001085012345|'), bytes, Buffer.from('\r')]));
    await until(() => expect(heard.scans).toHaveLength(1));
    expect(heard.scans[0]).toMatchObject({
      damage: 'codepage',
      data: expect.stringMatching(/^001085012345\|Nguy/),
      rawBytes: expect.any(String),
    });
  });

  test('that loses the end of a code tells so', async () => {
    const { pair, heard, isIn } = await start({ silenceMs: 50 });
    await isIn('open');
    await pair.write(code.slice(0, 20));
    await until(() => expect(heard.scans).toMatchObject([{ data: '', damage: 'incomplete' }]));
  });

  test('without terminator ends its codes by silence, where it is set so', async () => {
    const { pair, heard, isIn } = await start({ terminators: [], silence: 'ends', silenceMs: 200 });
    await isIn('open');
    await pair.write(code.slice(0, 20));
    await pair.write(code.slice(20));
    await until(() => expect(heard.scans).toMatchObject([{ data: code }]));
  });

  test('can be unplugged, in the middle of a code too, and plugged in again', async () => {
    const { pair, heard, isIn, reason } = await start({ silenceMs: 60_000 });
    await isIn('open');
    await pair.write(code.slice(0, 20));
    await pause(50);
    await pair.unplug();
    await isIn('absent');
    expect(['scanner.unplugged', 'scanner.absent']).toContain(reason());
    expect(heard.scans).toMatchObject([{ data: '', damage: 'incomplete' }]);
    await pair.plug();
    await isIn('open');
    await pair.write(`${code}\r`);
    await until(() => expect(heard.scans.at(-1)).toMatchObject({ data: code }));
  });

  test('is waited for, restarted, and let go', async () => {
    const { pair, family, heard, isIn } = await start();
    await isIn('open');
    expect(await family.restart(`serial:${pair.path}`)).toBe(true);
    await isIn('open');
    await pair.write('DN4790123456789\n');
    await until(() => expect(heard.scans).toMatchObject([{ data: 'DN4790123456789' }]));
    expect(await family.restart('serial:/dev/other')).toBe(false);
    await family.close();
    await pair.write('DN4790123456789\n');
    await pause(100);
    expect(heard.scans).toHaveLength(1);
  });

  test('that another program holds is busy, until it lets go', async () => {
    const pair = await createPtyPair();
    pairs.push(pair);
    const other = new SerialPort({ path: pair.path, baudRate: 9_600 });
    await new Promise((resolve) => other.once('open', resolve));
    const heard = hearing();
    const family = openSerialFamily(heard, {
      ports: [
        {
          path: pair.path,
          baudRate: 9_600,
          terminators: ['\r'],
          silence: 'damages',
          silenceMs: 99,
        },
      ],
      retryMs: 50,
    });
    families.push(family);
    await until(() =>
      expect(family.sources()).toMatchObject([
        { state: 'trouble', reason: { code: 'scanner.busy' } },
      ]),
    );
    await new Promise((resolve) => other.close(resolve));
    await until(() => expect(family.sources()).toMatchObject([{ state: 'open' }]));
  });

  test('that may not be opened tells that permission is missing', async () => {
    const pair = await createPtyPair();
    pairs.push(pair);
    chmodSync(dirname(pair.path), 0o755);
    chmodSync(pair.path, 0);
    // root may open everything: whoever runs the tests as root tries it as somebody else.
    const isRoot = process.getuid?.() === 0;
    const { stdout } = spawnSync(
      process.execPath,
      [join(import.meta.dirname, '../testing/open-port.ts'), pair.path],
      { encoding: 'utf8', ...(isRoot && { uid: 65_534, gid: 65_534 }) },
    );
    expect(stdout).toBe('scanner.permission');
  });

  test('that is no serial port at all is in trouble', async () => {
    const heard = hearing();
    const family = openSerialFamily(heard, {
      ports: [
        {
          path: import.meta.filename,
          baudRate: 9_600,
          terminators: ['\r'],
          silence: 'damages',
          silenceMs: 99,
        },
      ],
    });
    families.push(family);
    await until(() =>
      expect(family.sources()).toMatchObject([
        { state: 'trouble', reason: { code: 'scanner.broken' } },
      ]),
    );
  });
});
