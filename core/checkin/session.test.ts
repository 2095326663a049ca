import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FacilityPolicy, type KioskView, type TicketSlip } from '../contract/index.ts';
import { createKioskSession, type KioskOffice, type KioskSession } from './session.ts';

const today = '2026-11-23';
const qr = (serial: string): string =>
  `001085${serial}||Nguyễn Văn Mẫu|15081985|Nam|Hà Nội|10052021`;
const clinic = {
  id: 'noi',
  prefix: 'A',
  name: { vi: 'Nội', en: 'Medicine' },
  room: '1',
  floor: '1',
};
const slip: TicketSlip = {
  ticket: { queueId: 'noi', number: 'A-001', sequence: 1, serviceDay: today },
  place: clinic,
  waitingBefore: 0,
  issuedAt: '2026-11-23T00:00:00.000Z',
  visitId: 'v',
  trust: 'qr',
  insurance: 'to-be-checked',
};

/** An office whose answers a test decides; the real one is tested with the host. */
const officeThat = (answers: Partial<KioskOffice> = {}): KioskOffice => ({
  clinics: [clinic],
  surroundings: () => ({
    policy: FacilityPolicy.parse({ facilityCode: '01234', facility: { level: 'basic' } }),
    clinicIds: ['noi'],
    deskId: 'tiep-don',
    consent: 'notice',
    today,
  }),
  check: async () => ({
    ok: true,
    value: { reply: { kind: 'unavailable', trouble: 'gateway.timeout' } },
  }),
  commit: async ({ decision }) => ({ ok: true, value: { slip, decision } }),
  audit: () => undefined,
  waitingAt: () => 0,
  health: () => 'ok',
  isStoreWritable: () => true,
  now: () => Date.parse('2026-11-23T07:00:00+07:00'),
  ...answers,
});

let session: KioskSession;
const open = (answers?: Partial<KioskOffice>): void => {
  session = createKioskSession('kiosk-1', officeThat(answers), {
    facilityName: { vi: 'Mẫu', en: 'Sample' },
    idleMs: 30_000,
    stillThereMs: 10_000,
    resultMs: 20_000,
    printing: false,
    demo: false,
    wedge: { prefix: '!', suffix: '#' },
  });
};
const shown = (): KioskView['screen']['name'] => session.view().screen.name;
const scan = (payload: string, scanId = payload): boolean =>
  session.send({ type: 'scan', scanId, payload }).taken;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  session.close();
  vi.useRealTimers();
});

describe('screens end by themselves', () => {
  test('a result after its time, and everything on it is gone', async () => {
    open();
    scan(qr('012345'));
    await vi.advanceTimersByTimeAsync(0);
    expect(shown()).toBe('result');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(shown()).toBe('idle');
    expect(JSON.stringify(session.view())).not.toContain('Nguyễn');
  });
  test('an entry asks first; a touch keeps it, silence wipes it', async () => {
    open();
    session.send({ type: 'start-entry' });
    await vi.advanceTimersByTimeAsync(29_000);
    session.send({ type: 'activity' });
    await vi.advanceTimersByTimeAsync(29_000);
    expect(shown()).toBe('entry');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shown()).toBe('still-there');
    expect(session.view().remainingMs).toBeGreaterThan(9_000);
    session.send({ type: 'stay' });
    expect(shown()).toBe('entry');
    await vi.advanceTimersByTimeAsync(40_000);
    expect(shown()).toBe('idle');
  });
  test('the language comes back to Vietnamese on an idle screen that nobody touches', async () => {
    open();
    session.send({ type: 'set-language', language: 'en' });
    expect(session.view().language).toBe('en');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(session.view().language).toBe('vi');
  });
});

describe('scans', () => {
  test('lose what the scanner is set to send around a code', async () => {
    open();
    expect(scan(`!${qr('012345')}#`)).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(shown()).toBe('result');
  });
  test('that are delivered twice count once', async () => {
    const check = vi.fn(officeThat().check);
    open({ check });
    scan(qr('012345'), 'one');
    scan(qr('012345'), 'one');
    await vi.advanceTimersByTimeAsync(0);
    expect(check).toHaveBeenCalledTimes(1);
  });
  test('of somebody else during a check are told to wait', () => {
    open({ check: () => new Promise(() => undefined) });
    scan(qr('012345'));
    expect(scan(qr('999999'))).toBe(false);
    expect(session.view()).toMatchObject({ scanIgnored: true, screen: { name: 'checking' } });
  });
  test('that take more than a second are explained in words', async () => {
    open({ check: () => new Promise(() => undefined) });
    scan(qr('012345'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(session.view().screen).toMatchObject({ name: 'checking', slow: true });
  });
});

describe('a store that fails', () => {
  test('while it is read puts the kiosk out of order, and it heals by itself', async () => {
    let isWritable = false;
    open({
      check: async () => ({ ok: false, failure: { code: 'store.unavailable' } }),
      isStoreWritable: () => isWritable,
    });
    scan(qr('012345'));
    await vi.advanceTimersByTimeAsync(0);
    expect(session.view().screen).toMatchObject({
      name: 'out-of-order',
      reason: { code: 'store.unavailable' },
    });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(shown()).toBe('out-of-order');
    isWritable = true;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(shown()).toBe('idle');
  });
  test('while it is written shows no ticket', async () => {
    open({ commit: async () => ({ ok: false, failure: { code: 'store.disk-full' } }) });
    scan(qr('012345'));
    await vi.advanceTimersByTimeAsync(0);
    expect(shown()).toBe('out-of-order');
  });
});

describe('typed input', () => {
  test.each(['1985-02-30', '2027-01-01', '1850', '1985-13'])('%s is no birth date', (value) => {
    open();
    session.send({ type: 'start-entry' });
    session.send({ type: 'submit-number', number: '001085012345' });
    session.send({ type: 'submit-full-name', fullName: 'Nguyễn Văn Mẫu' });
    session.send({ type: 'submit-birth-date', dateOfBirth: { value, precision: 'day' } });
    expect(session.view().screen).toMatchObject({
      name: 'entry',
      step: 'birth-date',
      failure: { code: 'checkin.birth-date-invalid' },
    });
  });
  test.each(['', 'A', '123', 'Nguyễn 2', '<b>'])('%j is no name', (fullName) => {
    open();
    session.send({ type: 'start-entry' });
    session.send({ type: 'submit-number', number: '001085012345' });
    session.send({ type: 'submit-full-name', fullName });
    expect(session.view().screen).toMatchObject({
      step: 'full-name',
      failure: { code: 'checkin.name-invalid' },
    });
  });
});
