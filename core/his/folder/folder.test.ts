import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHospitalSystem, HisSettings, type HospitalSystem } from '../index.ts';
import { sampleClaim, sampleVisit } from '../testing/sample.ts';

const systemIn = (directory: string): HospitalSystem =>
  createHospitalSystem(HisSettings.parse({ kind: 'folder', directory }), {
    clock: { now: () => Date.now() },
  });

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tiepdon-folder-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('the drop folder', () => {
  it('receives the visit as JSON and the check-in record as XML, for nobody else to read', async () => {
    const visit = sampleVisit();
    expect(await systemIn(directory).registerVisit(visit)).toEqual({
      ok: true,
      value: { state: 'registered' },
    });
    expect(readdirSync(directory).sort()).toEqual(['key-0001.json', 'key-0001.xml']);
    expect(JSON.parse(readFileSync(join(directory, 'key-0001.json'), 'utf8'))).toEqual({
      format: 'tiepdon-visit-1',
      ...visit,
    });
    for (const name of readdirSync(directory))
      expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
  });

  it('keeps the same key the same file', async () => {
    const his = systemIn(directory);
    await his.registerVisit(sampleVisit());
    const before = readdirSync(directory).map((name) => statSync(join(directory, name)).ino);
    expect(await his.registerVisit(sampleVisit())).toMatchObject({ ok: true });
    expect(readdirSync(directory).map((name) => statSync(join(directory, name)).ino)).toEqual(
      before,
    );
    expect(await his.registerVisit(sampleVisit({ clinicId: 'mat' }))).toMatchObject({
      ok: false,
      failure: { code: 'his.duplicate-key-differs', kind: 'rejected' },
    });
  });

  it('says what became of a key', async () => {
    const his = systemIn(directory);
    expect(await his.status('key-0001')).toEqual({ ok: true, value: undefined });
    await his.registerVisit(sampleVisit());
    expect(await his.status('key-0001')).toEqual({ ok: true, value: { state: 'registered' } });
  });

  it.each([
    '../../etc/cron.d/x',
    '001085100001',
    'Nguyễn Văn Mẫu',
    'A-1',
    '',
    '.x',
    'a/b',
    'x'.repeat(200),
  ])('makes no name of the key "%s"', async (idempotencyKey) => {
    const his = systemIn(directory);
    expect(await his.registerVisit(sampleVisit({ idempotencyKey }))).toMatchObject({ ok: true });
    for (const name of readdirSync(directory))
      expect(name).toMatch(/^sha256-[0-9a-f]{64}\.(json|xml)$/);
    expect(readdirSync(directory)).toHaveLength(2);
    expect(await his.status(idempotencyKey)).toMatchObject({ ok: true, value: {} });
  });

  it('has nothing to look up', async () => {
    const his = systemIn(directory);
    expect(await his.findPatient(sampleClaim)).toEqual({ ok: true, value: undefined });
    expect(await his.listServices()).toEqual({ ok: true, value: [] });
    expect(await his.checkInsurance(sampleClaim)).toEqual({ ok: true, value: undefined });
  });

  it('waits for a folder that is not there', async () => {
    const his = systemIn(join(directory, 'share'));
    const missing = { ok: false, failure: { code: 'his.folder-missing', kind: 'later' } };
    expect(await his.registerVisit(sampleVisit())).toMatchObject(missing);
    expect(await his.status('key-0001')).toMatchObject(missing);
    writeFileSync(join(directory, 'share'), '');
    expect(await his.registerVisit(sampleVisit())).toMatchObject(missing);
  });
});
