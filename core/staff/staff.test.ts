import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore, type Store } from '../store/index.ts';
import { createStaff, type Staff } from './index.ts';

const key = randomBytes(32);
const minute = 60_000;
let folder: string;
let now: number;
let store: Store;
let staff: Staff;

const open = (): void => {
  const opened = openStore({ path: join(folder, 's.db'), key, clock: { now: () => now } });
  if (!opened.ok) throw new Error(opened.failure.code);
  store = opened.value;
  staff = createStaff({ store, clock: { now: () => now } });
};
const signIn = async (pin: string, name = 'lan') => {
  const result = await staff.login(name, pin, 'desk-1');
  return result.ok ? result.value.token : result.failure.code;
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tiepdon-staff-'));
  now = Date.parse('2026-11-23T07:00:00+07:00');
  open();
  await staff.add({ name: 'lan', displayName: 'Nguyễn Thị Lan', role: 'reception', pin: '135790' });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('signing in', () => {
  test('gives a session that knows who it is, whatever the letters of the name', async () => {
    const token = await signIn('135790', 'LAN');
    expect(staff.session(token)).toMatchObject({ value: { displayName: 'Nguyễn Thị Lan' } });
  });
  test('does not tell an unknown name from a wrong PIN', async () => {
    expect(await signIn('135790', 'nobody')).toBe('staff.wrong-pin');
    expect(await signIn('000000')).toBe('staff.wrong-pin');
  });
  test('needs a PIN of six characters and a name of its own', async () => {
    const person = { name: 'mai', displayName: 'Mai', role: 'it' as const };
    expect(await staff.add({ ...person, pin: '12345' })).toMatchObject({
      failure: { code: 'staff.pin-too-weak' },
    });
    expect(await staff.add({ ...person, name: 'Lan', pin: '123456' })).toMatchObject({
      failure: { code: 'staff.name-taken' },
    });
  });
});

describe('many sign-ins at once', () => {
  test('wait their turn, a few of them; the others are told so, and nobody is locked out', async () => {
    const told = await Promise.all(Array.from({ length: 30 }, () => signIn('135790', 'nobody')));
    expect(told.filter((code) => code === 'staff.wrong-pin')).toHaveLength(8);
    expect(told.filter((code) => code === 'staff.busy')).toHaveLength(22);
    expect(staff.session(await signIn('135790')).ok).toBe(true);
  });
});

describe('five wrong PINs', () => {
  const lock = async () => {
    for (let tries = 0; tries < 5; tries += 1) await signIn('000000');
  };
  test('lock the account for 15 minutes, also for the right PIN', async () => {
    await lock();
    expect(await signIn('135790')).toBe('staff.locked');
    now += 14 * minute;
    expect(await signIn('135790')).toBe('staff.locked');
    now += 2 * minute;
    expect(await signIn('135790')).not.toMatch(/^staff/);
  });
  test('stay counted over a restart', async () => {
    await lock();
    store.close();
    open();
    expect(await signIn('135790')).toBe('staff.locked');
  });
  test('neither unlock early nor lock for ever when the clock goes back', async () => {
    await lock();
    now -= 24 * 60 * minute;
    expect(await signIn('135790')).toBe('staff.locked');
    now += 16 * minute;
    expect(await signIn('135790')).not.toMatch(/^staff/);
  });
});

describe('a session', () => {
  test('ends after half an hour without use, and after twelve hours in any case', async () => {
    const token = await signIn('135790');
    now += 29 * minute;
    expect(staff.session(token).ok).toBe(true);
    now += 31 * minute;
    expect(staff.session(token)).toMatchObject({ failure: { code: 'staff.session-ended' } });
    const busy = await signIn('135790');
    for (let hours = 0; hours < 24.5; hours += 0.4) {
      now += 24 * minute;
      if (hours * 60 > 12 * 60) break;
      staff.session(busy);
    }
    now += 24 * minute;
    expect(staff.session(busy).ok).toBe(false);
  });
  test('ends with the sign-out, and cannot be guessed', async () => {
    const token = await signIn('135790');
    expect(staff.logout(token)).toBe(true);
    expect(staff.session(token).ok).toBe(false);
    expect(staff.session('')).toMatchObject({ failure: { code: 'staff.session-ended' } });
  });
});
