import { describe, expect, it } from 'vitest';
import { createHospitalSystem, HisSettings } from './index.ts';
import { sampleVisit } from './testing/sample.ts';

describe('HisSettings', () => {
  it.each([
    { kind: 'rest', baseUrl: 'https://his.example.vn/api', merchantId: 'M' },
    { kind: 'fhir', baseUrl: 'http://10.0.0.5:8080/fhir' },
    { kind: 'folder', directory: '/srv/his' },
    { kind: 'none' },
  ])('accepts the least of $kind', (settings) => {
    expect(HisSettings.parse(settings)).toMatchObject(settings);
  });

  it.each([
    { kind: 'soap' },
    { kind: 'rest', baseUrl: 'ftp://his.example.vn', merchantId: 'M' },
    { kind: 'rest', baseUrl: 'https://his.example.vn' },
    { kind: 'rest', baseUrl: 'https://his.example.vn', merchantId: 'M', secret: 'in the file' },
    { kind: 'fhir', baseUrl: 'https://his.example.vn', timeoutMs: 0 },
    { kind: 'folder', directory: '' },
  ])('refuses %j', (settings) => {
    expect(HisSettings.safeParse(settings).success).toBe(false);
  });
});

describe('a hospital without a system', () => {
  it('has nothing to look up and nowhere to deliver to', async () => {
    const his = createHospitalSystem({ kind: 'none' }, { clock: { now: () => 0 } });
    expect(await his.registerVisit(sampleVisit())).toEqual({
      ok: true,
      value: { state: 'registered' },
    });
    expect(await his.findPatient({})).toEqual({ ok: true, value: undefined });
  });
});
