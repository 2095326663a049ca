import { cpus } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Grade, grades } from '../../fixtures/qr-corpus/index.ts';
import { distribution } from './measure.ts';
import type { SceneJob, SceneOutcome, SceneReport } from './qr-thread.ts';

/** Shares of the corpus; blank ones show the side of the card that has no code. */
const shares: readonly (readonly [Grade, number])[] = [
  ['easy', 0.4],
  ['medium', 0.4],
  ['hard', 0.15],
];
const blankShare = 0.05;
/** The third decoder takes several times as long as both others; it sees every so many-eth scene. */
const comparedEvery = 4;
/** Scenes of each grade that are played once more, on one thread, for their times. */
const timedScenes = 50;

const jobsOf = (scenes: number): readonly SceneJob[] => {
  const seeded = (grade: Grade, count: number, isBlank: boolean): SceneJob[] =>
    Array.from({ length: count }, (_, index) => ({
      grade,
      // Blank scenes are not the ones with a code, with the code left out.
      seed: (isBlank ? 1_000_000 : 0) + index + 1,
      isBlank,
      isCompared: index % comparedEvery === 0,
    }));
  return [
    ...shares.flatMap(([grade, share]) => seeded(grade, Math.round(scenes * share), false)),
    ...grades.flatMap((grade) => seeded(grade, Math.round((scenes * blankShare) / 3), true)),
  ];
};

const playAll = async (
  jobs: readonly SceneJob[],
  threads: number,
): Promise<readonly SceneReport[]> => {
  const left = [...jobs];
  const reports: SceneReport[] = [];
  const thread = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./qr-thread.ts', import.meta.url));
      const next = (): void => {
        const job = left.shift();
        if (job) worker.postMessage(job);
        else void worker.terminate().then(() => resolve());
      };
      worker.on('error', reject);
      worker.on('message', (report: SceneReport) => {
        reports.push(report);
        if (reports.length % 250 === 0)
          process.stderr.write(`${reports.length} of ${jobs.length} scenes\n`);
        next();
      });
      next();
    });
  await Promise.all(Array.from({ length: threads }, thread));
  return reports;
};

const share = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 10_000;

const summary = (outcomes: readonly SceneOutcome[]) => {
  const told = outcomes.flatMap(({ toldAfter }) => (toldAfter === undefined ? [] : [toldAfter]));
  return {
    scenes: outcomes.length,
    plainFirstFrame: share(outcomes.filter(({ isPlainHit }) => isPlainHit).length, outcomes.length),
    firstFrame: share(told.filter((frames) => frames === 1).length, outcomes.length),
    withinTenFrames: share(told.length, outcomes.length),
    wrongTold: outcomes.reduce((sum, { wrongTold }) => sum + wrongTold, 0),
    wrongRead: outcomes.reduce((sum, { wrongRead }) => sum + wrongRead, 0),
    framesUntilTold: distribution(told),
  };
};

const times = (outcomes: readonly SceneOutcome[]) => ({
  frameMs: distribution(outcomes.flatMap(({ frameMs }) => frameMs)),
  frameCpuMs: distribution(outcomes.flatMap(({ frameCpuMs }) => frameCpuMs)),
});

const byDecoder = <T>(
  reports: readonly SceneReport[],
  summarise: (outcomes: readonly SceneOutcome[]) => T,
): Record<string, T> =>
  Object.fromEntries(
    [
      ...Map.groupBy(
        reports.flatMap(({ outcomes }) => outcomes),
        ({ decoder }) => decoder,
      ),
    ].map(([decoder, outcomes]) => [decoder, summarise(outcomes)]),
  );

const byGrade = <T>(
  reports: readonly SceneReport[],
  summarise: (reports: readonly SceneReport[]) => T,
): Record<string, T> =>
  Object.fromEntries(
    grades.map((grade) => [grade, summarise(reports.filter((each) => each.grade === grade))]),
  );

/**
 * Decoders over the corpus. Each has the same passes and the same time a frame; a code counts as told when two pictures agreed on it, as
 * in the product. Times are for all passes of a frame of 1280x720 together.
 */
export const benchQr = async (scenes: number) => {
  const jobs = jobsOf(scenes);
  const reports = await playAll(jobs, cpus().length);
  const shown = reports.filter(({ isBlank }) => !isBlank);
  const timed = grades.flatMap((grade) =>
    jobs.filter((job) => job.grade === grade && !job.isBlank).slice(0, timedScenes),
  );
  return {
    scenes: reports.length,
    ...byGrade(shown, (some) => byDecoder(some, summary)),
    blank: byDecoder(
      reports.filter(({ isBlank }) => isBlank),
      summary,
    ),
    byMedium: Object.fromEntries(
      [...Map.groupBy(shown, ({ medium }) => medium)].map(([medium, of]) => [
        medium,
        byGrade(of, (some) => byDecoder(some, (each) => summary(each).withinTenFrames)),
      ]),
    ),
    times: byGrade(await playAll(timed, 1), (some) => byDecoder(some, times)),
  };
};
