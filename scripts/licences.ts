/**
 * Whether everything that we may ship is under a licence that we may ship under, and its text is there to go along.
 *   node scripts/licences.ts
 * Names what is not; packages write the texts down (`THIRD-PARTY-LICENCES.txt`).
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { packageComponent, staleSupplements } from './package/components.ts';
import { licenceProblems } from './package/licences.ts';

const root = resolve(import.meta.dirname, '..');
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, { dev?: boolean }>;
};
// Other systems' packages are not installed here; builders of those systems check them.
const components = Object.entries(packages)
  .filter(([path, { dev }]) => path !== '' && !dev && existsSync(join(root, path)))
  .map(([path]) => packageComponent(path));
const problems = [
  ...licenceProblems(components),
  ...staleSupplements(components).map(
    (key) => `${key} in scripts/package/licences/supplements.json is not what is installed`,
  ),
];
for (const problem of problems) console.error(problem);
console.log(`licences: ${components.length} packages, ${problems.length} problems`);
process.exitCode = problems.length > 0 || components.length < 50 ? 1 : 0;
