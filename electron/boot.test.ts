import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = import.meta.dirname;

/** Everything that has to load before the first line of a file runs. */
const loadedBefore = (path: string, seen = new Set<string>()): ReadonlySet<string> => {
  const text = readFileSync(path, 'utf8');
  for (const [, specifier = ''] of text.matchAll(
    /^(?:import|export) (?!type )[^;]*?from '([^']+)';/gm,
  )) {
    const found = specifier.startsWith('.') ? join(dirname(path), specifier) : specifier;
    if (seen.has(found)) continue;
    seen.add(found);
    if (specifier.startsWith('.')) loadedBefore(found, seen);
  }
  return seen;
};

describe('the first code of a start', () => {
  test('needs next to nothing: what may be broken in a new version is loaded after its start was counted', () => {
    const loaded = [...loadedBefore(join(root, 'boot.ts'))].map((path) =>
      path.startsWith('/') ? relative(root, path) : path,
    );
    expect(loaded.toSorted()).toEqual([
      'arguments.ts',
      'electron',
      'exit-codes.ts',
      'node:child_process',
      'node:fs',
      'node:path',
      'node:util',
      'relaunch.ts',
      'updates/begin-start.ts',
      'updates/places.ts',
      'updates/probation-files.ts',
      'updates/probation.ts',
      'updates/way-back.ts',
      'whole-file.ts',
    ]);
  });
});
