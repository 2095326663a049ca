import {
  chmodSync,
  existsSync,
  linkSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { beginStart, type Start, takeStartBack } from './begin-start.ts';
import { updatePlaces } from './places.ts';
import { mostStarts } from './probation.ts';
import { type Probation, type ProbationFiles, probationFiles } from './probation-files.ts';
import { formerOf } from './way-back.ts';

let stateFolder: string;
let program: string;
let files: ProbationFiles;
beforeEach(() => {
  stateFolder = mkdtempSync(join(tmpdir(), 'tiepdon-start-'));
  program = join(stateFolder, 'tiepdon.AppImage');
  files = probationFiles(updatePlaces(stateFolder).probation);
});
afterEach(() => rmSync(stateFolder, { recursive: true, force: true }));

const begin = (more: Partial<Probation> = {}): void => {
  writeFileSync(program, 'former');
  linkSync(program, formerOf(program));
  rmSync(program);
  writeFileSync(program, 'new');
  files.begin({
    from: '1.2.0',
    to: '1.3.0',
    package: 'appimage',
    program,
    since: '2026-11-27T00:00:00.000Z',
    expects: { screens: ['kiosk-1'], devices: true },
    ...more,
  });
};
const start = (more: Partial<Start> = {}): boolean =>
  beginStart({ stateFolder, version: '1.3.0', isCounted: false, isManaged: false, ...more });

describe('the first thing a start does', () => {
  test('is nothing where no version is on probation, or another one is', () => {
    expect(start()).toBe(false);
    begin();
    expect(start({ version: '1.2.0' })).toBe(false);
    expect(files.starts()).toBe(0);
  });

  test('is to count it, unless the launcher has; the fourth goes back', () => {
    begin();
    expect(start()).toBe(false);
    expect(files.starts()).toBe(1);
    files.countStart();
    expect(start({ isCounted: true })).toBe(false);
    expect(files.starts()).toBe(2);
    for (let more = 2; more < mostStarts; more += 1) expect(start()).toBe(false);
    expect(readFileSync(program, 'utf8')).toBe('new');
    expect(start()).toBe(true);
    expect(readFileSync(program, 'utf8')).toBe('former');
    expect(files.rolledBack()).toBe('starts');
  });

  test('is to go on going back, for the reason that is there', () => {
    begin();
    files.rollBack('unhealthy');
    expect(start()).toBe(true);
    expect(files.rolledBack()).toBe('unhealthy');
    expect(readFileSync(program, 'utf8')).toBe('former');
  });

  test.each([
    [true, '--updated /S '],
    [false, '--updated /S --force-run '],
  ])(
    'is to run the former installer; started by somebody else (%s) it starts nothing',
    async (isManaged, words) => {
      const installer = updatePlaces(stateFolder).formerInstaller;
      const told = join(stateFolder, 'told');
      begin({ package: 'nsis', program: installer });
      writeFileSync(installer, `#!/bin/sh\nprintf '%s ' "$@" > '${told}'\n`);
      chmodSync(installer, 0o755);
      files.rollBack('starts');
      expect(start({ isManaged })).toBe(true);
      await vi.waitFor(() => expect(readFileSync(told, 'utf8')).toBe(words), { timeout: 20_000 });
    },
  );

  test('is not counted against the version where it only told somebody that another instance runs', () => {
    takeStartBack(stateFolder);
    begin();
    start();
    takeStartBack(stateFolder);
    takeStartBack(stateFolder);
    expect(files.starts()).toBe(0);
  });
});

describe('the record of a probation', () => {
  test.each(['', '{', 'null', '{"from":1}', '{"from":"1.2.0","to":"1.3.0","package":"deb"}'])(
    'that says %j is none',
    (text) => {
      begin();
      writeFileSync(join(updatePlaces(stateFolder).probation, 'record.json'), text);
      expect(files.read()).toBeUndefined();
      expect(start()).toBe(false);
    },
  );
  test('begins with nothing of an earlier one, and leaves nothing', () => {
    begin();
    files.countStart();
    files.noteRan(5_000);
    files.rollBack('silent');
    rmSync(formerOf(program));
    begin();
    expect([files.starts(), files.ranMs(), files.rolledBack()]).toEqual([0, 0, undefined]);
    files.end();
    expect(existsSync(updatePlaces(stateFolder).probation)).toBe(false);
  });
});
