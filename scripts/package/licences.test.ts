import { describe, expect, test } from 'vitest';
import { type Component, packageComponent } from './components.ts';
import { isAllowed, licenceProblems, thirdPartyLicences } from './licences.ts';

const component = (more: Partial<Component>): Component => ({
  kind: 'library',
  name: 'some-package',
  version: '1.0.0',
  licence: 'MIT',
  texts: ['Permission is hereby granted'],
  embeds: [],
  ...more,
});

describe('licences of what is shipped', () => {
  test.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['MIT AND ISC', true],
    ['MIT AND GPL-3.0-only', false],
    ['AGPL-3.0-only', false],
    ['Apache-2.0 WITH LLVM-exception', false],
    ['SEE LICENSE IN LICENSE.txt', false],
    ['UNLICENSED', false],
    ['mit', false],
    ['', false],
  ])('%s: %s', (expression, expected) => expect(isAllowed(expression)).toBe(expected));

  test('a package is named that has no licence, a foreign one, or no text; also what was compiled into it', () => {
    const { licence: _, ...unlicensed } = component({ name: 'silent' });
    expect(
      licenceProblems([
        component({}),
        unlicensed,
        component({ name: 'copyleft', licence: 'GPL-3.0-only' }),
        component({ name: 'textless', texts: [] }),
        component({ name: 'holder', embeds: [component({ name: 'inner', licence: 'SSPL-1.0' })] }),
      ]),
    ).toEqual([
      'silent 1.0.0: no licence',
      'copyleft 1.0.0: GPL-3.0-only is not allowed',
      'textless 1.0.0: the text of its licence is missing',
      'inner 1.0.0: SSPL-1.0 is not allowed',
    ]);
  });

  test('each text goes along once, under the names of all that it is for', () => {
    const written = thirdPartyLicences([
      component({ name: 'one' }),
      component({ name: 'two' }),
      component({ name: 'font', licence: 'OFL-1.1', texts: ['SIL OPEN FONT LICENSE'] }),
    ]);
    expect(written.match(/Permission is hereby granted/g)).toHaveLength(1);
    expect(written).toContain('one 1.0.0 (MIT)\ntwo 1.0.0 (MIT)\n');
    expect(written).toContain('SIL OPEN FONT LICENSE');
  });

  test('a maker who says MIT and forgets the file gets the standard text in his name', () => {
    const { texts } = packageComponent('node_modules/qrcode-generator');
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain('Copyright (c) Kazuhiko Arase');
    expect(texts[0]).not.toContain('{holder}');
  });

  test('what is told of code inside binaries is what the binaries say', async () => {
    const told = (path: string) =>
      packageComponent(path).embeds.map(({ name, version }) => `${name} ${version}`);
    const { default: Database } = await import('better-sqlite3');
    const { sqlite, cipher } = new Database(':memory:')
      .prepare('select sqlite_version() as sqlite, sqlite3mc_version() as cipher')
      .get() as Record<'sqlite' | 'cipher', string>;
    expect(told('node_modules/better-sqlite3')).toEqual([cipher, `SQLite ${sqlite}`]);
    const { ZXING_CPP_COMMIT } = await import('zxing-wasm/reader');
    expect(told('node_modules/zxing-wasm')).toEqual([`ZXing-C++ ${ZXING_CPP_COMMIT}`]);
  });
});
