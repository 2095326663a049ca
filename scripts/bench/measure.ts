import { cpus } from 'node:os';

/** Milliseconds, from a sorted copy; nearest-rank percentiles. */
export interface Distribution {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

export const distribution = (samples: readonly number[]): Distribution => {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number): number =>
    round(sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0);
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
};

/** Runs `work` in rounds until about `seconds` have passed; the best round is the least disturbed one. */
export const throughput = (
  perRound: number,
  seconds: number,
  work: () => void,
): { bestPerSecond: number; medianPerSecond: number; rounds: number } => {
  const rates: number[] = [];
  const end = performance.now() + seconds * 1000;
  for (work(); performance.now() < end; ) {
    const started = performance.now();
    work();
    rates.push((perRound / (performance.now() - started)) * 1000);
  }
  rates.sort((a, b) => a - b);
  return {
    bestPerSecond: Math.round(rates.at(-1) ?? 0),
    medianPerSecond: Math.round(rates[Math.floor(rates.length / 2)] ?? 0),
    rounds: rates.length,
  };
};

export const machine = (): { cpu: string; cores: number; node: string } => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  node: process.version,
});
