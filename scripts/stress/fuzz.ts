/**
 * Random, mutated and truncated bytes into everything that reads what a chip says: BER-TLV, data groups, SOD, security
 * infos, and whole readings whose answers are noise. Nothing may throw, hang or grow.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ok } from '../../core/contract/index.ts';
import { claimOf } from '../../drivers/devices/claim.ts';
import {
  readCom,
  readDg1,
  readDg2,
  readDg11,
  readDg12,
  readDg13,
  readDg14,
  readDg15,
  readPublicKey,
  readSecurityInfos,
} from '../../drivers/emrtd/lds/index.ts';
import {
  authenticatePassively,
  emptyTrustStore,
  readSod,
} from '../../drivers/emrtd/passive-authentication/index.ts';
import { readChip } from '../../drivers/emrtd/reader/index.ts';
import { readTlvs, valueAt } from '../../drivers/emrtd/tlv/index.ts';
import { createSoftCard } from '../../drivers/softcard/index.ts';
import {
  loadPki,
  personalise,
  type SoftCardProfile,
} from '../../drivers/softcard/personalise/index.ts';
import {
  chance,
  type FuzzReport,
  growthMiB,
  mutate,
  type Random,
  runTargets,
  type Target,
} from './fuzzing.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');
const portrait = (name: string) => Uint8Array.from(readFileSync(join(fixtures, 'portraits', name)));
const imageOf = (profile: SoftCardProfile) =>
  personalise({
    profile,
    wrongKeyDelays: [],
    pki: loadPki(join(fixtures, 'pki')),
    portraits: { jpeg: portrait('face.jpg'), jpeg2000: portrait('face.jp2') },
    holder: {
      personalNumber: '001085012345',
      fullName: 'Nguyễn Văn Mẫu',
      dateOfBirth: '1985-08-15',
      sex: 'male',
      issueDate: '2021-05-10',
      expiryDate: '2045-08-15',
    },
  });

const targets = (): readonly Target[] => {
  const cards = (['cccd-2021', 'can-cuoc-2024', 'aa-rsa', 'ca-dh', 'rsa-pss'] as const).map(
    imageOf,
  );
  const files = (identifier: number) =>
    cards.flatMap(({ applicationFiles }) => applicationFiles.get(identifier) ?? []);
  const infos = cards.flatMap(({ masterFiles }) => masterFiles.get(0x011c) ?? []);
  const now = new Date();
  const sodSeeds = files(0x011d);
  const dg1Seeds = files(0x0101);
  return [
    {
      name: 'tlv',
      seeds: [...sodSeeds, ...infos],
      weight: 20,
      run: (b) => void [readTlvs(b), valueAt(b, [0x77, 0x30, 0xa0])],
    },
    {
      name: 'dg13',
      seeds: files(0x010d),
      weight: 30,
      run: (b) => {
        const dg13 = readDg13(b);
        if (dg13.ok) claimOf({ dg13: dg13.value }, now);
      },
    },
    {
      name: 'dg1',
      seeds: dg1Seeds,
      weight: 10,
      run: (b) => {
        const dg1 = readDg1(b);
        if (dg1.ok) claimOf({ dg1: dg1.value }, now);
      },
    },
    { name: 'dg2', seeds: files(0x0102), weight: 8, run: (b) => void readDg2(b) },
    { name: 'dg11, dg12', seeds: dg1Seeds, weight: 4, run: (b) => void [readDg11(b), readDg12(b)] },
    { name: 'dg14', seeds: files(0x010e), weight: 10, run: (b) => void readDg14(b) },
    {
      name: 'dg15, keys',
      seeds: files(0x010f),
      weight: 5,
      run: (b) => void [readDg15(b), readPublicKey(b)],
    },
    { name: 'com', seeds: files(0x011e), weight: 4, run: (b) => void readCom(b) },
    { name: 'security infos', seeds: infos, weight: 5, run: (b) => void readSecurityInfos(b) },
    {
      name: 'sod',
      seeds: sodSeeds,
      weight: 4,
      run: (b) => {
        const sod = readSod(b);
        if (sod.ok) authenticatePassively(sod.value, new Map([[1, b]]), emptyTrustStore);
      },
    },
  ];
};

/** Whole readings of a card whose answers are spoilt at one point, or all of them noise. */
const spoiltReadings = async (count: number, random: Random, threw: string[]): Promise<number> => {
  const profiles = ['cccd-2021', 'can-cuoc-2024', 'bac-only', 'pace-cam', 'aa-ecdsa'] as const;
  const images = profiles.map(imageOf);
  let slowest = 0;
  for (let index = 0; index < count; index += 1) {
    const image = images[index % images.length];
    if (!image) continue;
    const card = createSoftCard(image);
    card.powerOn();
    const spoiltFrom = random(15);
    const isAlways = random(4) === 0;
    let sent = 0;
    const started = performance.now();
    let reports = 0;
    try {
      await readChip(
        {
          async transceive(command) {
            sent += 1;
            if (sent > 2_000) throw new Error('a reading without end');
            const answer = await card.transmit(command);
            const isSpoilt = isAlways ? sent >= spoiltFrom : sent === spoiltFrom;
            const bytes = isSpoilt ? mutate(answer, random) : answer;
            return bytes.length < 2
              ? { ok: false, failure: { reason: 'card-removed', code: 0x80100069 } }
              : ok(bytes);
          },
          async reset() {
            card.reset();
            return ok(undefined);
          },
        },
        {
          password: { kind: 'can', can: '012345' },
          trust: emptyTrustStore,
          portrait: random(2) === 0,
          onReport: () => {
            reports += 1;
          },
        },
      );
      if (reports !== 1) threw.push(`reading ${index}: ${reports} reports`);
    } catch (error) {
      threw.push(`reading ${index}: ${error instanceof Error ? error.stack : String(error)}`);
    }
    slowest = Math.max(slowest, Math.round((performance.now() - started) * 10) / 10);
  }
  return slowest;
};

export const fuzz = async (cases: number, seed = 20_261_123): Promise<FuzzReport> => {
  const started = performance.now();
  const random = chance(seed);
  const readings = Math.ceil(cases / 500);
  const { byTarget, threw, slowest, heapBefore } = runTargets(targets(), cases - readings, random);
  const spoilt: string[] = [];
  const slowestReading = await spoiltReadings(readings, random, spoilt);
  return {
    cases,
    byTarget: { ...byTarget, 'whole readings': readings },
    threw: [...threw, ...spoilt],
    slowest:
      slowestReading > slowest.ms ? { target: 'whole readings', ms: slowestReading } : slowest,
    memoryGrowthMiB: growthMiB(heapBefore),
    seed,
    seconds: Math.round((performance.now() - started) / 100) / 10,
  };
};
