/** What fuzzing campaigns share: repeatable chance, spoilt inputs, and running parsers on them. */

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
export const chance = (seed: number) => {
  let state = seed >>> 0;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
};

export type Random = (below: number) => number;

/** A real file with a few bytes changed, cut, repeated or put in; or nothing but noise. */
export const mutate = (seedFile: Uint8Array, random: Random): Uint8Array => {
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

export interface Target {
  readonly name: string;
  readonly seeds: readonly Uint8Array[];
  readonly run: (bytes: Uint8Array) => void;
  /** How often, beside the others. */
  readonly weight: number;
}

const collect = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

export const growthMiB = (heapBefore: number): number =>
  Math.round(((collect() - heapBefore) / 1_048_576) * 10) / 10;

/** Runs so many cases over the targets, by their weights. */
export const runTargets = (
  all: readonly Target[],
  cases: number,
  random: Random,
): Pick<FuzzReport, 'byTarget' | 'threw' | 'slowest'> & { readonly heapBefore: number } => {
  const weights = all.reduce((sum, { weight }) => sum + weight, 0);
  const byTarget: Record<string, number> = {};
  const threw: string[] = [];
  let slowest = { target: '', ms: 0 };
  let heapBefore = 0;
  for (let index = 0; index < cases; index += 1) {
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
    const ms = Math.round((performance.now() - at) * 10) / 10;
    if (ms > slowest.ms) slowest = { target: target.name, ms };
    // After a warm-up: what the compiler keeps is no growth.
    if (index === Math.floor(cases / 10)) heapBefore = collect();
  }
  return { byTarget, threw, slowest, heapBefore };
};
