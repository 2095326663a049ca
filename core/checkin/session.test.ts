import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  FacilityPolicy,
  type KioskView,
  scannerTestCode,
  type TicketSlip,
} from '../contract/index.ts';
import {
  evidenceOf,
  proven,
  type ScriptedPlace,
  scriptedPlace,
  unreadable,
} from '../devices/testing/scripted-place.ts';
import { type ScriptedScanners, scriptedScanners } from '../devices/testing/scripted-scanners.ts';
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
  raise: () => undefined,
  waitingAt: () => 0,
  cameraState: () => undefined,
  health: () => 'ok',
  isStoreWritable: () => true,
  now: () => Date.parse('2026-11-23T07:00:00+07:00'),
  ...answers,
});

let session: KioskSession;
let place: ScriptedPlace;
let scanners: ScriptedScanners;
const open = (answers?: Partial<KioskOffice>): void => {
  session = createKioskSession('kiosk-1', officeThat(answers), {
    facilityName: { vi: 'Mẫu', en: 'Sample' },
    idleMs: 30_000,
    stillThereMs: 10_000,
    resultMs: 20_000,
    printing: false,
    demo: false,
    wedge: { prefix: '!', suffix: '#', burstGapMs: 60 },
    repeatWindowMs: 1_500,
    scanners,
    reader: place,
    chip: {
      cardWaitMs: 3_000,
      cardAgainMs: 6_000,
      cardNeededMs: 20_000,
      readBudgetMs: 12_000,
      keyTries: 3,
    },
  });
};
const shown = (): KioskView['screen']['name'] => session.view().screen.name;
const scan = (payload: string, scanId = payload): boolean =>
  session.send({ type: 'scan', scanId, payload }).taken;

beforeEach(() => {
  vi.useFakeTimers();
  place = scriptedPlace();
  scanners = scriptedScanners();
  place.setReady(false);
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

describe('the chip in a check-in', () => {
  const claim = {
    personalNumber: '001085012345',
    fullName: 'Nguyễn Văn Mẫu',
    dateOfBirth: { value: '1985-08-15', precision: 'day' },
  } as const;
  const checking = () => {
    const { screen } = session.view();
    return screen.name === 'checking' ? screen.chip : undefined;
  };
  const commits: { trust: string; presentedAs: string; outcome: string; reasons: string[] }[] = [];
  const openWithChip = (
    gateway: Promise<void> = Promise.resolve(),
    leastTrust: 'typed' | 'chip' = 'typed',
  ): void => {
    commits.length = 0;
    place.setReady(true);
    open({
      surroundings: () => ({
        policy: FacilityPolicy.parse({
          facilityCode: '01234',
          facility: { level: 'basic' },
          leastTrust,
        }),
        clinicIds: ['noi'],
        deskId: 'tiep-don',
        consent: 'notice',
        today,
      }),
      check: async () => {
        await gateway;
        return { ok: true, value: { reply: { kind: 'unavailable', trouble: 'gateway.timeout' } } };
      },
      commit: async ({ subject, decision }) => {
        commits.push({
          trust: subject.identification.trust,
          presentedAs: subject.presentedAs,
          outcome: decision.outcome,
          reasons: decision.reasons.map(({ code }) => code),
        });
        return { ok: true, value: { slip, decision } };
      },
    });
  };
  const settleDown = () => vi.advanceTimersByTimeAsync(0);

  test('runs beside the gateway, and the slower of the two sets the pace', async () => {
    for (const first of ['chip', 'gateway'] as const) {
      place = scriptedPlace();
      const gateway = Promise.withResolvers<void>();
      openWithChip(gateway.promise);
      place.lay();
      session.send({ type: 'leave' });
      place.lift();
      scan(qr('012345'), `first-${first}`);
      place.lay();
      await settleDown();
      // Asked at once, both of them.
      expect(place.keys).toEqual([{ kind: 'can', can: '012345' }]);
      expect(place.portraits).toEqual([false]);
      if (first === 'chip') {
        place.settle(proven(claim));
        await settleDown();
        expect([shown(), checking()]).toEqual(['checking', { state: 'proven' }]);
        gateway.resolve();
      } else {
        gateway.resolve();
        await settleDown();
        expect(checking()).toEqual({ state: 'reading', phase: 'access' });
        place.settle(proven(claim));
      }
      await settleDown();
      expect(shown()).toBe('result');
      expect(commits).toMatchObject([{ trust: 'chip-verified', presentedAs: 'CHIP_CCCD' }]);
      session.close();
    }
  });

  test('is told phase by phase', async () => {
    openWithChip(new Promise(() => undefined));
    scan(qr('012345'));
    expect(checking()).toEqual({ state: 'awaiting' });
    place.lay();
    for (const phase of ['access', 'identity', 'proof'] as const) {
      place.phase(phase);
      expect(checking()).toEqual({ state: 'reading', phase });
    }
  });

  test('does not hold up who lays no card down, where none is needed', async () => {
    openWithChip();
    scan(qr('012345'));
    await vi.advanceTimersByTimeAsync(2_900);
    expect(shown()).toBe('checking');
    await vi.advanceTimersByTimeAsync(200);
    expect(commits).toMatchObject([{ trust: 'qr', presentedAs: 'QR_CCCD' }]);
  });

  test('is waited for where the facility needs it, and its lack is the reason', async () => {
    openWithChip(Promise.resolve(), 'chip');
    scan(qr('012345'));
    await vi.advanceTimersByTimeAsync(19_000);
    expect(shown()).toBe('checking');
    await vi.advanceTimersByTimeAsync(1_100);
    expect(commits).toMatchObject([{ outcome: 'to-desk', trust: 'qr' }]);
    expect(commits[0]?.reasons).toContain('coverage.trust-too-low');
  });

  test('is read again when the card was lifted too early, three times at most', async () => {
    openWithChip();
    place.lay();
    scan(qr('012345'));
    for (let reading = 1; reading <= 3; reading += 1) {
      expect(place.keys).toHaveLength(reading);
      place.lift();
      place.settle(unreadable('chip.card-removed'));
      if (reading < 3) {
        expect(checking()).toEqual({
          state: 'awaiting',
          trouble: { code: 'chip.card-removed' },
        });
        place.lay();
      }
    }
    await settleDown();
    expect(commits).toMatchObject([{ trust: 'qr' }]);
  });

  test('a card laid down again before the first reading has ended is read, too', async () => {
    openWithChip();
    place.lay();
    scan(qr('012345'));
    place.lift();
    place.lay();
    place.settle(unreadable('chip.card-removed'));
    expect(place.keys).toHaveLength(2);
    place.settle(proven(claim));
    await settleDown();
    expect(commits).toMatchObject([{ trust: 'chip-verified' }]);
  });

  test('goes on without a devices process that dies in the middle, and shows what it brought', async () => {
    openWithChip(Promise.resolve(), 'typed');
    place.lay();
    scan(qr('012345'));
    place.phase('identity');
    place.settle(unreadable('devices.crashed'));
    expect(checking()).toEqual({ state: 'awaiting', trouble: { code: 'devices.crashed' } });
    await vi.advanceTimersByTimeAsync(6_100);
    expect(commits).toMatchObject([{ trust: 'qr', presentedAs: 'QR_CCCD' }]);
  });

  test('that speaks against itself sends to the desk', async () => {
    openWithChip();
    place.lay();
    scan(qr('012345'));
    place.settle({
      kind: 'refuted',
      reason: { code: 'chip.copied' },
      evidence: evidenceOf(claim, { trust: 'chip', genuine: 'no' }),
    });
    await settleDown();
    expect(commits).toMatchObject([
      { outcome: 'to-desk', trust: 'qr', reasons: ['chip.copied', 'coverage.gateway-unavailable'] },
    ]);
  });

  test('never tries the key of a code twice when the chip refuses it', async () => {
    openWithChip();
    place.lay();
    scan(qr('012345'));
    place.settle(unreadable('chip.key-wrong'));
    await settleDown();
    expect(place.keys).toHaveLength(1);
    expect(commits).toMatchObject([{ trust: 'qr', presentedAs: 'QR_CCCD' }]);
  });

  test('sends to the desk who scans one card and lays down another', async () => {
    openWithChip();
    place.lay();
    scan(qr('012345'));
    place.settle(proven({ ...claim, fullName: 'Trần Thị Khác' }));
    await settleDown();
    expect(commits).toMatchObject([{ outcome: 'to-desk', trust: 'qr' }]);
    expect(commits[0]?.reasons[0]).toBe('chip.differs-from-qr');
  });

  test('gives up after its budget, and a late outcome changes nothing', async () => {
    openWithChip();
    place.lay();
    scan(qr('012345'));
    const late = place.current();
    await vi.advanceTimersByTimeAsync(12_100);
    expect(commits).toMatchObject([{ trust: 'qr' }]);
    late?.onOutcome(proven(claim));
    await settleDown();
    expect(commits).toHaveLength(1);
  });

  test('is read first where the code carries no name: nothing is typed', async () => {
    openWithChip();
    place.lay();
    session.send({ type: 'leave' });
    place.lift();
    place.lay();
    scan('001085012345||???|15081985|Nam|Hà Nội|10052021');
    expect(shown()).toBe('reading-chip');
    place.settle(proven(claim));
    await settleDown();
    expect(commits).toMatchObject([{ trust: 'chip-verified', presentedAs: 'CHIP_CCCD' }]);
  });
});

describe('a card laid down first', () => {
  const claim = {
    personalNumber: '001085012345',
    fullName: 'Nguyễn Văn Mẫu',
    dateOfBirth: { value: '1985-08-15', precision: 'day' },
  } as const;
  const failure = () => {
    const { screen } = session.view();
    return screen.name === 'chip-key' ? screen.failure?.code : undefined;
  };
  const openAndLay = (): void => {
    place.setReady(true);
    open();
    place.lay();
  };

  test('asks for its code or six digits, and opens with them', async () => {
    openAndLay();
    expect(shown()).toBe('chip-key');
    session.send({ type: 'submit-can', can: '01234' });
    expect(failure()).toBe('chip.key-wrong');
    session.send({ type: 'submit-can', can: '012345' });
    expect(shown()).toBe('reading-chip');
    expect(place.keys).toEqual([{ kind: 'can', can: '012345' }]);
    place.settle(proven(claim));
    await vi.advanceTimersByTimeAsync(0);
    expect(shown()).toBe('result');
  });

  test('says that the digits were wrong, and stops after three', () => {
    openAndLay();
    for (let tries = 1; tries <= 3; tries += 1) {
      session.send({ type: 'submit-can', can: '999999' });
      place.settle(unreadable('chip.key-wrong'));
      expect(failure()).toBe(tries < 3 ? 'chip.key-wrong' : 'chip.key-tries-used');
    }
    expect(session.send({ type: 'submit-can', can: '999999' }).taken).toBe(false);
    expect(place.keys).toHaveLength(3);
  });

  test('goes the usual way when its code is scanned', async () => {
    openAndLay();
    scan(qr('012345'));
    expect(shown()).toBe('checking');
    expect(place.keys).toEqual([{ kind: 'can', can: '012345' }]);
  });

  test('is forgotten when it is lifted', () => {
    openAndLay();
    place.lift();
    expect(shown()).toBe('idle');
  });
});

describe('a card left behind', () => {
  const claim = {
    personalNumber: '001085012345',
    fullName: 'Nguyễn Văn Mẫu',
    dateOfBirth: { value: '1985-08-15', precision: 'day' },
  } as const;

  test('is called after until it is taken, and the desk hears of it', async () => {
    const raised: string[] = [];
    place.setReady(true);
    open({ raise: (alarms) => raised.push(...alarms.map(({ code }) => code)) });
    place.lay();
    scan(qr('012345'));
    place.settle(proven(claim));
    await vi.advanceTimersByTimeAsync(0);
    expect([shown(), session.view().cardOnTray]).toEqual(['result', true]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(shown()).toBe('card-left');
    // The next patient cannot start on somebody else's card.
    expect(scan(qr('054321'))).toBe(false);
    expect(session.view().scanIgnored).toBe(true);
    expect(raised).toEqual([]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(raised).toEqual(['chip.card-left']);
    place.lift();
    expect(shown()).toBe('idle');
  });
});

describe('scanners of the kiosk', () => {
  const claim = {
    personalNumber: '001085012345',
    fullName: 'Nguyễn Văn Mẫu',
    dateOfBirth: { value: '1985-08-15', precision: 'day' },
  } as const;

  test('check people in as the keyboard does, and are let go of with the session', async () => {
    open();
    scanners.reads(qr('012345'));
    await vi.advanceTimersByTimeAsync(0);
    expect(shown()).toBe('result');
    session.close();
    expect(scanners.listeners()).toBe(0);
  });
  test('with a code that is held there check in once, also after the screen is gone', async () => {
    const checked = vi.fn(async () => ({ ok: true as const, value: {} }));
    open({ check: checked });
    for (let sighting = 0; sighting < 60; sighting += 1) {
      scanners.reads(qr('012345'));
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect([shown(), checked.mock.calls.length]).toEqual(['idle', 1]);
    await vi.advanceTimersByTimeAsync(1_500);
    scanners.reads(qr('012345'));
    expect(checked).toHaveBeenCalledTimes(2);
  });
  test('never mix two people: the second waits for the first, and is told so', async () => {
    const people: (string | undefined)[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    open({
      check: async ({ identification }) => {
        people.push(identification.claim.personalNumber);
        await promise;
        return { ok: true, value: {} };
      },
    });
    scanners.reads(qr('012345'));
    scanners.reads(qr('054321'));
    expect([shown(), session.view().scanIgnored]).toEqual(['checking', true]);
    resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect([shown(), people]).toEqual(['result', ['001085012345']]);
  });
  test.each([
    ['incomplete', 'scanner.scan-incomplete'],
    ['too-long', 'scanner.scan-too-long'],
    ['noise', 'scanner.scan-unreadable'],
  ] as const)('that read %s say so, and operations hear of it', (damage, code) => {
    const raised: string[] = [];
    open({ raise: (alarms) => raised.push(...alarms.map((alarm) => alarm.code)) });
    scanners.reads('', { damage });
    expect(session.view().screen).toMatchObject({ name: 'scan-failed', reason: { code } });
    expect(raised).toEqual([code]);
  });
  test('whose letters are damaged are believed the number, and the name is asked for', () => {
    open();
    scanners.reads('001085012345||Nguyá»…n VÄƒn|15081985|Nam|Ha Noi|10052021', {
      damage: 'codepage',
    });
    expect(session.view().screen).toMatchObject({ name: 'entry', step: 'full-name' });
  });
  test('whose damaged code names nobody tell the damage', () => {
    open();
    session.send({ type: 'scan', scanId: '1', payload: 'ô1ộ85', damage: 'input-method' });
    expect(session.view().screen).toMatchObject({
      name: 'scan-failed',
      reason: { code: 'scanner.input-method' },
    });
  });
  test('whose code was read past an input method check in, and operations hear of it', async () => {
    const raised: string[] = [];
    open({ raise: (alarms) => raised.push(...alarms.map((alarm) => alarm.code)) });
    const typed = { isRecovered: true, isTerminated: true, gapMs: 5 };
    session.send({ type: 'scan', scanId: '1', payload: qr('012345'), typed });
    await vi.advanceTimersByTimeAsync(0);
    expect([shown(), raised]).toEqual(['result', ['scanner.input-method']]);
  });
  test('that read the test code tell staff what stands in between; nobody is looked up', async () => {
    const checked = vi.fn(async () => ({ ok: true as const, value: {} }));
    open({ check: checked });
    const typed = { isRecovered: false, isTerminated: false, gapMs: 5 };
    session.send({ type: 'scan', scanId: '1', payload: scannerTestCode, typed });
    expect(session.view().screen).toEqual({
      name: 'scanner-test',
      findings: [{ code: 'scanner.no-terminator' }],
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect([shown(), checked.mock.calls.length]).toEqual(['idle', 0]);
  });
  test('that read the test code while somebody checks in change nothing', async () => {
    const { promise } = Promise.withResolvers<void>();
    open({
      check: async () => {
        await promise;
        return { ok: true, value: {} };
      },
    });
    scanners.reads(qr('012345'));
    scanners.reads(scannerTestCode);
    expect([shown(), session.view().scanIgnored]).toEqual(['checking', true]);
  });
  test('with programs of their own are believed as a code', async () => {
    const committed: unknown[] = [];
    open({
      commit: async ({ subject, decision }) => {
        committed.push([subject.presentedAs, subject.identification.trust]);
        return { ok: true, value: { slip, decision } };
      },
    });
    scanners.claims(claim);
    await vi.advanceTimersByTimeAsync(0);
    expect([shown(), committed]).toEqual(['result', [['QR_CCCD', 'qr']]]);
  });
  test('that hand signed files over are believed what those prove', async () => {
    const committed: unknown[] = [];
    const noted: string[] = [];
    open({
      audit: (action) => noted.push(action),
      commit: async ({ subject, decision }) => {
        committed.push([subject.presentedAs, subject.identification.trust, decision.outcome]);
        return { ok: true, value: { slip, decision } };
      },
    });
    const evidence = { ...evidenceOf(claim), trust: 'chip', access: 'reader-program' } as const;
    scanners.claims(claim, { proof: { kind: 'proven', evidence } });
    await vi.advanceTimersByTimeAsync(0);
    expect(committed).toEqual([['CHIP_CCCD', 'chip', 'admitted-provisionally']]);
    expect(noted).toContain('chip.proven');
  });
  test.each([
    ['altered files', 'chip.altered', claim.personalNumber],
    ['the files of somebody else', 'chip.differs-from-qr', '079300054321'],
  ] as const)('that hand %s over send to the desk', async (_, code, personalNumber) => {
    const committed: unknown[] = [];
    open({
      commit: async ({ decision, queueId }) => {
        committed.push([decision.reasons[0]?.code, queueId]);
        return { ok: true, value: { slip, decision } };
      },
    });
    const evidence = { ...evidenceOf({ ...claim, personalNumber }), trust: 'chip' } as const;
    scanners.claims(claim, {
      proof:
        code === 'chip.altered'
          ? { kind: 'refuted', reason: { code }, evidence }
          : { kind: 'proven', evidence },
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(committed).toEqual([[code, 'tiep-don']]);
  });
});
