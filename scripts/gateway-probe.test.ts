import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { giveToken, type Stub, sayCode, startStub } from '../core/gateway/bhxh/testing.ts';
import { makeCertificate } from '../core/gateway/bhxh/testing-tls.ts';
import { demoAccount, hardPeople, startGatewaySim } from '../fixtures/gateway-sim/index.ts';
import { demoConfig } from './demo.ts';

const folder = mkdtempSync(join(tmpdir(), 'tiepdon-probe-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

/** The command as a process of its own: the gateway that it asks answers from this one. */
const probe = (gatewayUrl: string, words: readonly string[] = []) => {
  const config = join(folder, 'tiepdon.json');
  writeFileSync(config, JSON.stringify(demoConfig({ gatewayUrl })));
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      ['scripts/tiepdon.ts', 'gateway', 'probe', '--config', config, ...words],
      { env: { ...process.env, TIEPDON_GATEWAY_PASSWORD: demoAccount.password } },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
};
const stagesOf = (stdout: string): Record<string, unknown>[] => JSON.parse(stdout).stages;

const start = async (options: Partial<Parameters<typeof startStub>[0]> = {}): Promise<Stub> => {
  const stub = await startStub({ token: giveToken, check: sayCode('000'), ...options });
  open.push(stub);
  return stub;
};
const person = ['--number', '001085012345', '--full-name', 'Nguyễn Văn Mẫu'];
const named = [...person, '--birth-date', '1985-08-15'];

describe('gateway probe', () => {
  test('goes through every stage for a named person, the history when asked', async () => {
    const [who] = hardPeople('2026-11-23').filter(({ id }) => id === 'left-elsewhere');
    if (!who) throw new Error('nobody');
    const simulator = await startGatewaySim({ accounts: [demoAccount], population: [who] });
    open.push(simulator);
    const words = ['--number', who.personalNumber, '--full-name', who.fullName];
    const { code, stdout } = await probe(simulator.url, [
      '--json',
      '--history',
      ...words,
      '--birth-date',
      who.dateOfBirth,
    ]);
    expect(code).toBe(0);
    expect(stagesOf(stdout)).toMatchObject([
      { stage: 'dns', ok: true, ms: expect.any(Number) },
      { stage: 'tcp', ok: true, ms: expect.any(Number) },
      { stage: 'token', ok: true, ms: expect.any(Number) },
      { stage: 'check', ok: true, detail: 'HTTP 200, maKetQua 000' },
      { stage: 'history', ok: true, detail: 'HTTP 200, maKetQua 000, visits: 1' },
    ]);
    expect(stdout).not.toContain(who.fullName);
    expect(stdout).not.toContain(demoAccount.password);
  });

  test('names a certificate that nobody vouches for, and goes no further', async () => {
    const stub = await start({ tls: makeCertificate() });
    const { code, stdout, stderr } = await probe(stub.url, named);
    expect(code).toBe(1);
    expect(stdout.split('\n').map((line) => line.slice(0, 14).trim())).toEqual([
      'ok     dns',
      'ok     tcp',
      'FAILED tls',
      '',
    ]);
    expect(stdout).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(stderr).toMatch(/gateway\.certificate-refused: [\s\S]*remedy: .*tlsCa/);
    expect(stub.received).toEqual([]);
  });

  test('names a host that no DNS server knows', async () => {
    const { code, stdout, stderr } = await probe('https://gateway.invalid', ['--json']);
    expect(code).toBe(1);
    expect(stagesOf(stdout)).toMatchObject([
      { stage: 'dns', ok: false, failure: 'gateway.name-not-resolved' },
    ]);
    expect(stderr).toBe('');
  });

  test.each([
    ['054', 'coverage.lookup-staff-not-registered'],
    ['205', 'coverage.request-rejected'],
    ['100', 'gateway.server-error'],
  ])('fails at a check that ends with %s, by its cause', async (resultCode, failure) => {
    const stub = await start({ check: sayCode(resultCode) });
    const { code, stdout } = await probe(stub.url, ['--json', ...named]);
    expect(code).toBe(1);
    expect(stagesOf(stdout).at(-1)).toMatchObject({ stage: 'check', ok: false, failure });
  });

  test('is content with a check that finds nobody', async () => {
    const stub = await start({ check: sayCode('050') });
    expect((await probe(stub.url, named)).code).toBe(0);
  });

  test('fails at a refused history', async () => {
    const stub = await start({ history: sayCode('205') });
    const { code, stdout } = await probe(stub.url, ['--json', '--history', ...named]);
    expect(code).toBe(1);
    expect(stagesOf(stdout).at(-1)).toMatchObject({
      stage: 'history',
      failure: 'gateway.malformed',
    });
  });

  test.each([[person], [['--history']]])('refuses half a person: %j', async (words) => {
    const stub = await start();
    expect((await probe(stub.url, words)).code).toBe(2);
    expect(stub.received).toEqual([]);
  });
});
