import { join } from 'node:path';
import { pino } from 'pino';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { type ReaderClaim, ScannerSettings } from '../../core/contract/index.ts';
import { forkDevices, superviseDevices } from '../../core/devices/index.ts';
import { webhookBody } from '../../fixtures/scanner-sim/index.ts';
import {
  emptyTrustStore,
  loadTrustStore,
  type TrustStore,
} from '../emrtd/passive-authentication/index.ts';
import type { ChipFiles } from '../scanner/index.ts';
import { loadPki, personalise, type SoftCardProfile } from '../softcard/personalise/index.ts';
import { proveFiles } from './reader-proof.ts';

const pki = join(import.meta.dirname, '../../fixtures/pki');
const now = new Date('2026-11-24T07:00:00+07:00');
const sodFile = 0x011d;

let trust: TrustStore;
beforeAll(async () => {
  trust = await loadTrustStore(join(pki, 'trust'));
});

const filesOf = (profile: SoftCardProfile, fullName = 'Nguyễn Văn Mẫu'): ChipFiles => {
  const { applicationFiles } = personalise({
    profile,
    pki: loadPki(pki),
    portraits: { jpeg: Uint8Array.of(0xff, 0xd8, 0xff), jpeg2000: Uint8Array.of(0xff, 0x4f, 0xff) },
    holder: {
      personalNumber: '001085012345',
      fullName,
      dateOfBirth: '1985-08-15',
      sex: 'male',
      issueDate: '2021-05-10',
      expiryDate: '2045-08-15',
    },
  });
  const base64 = (id: number): string =>
    Buffer.from(applicationFiles.get(id) ?? []).toString('base64');
  return { sod: base64(sodFile), dg2: base64(0x0102), dg13: base64(0x010d) };
};

describe("a chip's files from a reader's own program", () => {
  test('prove whom they name, and not that the chip is no copy', () => {
    expect(proveFiles(filesOf('cccd-2021'), trust, now)).toMatchObject({
      kind: 'proven',
      evidence: {
        claim: { personalNumber: '001085012345', fullName: 'Nguyễn Văn Mẫu' },
        trust: 'chip',
        access: 'reader-program',
        signer: 'trusted',
        genuine: 'not-offered',
      },
    });
  });
  test('of which one was exchanged speak against the card', () => {
    const files = {
      ...filesOf('cccd-2021'),
      dg13: filesOf('cccd-2021', 'Trần Văn Mẫu').dg13 ?? '',
    };
    expect(proveFiles(files, trust, now)).toMatchObject({
      kind: 'refuted',
      reason: { code: 'chip.altered' },
      evidence: { trust: 'typed' },
    });
  });
  test('that nobody of the trust store signed prove nothing', () => {
    expect(proveFiles(filesOf('cccd-2021'), emptyTrustStore, now)).toBeUndefined();
  });
  test.each([
    ['no signed list', { sod: undefined }],
    ['no data of the card', { dg13: undefined }],
    ['noise for a list', { sod: 'AAAA' }],
    ['noise for data', { dg13: 'bUE=' }],
  ] as const)('with %s prove nothing', (_, change) => {
    expect(
      proveFiles({ ...filesOf('cccd-2021'), ...change } as ChipFiles, trust, now),
    ).toBeUndefined();
  });
});

test('the devices process hears a reader program, proves its files, and tells the host', async () => {
  const secret = 'k9FvQ2mZ7sTq4Wc1';
  const devices = superviseDevices({
    settings: {
      chip: { binding: 'koffi', trustStore: join(pki, 'trust'), apduDeadlineMs: 1_000 },
      scanners: ScannerSettings.parse({ webhook: { port: 0, secret } }),
    },
    spawn: () => forkDevices(join(import.meta.dirname, '../devices.ts')),
    now: Date.now,
    log: pino({ level: 'silent' }),
  });
  try {
    const claims: ReaderClaim[] = [];
    devices.onClaim((claim) => claims.push(claim));
    const address = await vi.waitFor(
      () => {
        const source = devices.sources().find(({ transport }) => transport === 'webhook');
        const found = /127\.0\.0\.1:\d+/.exec(source?.state === 'open' ? source.name : '')?.[0];
        if (found === undefined) throw new Error('no webhook yet');
        return found;
      },
      { timeout: 20_000, interval: 20 },
    );
    const card = {
      personalNumber: '001085012345',
      fullName: 'Nguyễn Văn Mẫu',
      dateOfBirth: '15/08/1985',
      sex: 'Nam',
      residence: 'Hà Nội',
      issueDate: '10/05/2021',
      expiryDate: '15/08/2045',
    } as const;
    await fetch(`http://${address}/${secret}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...webhookBody(card), ...filesOf('cccd-2021') }),
    });
    await vi.waitFor(() => expect(claims).toHaveLength(1));
    expect(claims[0]).toMatchObject({
      trust: 'qr',
      claim: { personalNumber: '001085012345' },
      proof: { kind: 'proven', evidence: { trust: 'chip' } },
    });
    expect(claims[0]).not.toHaveProperty('files');
  } finally {
    await devices.close();
  }
});
