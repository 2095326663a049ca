/**
 * Holds every folder to what the design lets it import. Reads the whole tree with dependency-cruiser and
 * fails on the first import across a layer, on a cycle, and when it has read suspiciously little.
 */
import { existsSync } from 'node:fs';
import { cruise, type IRegularForbiddenRuleType } from 'dependency-cruiser';

const folders = ['core', 'drivers', 'electron', 'renderer', 'fixtures', 'scripts', 'e2e'].filter(
  (folder) => existsSync(folder),
);
const production = { pathNot: '\\.(test|spec)\\.tsx?$|/testing/' };
const ours = '^(core|drivers|electron|renderer|fixtures|scripts|e2e)/';

const rule = (
  name: string,
  from: string,
  to: IRegularForbiddenRuleType['to'],
): IRegularForbiddenRuleType => ({
  name,
  severity: 'error',
  from: { path: from, ...production },
  to,
});

const forbidden: IRegularForbiddenRuleType[] = [
  rule('contract-stands-alone', '^core/contract/', {
    pathNot: '^core/contract/|^node_modules/(zod|@orpc/contract|@orpc/client|@orpc/shared)/',
  }),
  rule('core-knows-no-shell-and-no-driver', '^core/', {
    path: '^(drivers|electron|renderer|fixtures|scripts|e2e)/|^node_modules/(electron|react|react-dom|@playwright)/',
  }),
  // The guard of the network is the same in every process that has one.
  rule('drivers-import-contract-only', '^drivers/', {
    path: ours,
    pathNot: '^(drivers/|core/(contract|network)/)',
  }),
  rule('network-guard-stands-alone', '^core/network/', {
    path: `${ours}|^node_modules/`,
    pathNot: '^core/network/',
  }),
  rule('electron-imports-contract-only', '^electron/', {
    path: ours,
    pathNot: '^(electron/|core/contract/)',
  }),
  rule('renderer-imports-contract-only', '^renderer/', {
    path: ours,
    pathNot: '^(renderer/|core/contract/)',
  }),
  rule('renderer-knows-no-node', '^renderer/', { dependencyTypes: ['core'] }),
  rule('fixtures-import-contract-only', '^fixtures/', {
    path: ours,
    pathNot: '^(fixtures/|core/contract/)',
  }),
  // A simulator and the code that talks to it: a shared bug would cancel out.
  rule('reader-knows-no-soft-card', '^drivers/(emrtd|pcsc|devices)', {
    path: '^drivers/softcard/',
  }),
  rule('soft-card-shares-no-code', '^drivers/softcard/', {
    path: '^drivers/(emrtd|pcsc|devices)|^node_modules/(@noble|@peculiar)/',
  }),
  { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
];

const { output } = await cruise(folders, {
  ruleSet: { forbidden },
  validate: true,
  tsPreCompilationDeps: true,
  parser: 'swc',
  doNotFollow: { path: 'node_modules' },
  enhancedResolveOptions: {
    exportsFields: ['exports'],
    conditionNames: ['import', 'node', 'default'],
    mainFields: ['module', 'main'],
    extensions: ['.ts', '.tsx', '.js', '.json', '.mjs'],
  },
});
if (typeof output === 'string')
  throw new Error('dependency-cruiser gave text instead of its result');
const { violations, totalCruised, totalDependenciesCruised = 0 } = output.summary;
for (const { rule: broken, from, to } of violations)
  console.error(`${broken.name}: ${from} -> ${to}`);
// A parser that fails reads nothing and finds nothing wrong.
const isBlind = totalCruised < 50 || totalDependenciesCruised < 100;
if (isBlind)
  console.error(`read only ${totalCruised} modules, ${totalDependenciesCruised} imports`);
console.log(
  `layers: ${totalCruised} modules, ${totalDependenciesCruised} imports, ${violations.length} violations`,
);
process.exitCode = violations.length > 0 || isBlind ? 1 : 0;
