import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../core/clock.ts';
import { loadStoreKey, openStore, type Store } from '../core/store/index.ts';
import { sampleVisit } from '../core/store/testing/sample.ts';
import { demoConfig } from './demo.ts';

let folder: string;
let config: string;
let store: Store;
const open = (): Store => {
  const path = join(folder, 'data/tiepdon.db');
  const key = loadStoreKey(join(folder, 'store.key'), path);
  const opened = key.ok ? openStore({ path, key: key.value, clock: systemClock }) : key;
  if (!opened.ok) throw new Error(opened.failure.code);
  return opened.value;
};
const run = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['scripts/tiepdon.ts', ...words, '--config', config],
    { encoding: 'utf8' },
  );
  return { status, stdout, stderr };
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tiepdon-care-'));
  config = join(folder, 'tiepdon.json');
  writeFileSync(
    config,
    JSON.stringify({ ...demoConfig({}), backup: { directory: 'backups', keep: 2 } }),
  );
  store = open();
  for (const name of ['a', 'b']) store.commit(sampleVisit(name));
});
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a store is checked, backed up and restored as IT would, the kiosk running where it may', () => {
  expect(JSON.parse(run('store', 'check', '--json').stdout)).toMatchObject({
    ok: true,
    visits: 2,
    audit: { ok: true, entries: 2 },
    waiting: { his: { pending: 2, poison: 0 } },
    backups: { count: 0 },
  });
  const made = JSON.parse(run('store', 'backup', '--json').stdout);
  expect(made).toMatchObject({ visits: 2, audit: 2 });
  store.commit(sampleVisit('c'));
  expect(run('store', 'check').stdout).toMatch(
    /ok .*unbroken.*gapless[\s\S]*audit log up to 3:[0-9a-f]{24}[\s\S]*3 visits[\s\S]*1 backups/,
  );
  const anchor = store.trail.anchor();

  const asked = run('store', 'restore', made.path);
  expect(asked).toMatchObject({ status: 2 });
  expect(asked.stderr).toContain('2 visits; not in it: 1 of the present ones. Nothing was changed');
  const locked = run('store', 'restore', made.path, '--yes');
  expect(locked).toMatchObject({ status: 1 });
  expect(locked.stderr).toContain('store.locked');
  store.close();
  const restored = run('store', 'restore', made.path, '--yes', '--json');
  expect(JSON.parse(restored.stdout)).toMatchObject({ visits: 2, lost: 1 });
  store = open();
  expect(store.check()).toMatchObject({ ok: true, visits: 2 });
  // What a report of that day says is not in this store, and somebody should know why.
  const put = run('store', 'check', '--anchor', anchor);
  expect(put).toMatchObject({ status: 1 });
  expect(put.stdout).toContain(`FAILED the audit log does not hold ${anchor}`);
  expect(run('store', 'check', '--anchor', store.trail.anchor())).toMatchObject({ status: 0 });
  expect(run('store', 'check', '--anchor', '3')).toMatchObject({ status: 2 });
}, 60_000);

test('the list for the social-insurance office is written whole, for its owner alone, and over nothing', () => {
  const out = join(folder, 'list.xlsx');
  const words = ['cleaning', 'export', '--from', '2026-01-01', '--to', '2030-01-01', '--out', out];
  expect(run(...words)).toMatchObject({ status: 0 });
  expect(statSync(out).mode & 0o077).toBe(0);
  expect(run(...words).stderr).toContain('--force replaces it');
  expect(run(...words, '--force')).toMatchObject({ status: 0 });
  expect(run('cleaning', 'export', '--from', '2026-02-01', '--to', '2026-01-01')).toMatchObject({
    status: 2,
  });
}, 60_000);

test('what cannot be done is said with its remedy', () => {
  expect(run('store', 'restore')).toMatchObject({ status: 2 });
  const missing = run('store', 'restore', join(folder, 'nothing.db'), '--yes');
  expect(missing).toMatchObject({ status: 1 });
  expect(missing.stderr).toMatch(/store\.backup-missing[\s\S]*remedy:/);
  writeFileSync(join(folder, 'file'), '');
  expect(run('store', 'backup', '--to', join(folder, 'file')).stderr).toContain(
    'store.backup-unwritable',
  );
}, 60_000);
