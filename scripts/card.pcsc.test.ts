/** The command line on a real pcscd: a soft card laid down by one command, listed, read and traced by the others. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPcscSkipped, type Pcscd, startPcscd, vpcdReaders } from '../fixtures/pcscd/index.ts';

const run = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/tiepdon.ts', ...words], {
    input: '',
  });
  return { status, stdout: stdout.toString(), stderr: stderr.toString() };
};

describe.skipIf(isPcscSkipped())('cards on the command line', () => {
  let service: Pcscd;
  let card: ChildProcess;
  let can = '';

  beforeAll(async () => {
    service = await startPcscd();
    card = spawn(
      process.execPath,
      ['scripts/tiepdon.ts', 'softcard', '--profile', 'cccd-2021', '--json'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    if (!card.stdout) throw new Error('no output');
    const line = await new Promise<string>((resolve) =>
      createInterface({ input: card.stdout as NodeJS.ReadableStream }).once('line', resolve),
    );
    ({ can } = JSON.parse(line) as { can: string });
    await pause(700);
  });
  afterAll(async () => {
    card?.kill('SIGTERM');
    await service?.stop();
  });

  it('lists the readers and what lies on them', () => {
    const { status, stdout } = run('card', 'list', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      service: 'up',
      readers: [
        { name: vpcdReaders[0], state: 'card' },
        { name: vpcdReaders[1], state: 'empty' },
      ],
    });
  });

  it('reads and proves the card, and prints masked data only', () => {
    const { status, stdout } = run(
      'card',
      'read',
      '--can',
      can,
      '--json',
      '--trust',
      'fixtures/pki/trust',
    );
    expect(status).toBe(0);
    const told = JSON.parse(stdout) as { name: string; steps: { name: string }[] };
    expect(told).toMatchObject({
      outcome: 'proven',
      trust: 'chip-verified',
      access: 'pace',
      genuine: 'yes',
      portrait: { format: 'jpeg2000' },
    });
    expect(told.name).toMatch(/\*/);
    expect(told.steps.map(({ name }) => name)).toContain('chip-authentication');
    expect(stdout).not.toContain('Văn Mẫu');
  });

  it('says what is wrong by its code: a wrong key, an empty reader', () => {
    const wrong = run('card', 'read', '--can', '999999');
    expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining('chip.key-wrong')]);
    const empty = run('card', 'read', '--can', can, '--reader', vpcdReaders[1]);
    expect([empty.status, empty.stderr]).toEqual([1, expect.stringContaining('chip.no-card')]);
  });

  it('traces every command without contents; raw only once confirmed', () => {
    const trace = run('card', 'trace', '--can', can, '--json', '--no-portrait');
    expect(trace.status).toBe(0);
    const lines = trace.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { command: string; received: string });
    expect(lines.map(({ command }) => command)).toContain('READ BINARY sfi 0D, protected');
    for (const { received } of lines) expect(received).toMatch(/^(<\d+ bytes>)?$/);
    expect(run('card', 'trace', '--can', can, '--raw').status).toBe(2);
    const raw = run(
      'card',
      'trace',
      '--can',
      can,
      '--raw',
      '--yes-personal-data',
      '--json',
      '--no-portrait',
    );
    expect(raw.stdout).toMatch(/"received":"[0-9a-f]{40,}/);
  });
});
