/**
 * npm run stress -- survival: the host is killed with kill -9 at random moments of check-ins, deliveries, migrations, backups
 * and restores, while gateway and hospital system fail in every way they can. After each campaign everything is let heal, and
 * a checker that shares no code with the host compares what people were shown, what is stored, and what arrived.
 */

import { migrating, type Outcome, restoring, serving } from './campaigns.ts';
import { earlierVersions } from './earlier-stores.ts';

/** Shares of the kills, in percent. */
const shares = {
  rest: 50,
  fhir: 8,
  folder: 8,
  clock: 10,
  backup: 10,
  migration: 10,
  restore: 4,
} as const;
/** After so many the REST campaign heals, is checked, and starts over. */
const batch = 100;

export const survival = async (kills: number) => {
  const share = (percent: number): number => Math.max(2, Math.round((kills * percent) / 100));
  const outcomes: Outcome[] = [];
  const add = async (work: Promise<Outcome>): Promise<void> => {
    const outcome = await work;
    outcomes.push(outcome);
    const wrong = outcome.findings.filter(({ isWhole }) => !isWhole);
    const told =
      wrong.length === 0 ? 'whole' : JSON.stringify(wrong.map((each) => each.violations));
    process.stderr.write(`${outcome.name}: ${outcome.kills} kills, ${told}\n`);
  };
  for (let left = share(shares.rest); left > 0; left -= batch)
    await add(serving({ name: 'REST', kind: 'rest', kills: Math.min(batch, left) }));
  await add(serving({ name: 'FHIR', kind: 'fhir', kills: share(shares.fhir) }));
  await add(serving({ name: 'folder', kind: 'folder', kills: share(shares.folder) }));
  await add(
    serving({ name: 'bad clock', kind: 'rest', kills: share(shares.clock), hasBadClock: true }),
  );
  await add(serving({ name: 'backups', kind: 'rest', kills: share(shares.backup), backsUp: true }));
  for (const version of earlierVersions)
    await add(migrating(version, share(shares.migration / earlierVersions.length)));
  await add(restoring(share(shares.restore)));

  // The last check of a campaign is the one after everything has healed; copies and moments on the way are whole or not.
  const healed = outcomes.map(({ name, findings }) => {
    const last = name === 'backups' ? findings[0] : findings.at(-1);
    if (!last) throw new Error('a campaign was not checked');
    return last;
  });
  const sum = (count: (findings: (typeof healed)[number]) => number): number =>
    healed.reduce((total, each) => total + count(each), 0);
  const all = outcomes.flatMap(({ findings }) => findings);
  return {
    kills: outcomes.reduce((total, each) => total + each.kills, 0),
    checks: all.length,
    isWhole: all.every(({ isWhole }) => isWhole),
    acknowledged: sum((each) => each.acknowledged),
    stored: sum((each) => each.stored),
    delivered: sum((each) => each.delivered),
    lost: sum((each) => each.lost),
    duplicated: sum((each) => each.duplicated),
    undelivered: sum((each) => each.undelivered),
    gaps: sum((each) => each.gaps),
    rechecked: sum((each) => each.rechecked),
    repeatedSends: sum((each) => each.repeatedSends),
    campaigns: outcomes.map(({ name, kills: killed, notes }) => ({
      name,
      kills: killed,
      ...notes,
    })),
    violations: all.filter(({ isWhole }) => !isWhole).map(({ violations }) => violations),
  };
};
