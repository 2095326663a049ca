import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { updatePlaces } from '../../electron/updates/places.ts';
import { mostStarts } from '../../electron/updates/probation.ts';
import { type ProbationFiles, probationFiles } from '../../electron/updates/probation-files.ts';
import { formerOf } from '../../electron/updates/way-back.ts';

let folder: string;
let program: string;
let state: string;
let files: ProbationFiles;

beforeEach(() => {
  // A name that a shell could trip over.
  folder = mkdtempSync(join(tmpdir(), 'tiepdon launch $x-'));
  program = join(folder, 'tiep don.AppImage');
  state = join(folder, 'the state');
  files = probationFiles(updatePlaces(state).probation);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (path: string, script: string): void => {
  rmSync(path, { force: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
};
const launch = (environment: NodeJS.ProcessEnv = {}, path = program) => {
  const child = spawn(
    join(import.meta.dirname, 'debian/launch'),
    [path, '--ozone-platform=wayland', '--state', state, 'a b'],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...environment } },
  );
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  return new Promise<{ said: string; code: number | null }>((resolve) => {
    child.on('exit', (code) => setImmediate(() => resolve({ said, code })));
  });
};
/** An update that has just been put in place. */
const installed = (script: string): void => {
  write(program, 'echo former');
  linkSync(program, formerOf(program));
  files.begin({
    from: '1.2.0',
    to: '1.3.0',
    package: 'appimage',
    program,
    since: '2026-11-27T00:00:00.000Z',
    expects: { screens: ['kiosk-1'], devices: true },
  });
  write(program, script);
};

describe('the launcher', () => {
  test('starts the program with its words, and ends as it ends', async () => {
    write(program, 'echo "$1|$2|$4"; printenv TIEPDON_START_COUNTED; exit 75');
    expect(await launch()).toEqual({
      said: '--ozone-platform=wayland|--state|a b\n',
      code: 75,
    });
  });

  test('counts the starts of a version on probation before it runs', async () => {
    installed('echo "new, $(printenv TIEPDON_START_COUNTED)"');
    expect(await launch()).toEqual({ said: 'new, 1\n', code: 0 });
    expect(files.starts()).toBe(1);
    expect(files.rolledBack()).toBeUndefined();
  });

  test.each([
    ['ends at once', 'exit 1'],
    ['is killed', 'kill -SEGV $$'],
    ['is no program at all', '\u0000\u0001'],
  ])(
    'puts the former one back when the new one %s, after as many starts as the program itself',
    async (_, script) => {
      installed(script);
      if (script.startsWith('\u0000')) writeFileSync(program, '\u007fELF broken', { mode: 0o755 });
      for (let start = 0; start < mostStarts; start += 1) {
        const { said, code } = await launch();
        expect(said).toBe('');
        expect(code).not.toBe(0);
      }
      expect(files.starts()).toBe(mostStarts);
      expect(await launch()).toEqual({ said: 'former\n', code: 0 });
      expect(files.rolledBack()).toBe('starts');
      // The former one is here to stay, and has the record to conclude from.
      expect(await launch()).toEqual({ said: 'former\n', code: 0 });
      expect(files.read()?.to).toBe('1.3.0');
      expect(existsSync(formerOf(program))).toBe(false);
    },
  );

  test('goes on where a power cut left off: the reason is there, the program is not back yet', async () => {
    installed('echo new');
    files.rollBack('unhealthy');
    expect(await launch()).toEqual({ said: 'former\n', code: 0 });
    expect(files.rolledBack()).toBe('unhealthy');
  });

  test('has nothing to go back to where nothing was kept: it starts what is there', async () => {
    installed('echo new');
    rmSync(formerOf(program));
    for (let start = 0; start < mostStarts + 2; start += 1)
      expect((await launch()).said).toBe('new\n');
  });

  test('knows the program behind a link', async () => {
    installed('echo new');
    const link = join(folder, 'link');
    symlinkSync(program, link);
    files.rollBack('unhealthy');
    expect((await launch({}, link)).said).toBe('former\n');
    expect(readFileSync(program, 'utf8')).toContain('former');
  });

  const hurried = { TIEPDON_LOOK_EVERY: '1', TIEPDON_MOST_SILENT: '2' };
  test('ends a new version that hangs, and the former one is there at the next start', async () => {
    installed('exec sleep 600');
    const { code } = await launch(hurried);
    expect(code).toBeNull();
    expect(files.rolledBack()).toBe('silent');
    expect(await launch()).toEqual({ said: 'former\n', code: 0 });
  });

  test('leaves one alone that gives signs of life, and one that has proved itself', async () => {
    const ran = join(updatePlaces(state).probation, 'ran');
    const record = join(updatePlaces(state).probation, 'record.json');
    installed(
      `for n in 1 2 3 4 5 6; do echo $n > '${ran}'; sleep 0.6; done; rm '${record}'; sleep 3; exit 7`,
    );
    mkdirSync(state, { recursive: true });
    expect((await launch({ ...hurried, TIEPDON_MOST_SILENT: '4' })).code).toBe(7);
    expect(files.rolledBack()).toBeUndefined();
  });
});
