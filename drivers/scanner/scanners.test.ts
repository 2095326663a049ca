/** All families together, as the devices process opens them. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Scan, ScannerSettings, ScanSource } from '../../core/contract/index.ts';
import { type CardData, postCard } from '../../fixtures/scanner-sim/index.ts';
import type { Scanners } from './port.ts';
import { openScanners } from './scanners.ts';
import { createPtyPair, type PtyPair, ptySkipReason } from './testing/pty.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});
const until = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 5 });
const line = async (): Promise<PtyPair> => {
  const pair = await createPtyPair();
  ends.push(() => pair.remove());
  return pair;
};
const open = (settings: object): { scanners: Scanners; scans: Scan[] } => {
  const scanners = openScanners(ScannerSettings.parse(settings));
  ends.push(() => scanners.close());
  const scans: Scan[] = [];
  scanners.onScan((scan) => scans.push(scan));
  return { scanners, scans };
};
const card: CardData = {
  personalNumber: '001085012345',
  fullName: 'Nguyễn Văn Mẫu',
  dateOfBirth: '15/08/1985',
  sex: 'Nam',
  residence: 'Hà Nội',
  issueDate: '10/05/2021',
  expiryDate: '15/08/2045',
};

test('with nothing plugged in and nothing configured there is nothing, and nothing fails', async () => {
  const { scanners } = open({});
  expect(await scanners.restart('serial:none')).toMatchObject({
    ok: false,
    failure: { code: 'scanner.absent' },
  });
  expect(scanners.sources().filter(({ state }) => state === 'trouble')).toEqual([]);
});

describe.skipIf(ptySkipReason !== undefined)('two scanners', () => {
  test('used at once by two people give two whole codes, held ones once', async () => {
    const [left, right] = [await line(), await line()];
    const { scanners, scans } = open({
      repeatWindowMs: 60_000,
      serial: { ports: [{ path: left.path }, { path: right.path, terminators: ['tab'] }] },
    });
    let changes = 0;
    scanners.watch(() => {
      changes += 1;
    });
    await until(() =>
      expect(scanners.sources().filter(({ state }) => state === 'open')).toHaveLength(2),
    );
    expect(changes).toBeGreaterThan(0);
    for (const source of scanners.sources()) expect(ScanSource.parse(source)).toEqual(source);
    const one = '001085012345||Nguyễn Văn Mẫu|15081985|Nam|Hà Nội|10052021';
    const other = '079300012345||Trần Thị Mẫu|01022000|Nữ|Ấp 3, Xã C|20062021';
    for (let round = 0; round < 3; round += 1)
      for (let at = 0; at < 80; at += 7) {
        await left.write(Buffer.from(`${one}\r\n`).subarray(at, at + 7));
        await right.write(Buffer.from(`${other}\t`).subarray(at, at + 7));
      }
    await until(() => expect(scans.length).toBeGreaterThanOrEqual(2));
    await right.write('DN4790123456789\t');
    await until(() => expect(scans.at(-1)?.data).toBe('DN4790123456789'));
    expect(scans.map(({ data }) => data).toSorted()).toEqual(
      [one, other, 'DN4790123456789'].toSorted(),
    );
    expect(scans.every(({ damage }) => damage === undefined)).toBe(true);
  });
});

test('a webhook is opened where the settings ask for one', async () => {
  const secret = 'k9FvQ2mZ7sTq4Wc1';
  const { scanners } = open({ webhook: { port: 0, secret } });
  const names: (string | undefined)[] = [];
  scanners.onClaim(({ claim }) => names.push(claim.fullName));
  await until(() =>
    expect(scanners.sources().find(({ transport }) => transport === 'webhook')?.state).toBe('open'),
  );
  const { name = '' } = scanners.sources().find(({ transport }) => transport === 'webhook') ?? {};
  await postCard(`http://${/127\.0\.0\.1:\d+/.exec(name)?.[0]}/${secret}`, card);
  expect(names).toEqual(['Nguyễn Văn Mẫu']);
});
