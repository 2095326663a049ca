import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { devicesSettings, keyringNames, loadConfig, readConfig } from './index.ts';

const clinic = (id: string, prefix: string) => ({
  id,
  prefix,
  name: { vi: `Phòng ${id}`, en: `Clinic ${id}` },
  room: '102',
  floor: '1',
});
const valid = {
  facility: { name: { vi: 'Bệnh viện Mẫu', en: 'Sample Hospital' } },
  clinics: [clinic('noi', 'A'), clinic('ngoai', 'B')],
  desk: clinic('tiep-don', 'T'),
  policy: { facilityCode: '01234', facility: { level: 'basic' } },
  gateway: {
    baseUrl: 'https://gateway.example.vn',
    username: '01234_BV',
    password: { env: 'GATEWAY_PASSWORD' },
    staffName: 'Trần Thị Lễ Tân',
    staffPersonalNumber: '001190012345',
  },
};
const folder = mkdtempSync(join(tmpdir(), 'tiepdon-config-'));
const load = (content: unknown, environment: NodeJS.ProcessEnv = { GATEWAY_PASSWORD: 'x' }) => {
  const path = join(folder, 'tiepdon.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return loadConfig(path, environment);
};
const codes = (result: ReturnType<typeof load>) =>
  result.ok ? [] : result.failure.map((each) => `${each.code} ${each.params?.where ?? ''}`.trim());

describe('loading the configuration', () => {
  test('a small configuration is filled up with the defaults', () => {
    const result = load(valid);
    expect(result.ok && result.value.config.checkin.gatewayBudgetMs).toBe(3000);
    expect(result.ok && result.value.config.policy.openVisitElsewhere).toBe('desk');
    expect(result.ok && result.value.storePath).toBe(join(folder, 'data', 'tiepdon.db'));
  });
  test('a file with a byte-order mark from a Windows editor is read', () => {
    expect(load(`\uFEFF${JSON.stringify(valid)}`).ok).toBe(true);
  });
  test('every fault is told at once with its place', () => {
    const broken = {
      ...valid,
      policy: { ...valid.policy, facilityCode: '12' },
      gateway: { ...valid.gateway, baseUrl: 'ftp://x', staffPersonalNumber: '1' },
      clinics: [],
    };
    expect(codes(load(broken))).toEqual([
      'config.invalid clinics',
      'config.invalid policy.facilityCode',
      'config.invalid gateway.baseUrl',
      'config.invalid gateway.staffPersonalNumber',
    ]);
  });
  test("what the devices process drives follows from it, with the webhook's secret from where it is kept", () => {
    const result = load(valid);
    expect(result.ok && devicesSettings(result.value)).toMatchObject({
      chip: { binding: 'koffi' },
      scanners: { hid: { enabled: true }, serial: { automatic: true } },
    });
    const devices = (secret: object, chip = true) => ({
      ...valid,
      devices: { chip: { enabled: chip }, scanners: { webhook: { port: 8050, secret } } },
    });
    const environment = { GATEWAY_PASSWORD: 'x', HOOK: 'k9FvQ2mZ7sTq4Wc1', SHORT: 'k9/' };
    const posted = load(devices({ env: 'HOOK' }, false), environment);
    expect(posted.ok && devicesSettings(posted.value)).toMatchObject({
      scanners: { webhook: { port: 8050, secret: 'k9FvQ2mZ7sTq4Wc1' } },
    });
    expect(posted.ok && devicesSettings(posted.value)).not.toHaveProperty('chip');
    expect(codes(load(devices({ env: 'GONE' }), environment))).toEqual([
      'config.secret-missing devices.scanners.webhook.secret',
    ]);
    expect(codes(load(devices({ env: 'SHORT' }), environment))).toEqual([
      'config.invalid devices.scanners.webhook.secret',
    ]);
    const nothing = { chip: { enabled: false }, scanners: { enabled: false } };
    const none = load({ ...valid, devices: nothing });
    expect(none.ok && devicesSettings(none.value)).toBeUndefined();
  });
  test('a misspelt entry is not silently ignored', () => {
    expect(codes(load({ ...valid, gatway: {} }))).toEqual(['config.invalid (top level)']);
  });
  test('a misspelt policy entry is not silently ignored', () => {
    expect(codes(load({ ...valid, policy: { ...valid.policy, outtage: 'desk' } }))).toEqual([
      'config.invalid policy',
    ]);
  });
  test('two queues with the same ticket letter are refused', () => {
    expect(codes(load({ ...valid, clinics: [clinic('noi', 'A'), clinic('ngoai', 'A')] }))).toEqual([
      'config.invalid clinics.1.prefix',
    ]);
  });
  test('text that is not JSON, and no file at all, have codes of their own', () => {
    expect(codes(load('{ facility: '))).toEqual(['config.not-json']);
    expect(loadConfig(join(folder, 'absent.json'))).toMatchObject({
      failure: [{ code: 'config.not-found' }],
    });
  });
  test('a missing environment secret is named', () => {
    expect(codes(load(valid, {}))).toEqual(['config.secret-missing gateway.password']);
  });
  test('a secret file is read without its line end, and refused when others can read it', () => {
    const secret = join(folder, 'gateway.secret');
    writeFileSync(secret, 'mật khẩu\n');
    chmodSync(secret, 0o600);
    const withFile = {
      ...valid,
      gateway: { ...valid.gateway, password: { file: 'gateway.secret' } },
    };
    const result = load(withFile);
    expect(result.ok && result.value.gatewayPassword).toBe('mật khẩu');
    chmodSync(secret, 0o644);
    expect(codes(load(withFile))).toEqual(['config.secret-exposed gateway.password']);
  });
  test('a secret in the keyring comes from the shell, and is named when the shell has none', () => {
    const withKeyring = {
      ...valid,
      gateway: { ...valid.gateway, password: { keyring: 'gateway' } },
    };
    const path = join(folder, 'keyring.json');
    writeFileSync(path, JSON.stringify(withKeyring));
    const kept = loadConfig(path, {}, { gateway: 'mật khẩu' });
    expect(kept.ok && kept.value.gatewayPassword).toBe('mật khẩu');
    expect(codes(loadConfig(path, {}))).toEqual(['config.not-in-keyring gateway.password']);
  });
  test('the names that are in the keyring are known before any secret is', () => {
    const path = join(folder, 'keyring.json');
    const read = readConfig(path);
    expect(read.ok && keyringNames(read.value.config)).toEqual(['gateway']);
  });
});
