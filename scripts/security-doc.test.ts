import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** Every defence that docs/security.md claims is shown by a test that exists, under the name that is given. */
const doc = readFileSync('docs/security.md', 'utf8');
const threats = /## Threats\n([\s\S]*?)\n## /.exec(doc)?.[1] ?? '';
const rows = threats
  .split('\n')
  .filter((line) => /^\| (?!threat|---)/.test(line) && !line.startsWith('|---'));
const references = [
  ...doc.matchAll(/`([\w./-]+\.(?:test|spec|teardown)\.ts)`(?: "([^"]+)")?/g),
].map(([, path = '', title]) => ({ path, title }));

describe('docs/security.md', () => {
  test('has a test for every threat', () => {
    expect(rows.length).toBeGreaterThan(15);
    for (const row of rows) expect(row).toMatch(/`[\w./-]+\.(test|spec|teardown)\.ts`/);
  });
  test.each(references)('$path "$title" exists', ({ path, title }) => {
    // Updates are a part of their own, with a folder of their own.
    if (path.startsWith('electron/updates/') && !existsSync('electron/updates')) {
      console.warn(`SKIPPED: ${path} was not looked for, since there are no updates here`);
      return;
    }
    expect(existsSync(path), path).toBe(true);
    if (title !== undefined)
      expect(readFileSync(path, 'utf8').replaceAll("\\'", "'")).toContain(title);
  });
  test('names campaigns that can be run, and codes that are in the catalogue', () => {
    const campaigns = readFileSync('scripts/stress.ts', 'utf8');
    for (const [, name = ''] of doc.matchAll(/npm run stress -- ([\w-]+)/g))
      expect(campaigns).toMatch(new RegExp(`^ +'?${name}'?: async`, 'm'));
    const codes = readFileSync('docs/failure-codes.md', 'utf8');
    for (const [, code = ''] of doc.matchAll(/`((?:store|network)\.[a-z]+-[a-z-]+)`/g))
      expect(codes).toContain(`\`${code}\``);
  });
  test('fits three pages', () => {
    expect(doc.split('\n').length).toBeLessThan(120);
  });
});
