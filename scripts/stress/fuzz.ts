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

export interface FuzzReport {
  readonly cases: number;
  readonly byTarget: Readonly<Record<string, number>>;
  readonly threw: readonly string[];
  /** Slowest single case. */
  readonly slowest: { readonly target: string; readonly ms: number };
  readonly memoryGrowthMiB: number;
  readonly seed: number;
  readonly seconds: number;
}

/** A small, fast and repeatable source of chance (mulberry32). */
const chance = (seed: number) => {
  let state = seed >>> 0;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
};

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

type Random = (below: number) => number;

/** A real file with a few bytes changed, cut, repeated or put in; or nothing but noise. */
const mutate = (seedFile: Uint8Array, random: Random): Uint8Array => {
  if (random(10) === 0) return Uint8Array.from({ length: random(120) }, () => random(256));
  // A face is long and dull: only its beginning has structure.
  let bytes = Array.from(seedFile.subarray(0, 2_000));
  for (let count = 1 + random(5); count > 0; count -= 1) {
    const at = random(bytes.length + 1);
    switch (random(5)) {
      case 0:
        bytes[at % Math.max(1, bytes.length)] = random(256);
        break;
      case 1:
        bytes = bytes.slice(0, at);
        break;
      case 2:
        bytes.splice(at, random(8));
        break;
      case 3:
        bytes.splice(at, 0, ...Array.from({ length: random(8) }, () => random(256)));
        break;
      default:
        bytes[at % Math.max(1, bytes.length)] = [0x00, 0x7f, 0x80, 0x84, 0xff][random(5)] ?? 0;
    }
  }
  return Uint8Array.from(bytes);
};

interface Target {
  readonly name: string;
  readonly seeds: readonly Uint8Array[];
  readonly run: (bytes: Uint8Array) => void;
  /** How often, beside the others. */
  readonly weight: number;
}

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
    slowest = Math.max(slowest, performance.now() - started);
  }
  return slowest;
};

export const fuzz = async (cases: number, seed = 20_261_123): Promise<FuzzReport> => {
  const started = performance.now();
  const random = chance(seed);
  const all = targets();
  const weights = all.reduce((sum, { weight }) => sum + weight, 0);
  const byTarget: Record<string, number> = {};
  const threw: string[] = [];
  let slowest = { target: '', ms: 0 };
  const collect = (): number => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  };
  let before = 0;
  const readings = Math.ceil(cases / 500);
  for (let index = 0; index < cases - readings; index += 1) {
    let pick = random(weights);
    const target = all.find(({ weight }) => {
      pick -= weight;
      return pick < 0;
    });
    if (!target) continue;
    byTarget[target.name] = (byTarget[target.name] ?? 0) + 1;
    const bytes = mutate(target.seeds[random(target.seeds.length)] ?? new Uint8Array(), random);
    const at = performance.now();
    try {
      target.run(bytes);
    } catch (error) {
      if (threw.length < 20)
        threw.push(`${target.name} ${Buffer.from(bytes).toString('hex')}: ${String(error)}`);
    }
    const ms = performance.now() - at;
    if (ms > slowest.ms) slowest = { target: target.name, ms };
    // After a warm-up: what the compiler keeps is no growth.
    if (index === Math.floor(cases / 10)) before = collect();
  }
  byTarget['whole readings'] = readings;
  const slowestReading = await spoiltReadings(readings, random, threw);
  if (slowestReading > slowest.ms) slowest = { target: 'whole readings', ms: slowestReading };
  return {
    cases,
    byTarget,
    threw,
    slowest: { target: slowest.target, ms: Math.round(slowest.ms * 10) / 10 },
    memoryGrowthMiB: Math.round(((collect() - before) / 1_048_576) * 10) / 10,
    seed,
    seconds: Math.round((performance.now() - started) / 100) / 10,
  };
};
