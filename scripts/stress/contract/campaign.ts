import { findLeaks } from '../../../fixtures/leaks/index.ts';
import { type CallsReport, tryCalls } from './calls.ts';
import { type FloodReport, flood } from './flood.ts';
import { type Ground, last, needles, openGround } from './ground.ts';
import { procedures } from './procedures.ts';
import { replay } from './replays.ts';
import { sendSpoiltFrames } from './spoilt-frames.ts';
import type { Target } from './targets.ts';

export interface CampaignReport extends CallsReport {
  readonly target: string;
  readonly procedures: number;
  readonly spoiltFrames: number;
  readonly replays: number;
  readonly flood: FloodReport;
  readonly findings: readonly string[];
}

/** Somebody is there whose data must not show. */
const fill = async ({ target, ids, connect, checkIn }: Ground): Promise<void> => {
  const kiosk = await connect('kiosk');
  for (const id of ['valid-80', 'valid-95', 'expired']) await checkIn(kiosk, id);
  kiosk.wire.close();
  const visits = target.readStore((store) => store.linesOn(store.today()));
  for (const { visitId } of visits) ids.add(visitId);
};

/** Everything is as before: people are checked in, the store is whole, and no log holds what it must not. */
const lookAfter = async ({ target, find, connect, checkIn }: Ground): Promise<void> => {
  if (target.isAlive()) {
    const kiosk = await connect('kiosk');
    await checkIn(kiosk, last);
    kiosk.wire.close();
    const check = target.readStore((store) => store.check());
    if (!check.ok) find(`the store is not whole: ${JSON.stringify(check)}`);
  } else find(`the host is dead: ${target.log().slice(-500)}`);
  for (const line of target.log().split('\n')) {
    if (/"msg":"bug"|^\s+at |Error: /.test(line)) find(`log: ${line}`);
    for (const { kind } of findLeaks(line, needles)) find(`log: ${kind}: ${line}`);
  }
};

/** Runs one target through everything, `cases` inputs for each procedure and caller. */
export const campaign = async (
  target: Target,
  cases: number,
  seed: number,
): Promise<CampaignReport> => {
  const ground = openGround(target, cases, seed);
  await fill(ground);
  const called = await tryCalls(ground);
  const spoiltFrames = await sendSpoiltFrames(ground);
  const replays = await replay(ground);
  const flooded = await flood(ground);
  await lookAfter(ground);
  return {
    target: target.name,
    procedures: procedures.length,
    ...called,
    spoiltFrames,
    replays,
    flood: flooded,
    findings: ground.findings,
  };
};
