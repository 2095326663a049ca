import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/**
 * Item 19 of Electron's security checklist: what packages burn into Electron's binary, so that nothing outside can turn it
 * back. https://www.electronjs.org/docs/latest/tutorial/fuses
 */
const path = join(import.meta.dirname, '../../electron-builder.yml');
const fuses: Readonly<Record<string, boolean>> = {
  // The program cannot be used as a plain Node, nor be given code, options or a debugger from outside.
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  // It starts from its archive alone, and from the one that it was packaged with.
  onlyLoadAppFromAsar: true,
  enableEmbeddedAsarIntegrityValidation: true,
  // Nothing is loaded from file:.
  grantFileProtocolExtraPrivileges: false,
};

/** The entries of the one block; more of YAML is not needed for switches. */
const burnt = (yml: string): ReadonlyMap<string, string> => {
  const [, block = ''] =
    /^electronFuses:[^\S\n]*\n((?:[^\S\n]+[^\n]*\n|[^\S\n]*\n)*)/m.exec(`${yml}\n`) ?? [];
  return new Map(
    [...block.matchAll(/^[^\S\n]+(\w+):[^\S\n]*(\S+)/gm)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
};

const yml = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
if (yml === undefined)
  console.warn(
    '\n=== SKIPPED: there is no electron-builder.yml, so no fuse of any package was looked at ===\n',
  );

describe.skipIf(yml === undefined)('the fuses of the packages', () => {
  test.each(Object.entries(fuses))('%s is %s', (name, value) => {
    const set = burnt(yml ?? '');
    expect(set.get(name), `electronFuses.${name} in electron-builder.yml`).toBe(String(value));
  });
});

test('a fuse that is missing, commented out or the other way round would be seen', () => {
  const read = burnt(
    'appId: x\nelectronFuses:\n  # runAsNode: false\n  onlyLoadAppFromAsar: true\n\n  grantFileProtocolExtraPrivileges: true\nwin:\n  enableNodeOptionsEnvironmentVariable: false\n',
  );
  expect([...read]).toEqual([
    ['onlyLoadAppFromAsar', 'true'],
    ['grantFileProtocolExtraPrivileges', 'true'],
  ]);
});
