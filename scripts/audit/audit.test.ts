import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Advisory,
  type NpmRegistry,
  startNpmRegistry,
} from '../../fixtures/npm-registry/index.ts';
import { type Finding, judge, readAnswer } from './verdict.ts';

const advisory: Advisory = {
  id: 1,
  url: 'https://advisories.example/A-1',
  title: 'Requests can be smuggled',
  severity: 'high',
  vulnerable_versions: '*',
};
const acceptance = {
  url: advisory.url,
  package: 'axios',
  reason: 'only reached with a proxy, which we never use',
  until: '2999-01-01',
};

let folder: string;
let registry: NpmRegistry;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tiepdon-audit-'));
  registry = await startNpmRegistry();
});
afterAll(async () => {
  await registry.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The command as it is run, with real npm, on this project's own lock file. */
const audit = async (accepted: readonly object[]) => {
  writeFileSync(join(folder, 'accepted.json'), JSON.stringify(accepted));
  const report = join(folder, 'report.json');
  const child = spawn(
    process.execPath,
    ['scripts/audit.ts', '--accepted', join(folder, 'accepted.json'), '--report', report],
    { env: { ...process.env, npm_config_registry: registry.url, npm_config_cache: folder } },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  return { code, output, report: JSON.parse(readFileSync(report, 'utf8')) };
};

describe('known vulnerabilities', () => {
  test('a high one in what is shipped is refused by name; accepted with a reason it passes; one in a development package is counted', async () => {
    registry.advise({ axios: [advisory], vitest: [{ ...advisory, severity: 'critical' }] });
    const refused = await audit([]);
    expect(refused.output).toContain('REFUSED axios: high: Requests can be smuggled');
    expect(refused.output).toContain('1 in development packages');
    expect(refused).toMatchObject({ code: 1, report: { passed: 0, failed: 1, skipped: 0 } });
    const accepted = await audit([acceptance]);
    expect(accepted.output).toContain(acceptance.reason);
    expect(accepted).toMatchObject({ code: 0, report: { passed: 1, failed: 0, skipped: 0 } });
  });

  test('a registry that has no advisories is said loudly, and fails nothing', async () => {
    registry.advise(undefined);
    const { code, output, report } = await audit([]);
    expect(output).toContain('SKIPPED: known vulnerabilities were not looked up');
    expect(output).toContain('status 405');
    expect(code).toBe(0);
    expect(report).toMatchObject({ passed: 0, failed: 0, skipped: 1 });
    expect(report.notes).toHaveLength(1);
  });

  test('no network is no answer; anything else that is no report is a fault of ours', () => {
    expect(
      readAnswer('{"message":"getaddrinfo ENOTFOUND","error":{"summary":"","detail":""}}'),
    ).toEqual({ kind: 'not-asked', why: 'getaddrinfo ENOTFOUND' });
    expect(() =>
      readAnswer('{"message":"no lock file","error":{"code":"ENOLOCK","summary":"","detail":""}}'),
    ).toThrow();
    expect(() => readAnswer('')).toThrow();
  });

  const finding: Finding = { ...advisory, name: 'axios', range: '*' };
  test.each([
    ['high, not accepted', { severity: 'high' }, [], 1],
    ['critical, not accepted', { severity: 'critical' }, [], 1],
    ['moderate', { severity: 'moderate' }, [], 0],
    ['accepted up to today', {}, [{ ...acceptance, until: '2026-11-27' }], 0],
    ['accepted up to yesterday', {}, [{ ...acceptance, until: '2026-11-26' }], 1],
    ['accepted for another package', {}, [{ ...acceptance, package: 'pino' }], 1],
    ['another one accepted', {}, [{ ...acceptance, url: 'https://advisories.example/A-2' }], 1],
  ] as const)('%s', (_, change, accepted, refused) => {
    const verdict = judge([{ ...finding, ...change }], accepted, '2026-11-27');
    expect(verdict.refused).toHaveLength(refused);
  });

  test('an acceptance that nothing needs any more is told', () => {
    expect(judge([], [acceptance], '2026-11-27')).toMatchObject({
      refused: [],
      remarks: [expect.stringContaining('take it off the list')],
    });
  });
});
