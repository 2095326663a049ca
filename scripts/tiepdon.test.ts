import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { demoConfig } from './demo.ts';

const folder = mkdtempSync(join(tmpdir(), 'tiepdon-cli-'));
const run = (words: string, input: string | Buffer = '') => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['scripts/tiepdon.ts', ...words.split(' ')],
    { input, env: { ...process.env, TIEPDON_GATEWAY_PASSWORD: 'secret' } },
  );
  const lines = stdout.toString().split('\n').slice(0, -1);
  return { status, lines, stderr: stderr.toString() };
};
const json = (line: string | undefined): Record<string, unknown> => JSON.parse(line ?? 'null');

describe('scan parse', () => {
  test('prints one object a line, in order, for whatever comes', () => {
    const payloads = Buffer.concat([
      Buffer.from('001085012345||Nguyễn Văn Mẫu|1985|Nam|Hà Nội|10052021\r\n'),
      Buffer.from([0xff, 0xfe, 0x00, 0x0a]),
      Buffer.from('\n012345678'),
    ]);
    const { status, lines } = run('scan parse', payloads);
    expect(status).toBe(0);
    expect(lines.map(json)).toEqual([
      {
        ok: true,
        kind: 'citizen-qr-2021',
        claim: {
          personalNumber: '001085012345',
          fullName: 'Nguyễn Văn Mẫu',
          dateOfBirth: { value: '1985', precision: 'year' },
          sex: 'male',
          address: 'Hà Nội',
          issueDate: '2021-05-10',
        },
        trust: 'qr',
        warnings: ['birth-date-incomplete'],
      },
      expect.objectContaining({ ok: false }),
      { ok: false, code: 'identity.empty' },
      expect.objectContaining({ ok: true, kind: 'old-identity-number', trust: 'typed' }),
    ]);
  });
});

describe('decide', () => {
  const official = {
    maKetQua: '010',
    maThe: 'DN4010123456789',
    hoTen: 'NGUYỄN VĂN MẪU',
    ngaySinh: '15/08/1985',
    gtTheTu: '01/01/2025',
    gtTheDen: '30/06/2026',
  };
  const qr = '001085012345||Nguyễn Văn Mẫu|15081985|Nam|Hà Nội|10052021';
  test('takes a payload and the gateway’s own answer', () => {
    const input = JSON.stringify({ claim: qr, reply: official, date: '2026-11-23' });
    const { status, lines } = run('decide', input);
    expect(status).toBe(0);
    expect(json(lines[0])).toMatchObject({
      outcome: 'to-desk',
      reasons: [{ code: 'coverage.expired', params: { date: '30/06/2026' } }],
    });
  });
  test('takes a line of scan parse and a normalised reply', () => {
    const [claim] = run('scan parse', qr).lines.map(json);
    const reply = { kind: 'unavailable', trouble: 'gateway.timeout' };
    const { lines } = run('decide', JSON.stringify({ claim, reply, date: '2026-11-23' }));
    expect(json(lines[0])).toMatchObject({ outcome: 'admitted-provisionally' });
  });
  test.each(['', 'x', '[]', '{}', '{"claim":{},"reply":{},"date":"2026-02-30"}'])(
    'refuses %j as misuse',
    (input) => {
      const { status, lines } = run('decide', input);
      expect(status).toBe(2);
      expect(json(lines[0])).toMatchObject({ ok: false });
    },
  );
});

describe('with a configuration', () => {
  const path = join(folder, 'tiepdon.json');
  writeFileSync(path, JSON.stringify(demoConfig({ gatewayUrl: 'http://127.0.0.1:9' })));
  test('config check tells a good one from a broken one', () => {
    expect(run(`config check --config ${path}`).status).toBe(0);
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, '{"clinics":[]}');
    const { status, stderr } = run(`config check --config ${broken}`);
    expect(status).toBe(2);
    expect(stderr).toContain('remedy:');
  });
  test('gateway probe tells the stage that fails, and exits with a fault', () => {
    const { status, lines } = run(`gateway probe --json --config ${path}`);
    expect(status).toBe(1);
    expect(json(lines[0])).toMatchObject({
      ok: false,
      stages: [
        { stage: 'dns', ok: true },
        { stage: 'tcp', ok: false, failure: 'gateway.unreachable' },
      ],
    });
    expect(JSON.stringify(lines)).not.toContain('secret');
  });
  test('visit list of a kiosk that never started is empty', () => {
    expect(run(`visit list --json --config ${path}`)).toMatchObject({ status: 0, lines: [] });
  });
  test('staff are added once, with a PIN from standard input', () => {
    const words = `staff add --name lan --display-name Lan --role reception --config ${path}`;
    expect(run(words, '135790\n').status).toBe(0);
    expect(run(words, '135790\n')).toMatchObject({ status: 2 });
    expect(run(`staff list --json --config ${path}`).lines.map(json)).toMatchObject([
      { name: 'lan', role: 'reception' },
    ]);
  });
});

test('wrong words are misuse, and help is help', () => {
  expect(run('nothing').status).toBe(2);
  expect(run('scan parse --loud').status).toBe(2);
  expect(run('visit list --colour').status).toBe(2);
  expect(run('--help')).toMatchObject({ status: 0 });
});

describe('card commands without a card', () => {
  test('ask for a key of the right shape', () => {
    for (const words of [
      'card read',
      'card read --can 12345',
      'card trace --mrz 085012345/850815',
    ]) {
      const { status, stderr } = run(words);
      expect([words, status]).toEqual([words, 2]);
      expect(stderr).toContain('--can takes six digits');
    }
  });
  test('know their profiles and people', () => {
    const { status, stderr } = run('softcard --profile nonsense');
    expect(status).toBe(2);
    expect(stderr).toContain('cccd-2021');
    expect(run('softcard --person nobody').status).toBe(2);
  });
  test('show no incidents where there is no store, and refuse times that are none', () => {
    expect(run('incident list --from yesterday').status).toBe(2);
  });
});
