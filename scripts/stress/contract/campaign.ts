import { setTimeout as pause } from 'node:timers/promises';
import * as fc from 'fast-check';
import { vietnamDay } from '../../../core/clock.ts';
import { findLeaks, type LeakKind, needlesOf } from '../../../fixtures/leaks/index.ts';
import { population } from '../../../fixtures/people/index.ts';
import { inputsOf, knownPeople, spoilt } from './inputs.ts';
import { type Procedure, procedures } from './procedures.ts';
import { type Role, residentMiB, staffNames, staffPin, type Target } from './targets.ts';
import { type Answer, type Caller, caller, frameOf } from './wire.ts';

export interface CampaignReport {
  readonly target: string;
  readonly procedures: number;
  readonly calls: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly spoiltFrames: number;
  readonly replays: number;
  readonly flood: {
    readonly frames: number;
    readonly memoryGrowthMiB: number;
    /** The longest that another caller waited for an answer. */
    readonly slowestOtherMs: number;
  };
  readonly findings: readonly string[];
}

interface Who {
  readonly name: string;
  readonly role: Role;
  readonly session?: string;
}

const today = vietnamDay(Date.now());
const people = population(today);
const [first, second, third] = people
  .slice(knownPeople)
  .filter(({ qr, expected }) => qr !== undefined && expected.outcome === 'admitted')
  .map(({ id }) => id);
const personal: ReadonlySet<LeakKind> = new Set([
  'name',
  'personal number',
  'card number',
  'birth date',
  'address',
  'payload',
]);
const needles = needlesOf({ pins: [staffPin] });
const stack = /\n\s+at |node_modules|\.ts:\d+|file:\/\//;
const atOnce = 24;
const largestFrame = 60_000;

/** Runs one target through everything, `cases` inputs for each procedure and caller. */
export const campaign = async (
  target: Target,
  cases: number,
  seed: number,
): Promise<CampaignReport> => {
  const findings: string[] = [];
  const byStatus: Record<string, number> = {};
  const ids = new Set<string>(['noi-tong-quat', 'mat', 'tiep-don', 'x']);
  let calls = 0;
  const find = (text: string): void => {
    if (findings.length < 40) findings.push(text.slice(0, 600));
  };
  const connect = async (role: Role): Promise<Caller> => caller(await target.open(role));

  const isPrivate = (who: Who, { name }: Procedure): boolean =>
    who.session === undefined && !name.startsWith('dock.');
  const known = new Set<string>();
  const judge = (who: Who, procedure: Procedure, input: unknown, answer: Answer): void => {
    const what = `${procedure.name} as ${who.name} with ${JSON.stringify(input)?.slice(0, 300)}`;
    calls += 1;
    const status = answer.kind === 'answer' ? String(answer.status) : answer.kind;
    byStatus[status] = (byStatus[status] ?? 0) + 1;
    if (answer.kind !== 'answer') {
      find(`${answer.kind}: ${what}`);
      return;
    }
    const [group = ''] = procedure.name.split('.');
    const isForRole = group === 'desk' ? who.role === 'desk' : who.role === 'kiosk';
    const isThere = group !== 'dock' || target.hasDock;
    const allowed = !isThere ? [404] : isForRole ? [200, 400] : [403];
    if (!allowed.includes(answer.status))
      find(`${answer.status}: ${what}: ${answer.text.slice(0, 200)}`);
    if (stack.test(answer.text)) find(`a place in the code: ${what}: ${answer.text.slice(0, 200)}`);
    if (isForRole && isPrivate(who, procedure) && !known.has(answer.text)) {
      known.add(answer.text);
      for (const { kind } of findLeaks(answer.text, needles))
        if (personal.has(kind)) find(`${kind} of somebody: ${what}`);
      const { ok } = (answer.body ?? {}) as { ok?: boolean };
      if (who.role === 'desk' && ok === true) find(`done without a session: ${what}`);
    }
    if (group === 'desk' && who.session !== undefined)
      for (const [, id = ''] of answer.text.matchAll(/"(?:visitId|presentationId)":"([^"]+)"/g))
        if (ids.size < 200) ids.add(id);
  };

  /** Inputs of a procedure, valid ones and spoilt ones in turn; the session is the caller's own where there is one. */
  const inputs = (procedure: Procedure, who: Who, count: number): readonly unknown[] => {
    if (!procedure.input) return fc.sample(fc.jsonValue({ maxDepth: 2 }), { numRuns: count, seed });
    const valid = inputsOf(procedure.input, () => [...ids]);
    const made = fc.sample(fc.oneof(valid, spoilt(valid)), { numRuns: count, seed });
    const { session } = who;
    return session === undefined
      ? made
      : made.map((input) =>
          typeof input === 'object' && input !== null && 'session' in input
            ? { ...input, session }
            : input,
        );
  };

  const tryAll = async (
    who: Who,
    count: number,
    only: (procedure: Procedure) => boolean,
  ): Promise<void> => {
    for (const procedure of procedures.filter(only)) {
      // Each sign-in is made to cost something.
      const number = procedure.name === 'desk.login' ? Math.ceil(count / 4) : count;
      const queue = inputs(procedure, who, number).filter(
        (input) => frameOf(procedure.path, input).length < largestFrame,
      );
      // A line of its own for so many: one that is faster than any page is ended, which has a test of its own.
      let line = await connect(who.role);
      for (let start = 0; start < queue.length; start += atOnce) {
        if (start % (atOnce * 12) === 0) {
          line.wire.close();
          line = await connect(who.role);
        }
        await Promise.all(
          queue.slice(start, start + atOnce).map(async (input) => {
            // Ends the session that everything else needs.
            if (procedure.name === 'desk.logout' && who.session !== undefined) return;
            judge(who, procedure, input, await line.call(procedure.path, input));
          }),
        );
      }
      if (line.wire.isEnded()) find(`the line of ${who.name} ended in ${procedure.name}`);
      line.wire.close();
    }
  };

  const fingerprint = (): string =>
    target.readStore((store) => {
      const { visits, tickets, outbox, audit } = store.check();
      return JSON.stringify([visits, tickets, outbox, audit.anchor]);
    });
  const visitCount = (): number => target.readStore((store) => store.linesOn(store.today()).length);
  const until = async (isSo: () => boolean, what: string): Promise<void> => {
    const late = Date.now() + 30_000;
    while (!isSo()) {
      if (Date.now() > late) {
        find(`never: ${what}`);
        return;
      }
      await pause(20);
    }
  };
  let scans = 0;
  /** A check-in as a patient makes it; true when it is stored. */
  const checkIn = async (kiosk: Caller, id: string): Promise<void> => {
    scans += 1;
    const payload = people.find((each) => each.id === id)?.qr ?? '';
    const before = visitCount();
    await kiosk.call('/kiosk/send', { type: 'leave' });
    await kiosk.call('/kiosk/send', { type: 'scan', scanId: `campaign-${scans}`, payload });
    const choose = setInterval(
      () => void kiosk.call('/kiosk/send', { type: 'choose-clinic', clinicId: 'noi-tong-quat' }),
      50,
    );
    await until(() => visitCount() > before, `${id} is checked in`);
    clearInterval(choose);
    await kiosk.call('/kiosk/send', { type: 'leave' });
  };

  const signIn = async (desk: Caller, name: string): Promise<string> => {
    const { body } = await desk.call('/desk/login', { name, pin: staffPin });
    const { value } = (body ?? {}) as { value?: { token: string } };
    if (!value) find(`${name} could not sign in`);
    return value?.token ?? '';
  };

  // Somebody is there whose data must not show.
  const kiosk = await connect('kiosk');
  for (const id of ['valid-80', 'valid-95', 'expired']) await checkIn(kiosk, id);
  for (const id of target.readStore((store) =>
    store.linesOn(store.today()).map(({ visitId }) => visitId),
  ))
    ids.add(id);
  const desk = await connect('desk');

  // Roles that are not theirs: refused, and nothing of it is seen in the store.
  await pause(1_000);
  const before = fingerprint();
  const isOf =
    (...groups: readonly string[]) =>
    (procedure: Procedure) =>
      groups.includes(procedure.name.split('.')[0] ?? '');
  await tryAll({ name: 'kiosk', role: 'kiosk' }, cases, isOf('desk'));
  await tryAll({ name: 'desk', role: 'desk' }, cases, isOf('kiosk', 'dock'));
  if (fingerprint() !== before) find('a refused call changed the store');

  // Roles that are theirs: without a session nothing is done, and with one everything is answered.
  await tryAll({ name: 'desk without a session', role: 'desk' }, cases, isOf('desk'));
  for (const name of Object.values(staffNames)) {
    const session = await signIn(desk, name);
    ids.add(session);
    await tryAll({ name, role: 'desk', session }, cases, isOf('desk'));
    ids.delete(session);
  }
  await tryAll({ name: 'kiosk', role: 'kiosk' }, cases * 24, isOf('kiosk'));
  await tryAll({ name: 'kiosk', role: 'kiosk' }, cases, isOf('dock'));
  if (target.hasDock) {
    await kiosk.call('/dock/setFault', { fault: 'none' });
    await kiosk.call('/dock/setHisFault', { fault: 'none' });
    await kiosk.call('/dock/moveClock', { byMs: 0 });
  }

  // Frames that are none: the line ends, the host does not.
  let spoiltFrames = 0;
  const good = frameOf('/kiosk/send', { type: 'activity' });
  const random = fc.sample(
    fc.tuple(fc.nat(good.length), fc.string({ unit: 'binary', maxLength: 12 })),
    { numRuns: cases * 2, seed },
  );
  const noise: readonly (string | Buffer)[] = [
    ...random.map(([at, text]) => good.slice(0, at) + text + good.slice(at + text.length)),
    ...fc
      .sample(fc.uint8Array({ maxLength: 80 }), { numRuns: cases, seed })
      .map((bytes) => Buffer.from(bytes)),
    'x'.repeat(70_000),
    Buffer.alloc(70_000),
    '['.repeat(30_000),
    '{"i":"1","t":3,"p":{"e":"message"}}',
    '{"i":"__proto__","p":{"u":"/kiosk/send","b":{"json":{}}}}',
    JSON.stringify({
      i: '1',
      p: { u: '/kiosk/send', b: { json: {}, meta: [[1, '__proto__', 'x']] } },
    }),
  ];
  for (const frame of noise) {
    const { wire } = await connect(spoiltFrames % 2 === 0 ? 'kiosk' : 'desk');
    wire.send(frame);
    spoiltFrames += 1;
    if (spoiltFrames % 16 === 0) await pause(5);
    wire.close();
  }

  // The same again: one effect.
  let replays = 0;
  const again = await connect('kiosk');
  const replayKiosk = frameOf('/kiosk/send', {
    type: 'scan',
    scanId: 'recorded',
    payload: people.find(({ id }) => id === first)?.qr,
  });
  const beforeReplay = visitCount();
  await again.call('/kiosk/send', { type: 'leave' });
  for (let round = 0; round < 20; round += 1)
    again.wire.send(replayKiosk.replace(/"i":"[^"]+"/, `"i":"r${round}"`));
  replays += 20;
  await pause(300);
  await again.call('/kiosk/send', { type: 'choose-clinic', clinicId: 'mat' });
  await until(() => visitCount() > beforeReplay, 'a recorded scan is taken once');
  await again.call('/kiosk/send', { type: 'leave' });
  for (let round = 0; round < 20; round += 1)
    await again.call('/kiosk/send', JSON.parse(replayKiosk).p.b.json);
  replays += 20;
  const session = await signIn(desk, staffNames.reception);
  const presented = await desk.call('/desk/present', {
    session,
    presentation: { payload: people.find(({ id }) => id === second)?.qr },
  });
  const { value } = (presented.body ?? {}) as { value?: { presentationId: string } };
  const admission = {
    session,
    presentationId: value?.presentationId ?? '',
    clinicId: 'noi-tong-quat',
    idempotencyKey: 'recorded-admission',
    overrideReason: 'để thử',
  };
  const tickets = new Set<string>();
  for (let round = 0; round < 20; round += 1) {
    const line = round % 2 === 0 ? desk : await connect('desk');
    const admitted = await line.call('/desk/admit', admission);
    tickets.add(/"number":"([^"]+)"/.exec(admitted.text)?.[1] ?? admitted.text);
    replays += 1;
    if (line !== desk) line.wire.close();
  }
  if (tickets.size !== 1) find(`a recorded admission gave ${[...tickets].join(' and ')}`);
  if (visitCount() !== beforeReplay + 2)
    find(`replays made ${visitCount() - beforeReplay} visits of 2`);
  await desk.call('/desk/logout', { session });
  const late = await desk.call('/desk/admit', { ...admission, idempotencyKey: 'after-the-end' });
  if (!late.text.includes('staff.session-ended'))
    find(`a session that ended was used: ${late.text.slice(0, 200)}`);

  // Many, fast, and deaf: the others are answered, and the memory has an end.
  const polite = await connect('kiosk');
  let slowestOtherMs = 0;
  let isFlooding = true;
  const beingPolite = (async () => {
    while (isFlooding) {
      const started = performance.now();
      const answer = await polite.call('/kiosk/send', { type: 'activity' });
      slowestOtherMs = Math.max(slowestOtherMs, Math.round(performance.now() - started));
      if (answer.status !== 200) {
        find(`somebody else was answered ${answer.kind} ${answer.status} in a flood`);
        return;
      }
      await pause(20);
    }
  })();
  const memoryBefore = residentMiB(target.pid);
  let memoryMost = memoryBefore;
  const measuring = setInterval(() => {
    if (target.isAlive()) memoryMost = Math.max(memoryMost, residentMiB(target.pid));
  }, 50);
  let frames = 0;
  const flood = async (
    count: number,
    role: Role,
    make: (index: number) => string | Buffer,
  ): Promise<void> => {
    const { wire } = await connect(role);
    for (let index = 0; index < count && !wire.isEnded(); index += 1) {
      wire.send(make(index));
      frames += 1;
      if (index % 64 === 63) await pause(0);
    }
    await Promise.race([wire.ended, pause(200)]);
    wire.close();
  };
  // Ports of the stand-in share one pipe, in which everybody waits for everybody; Electron's do not.
  const perSocket = Math.min(
    Math.max(300, cases * 20),
    target.origin === undefined ? 1_500 : 10_000,
  );
  await Promise.all([
    ...Array.from({ length: 10 }, () =>
      flood(perSocket, 'kiosk', () => frameOf('/kiosk/send', { type: 'activity' })),
    ),
    // Subscriptions that nobody ends.
    ...Array.from({ length: 5 }, () =>
      flood(perSocket, 'kiosk', () => frameOf('/kiosk/view', undefined)),
    ),
    // Sign-ins: each costs a quarter of a hundred mebibytes while it is being checked.
    ...Array.from({ length: 5 }, () =>
      flood(60, 'desk', (index) =>
        frameOf('/desk/login', { name: `nobody-${index}`, pin: '000000' }),
      ),
    ),
    ...Array.from({ length: 5 }, () => flood(perSocket, 'desk', () => Buffer.alloc(1_000, 0x20))),
  ]);
  await Promise.all(Array.from({ length: 60 }, async () => (await connect('kiosk')).wire.close()));
  isFlooding = false;
  await beingPolite;
  clearInterval(measuring);
  polite.wire.close();
  const memoryGrowthMiB = memoryMost - memoryBefore;

  // And afterwards everything is as before.
  if (target.isAlive()) {
    const after = await connect('kiosk');
    await checkIn(after, third ?? '');
    const check = target.readStore((store) => store.check());
    if (!check.ok) find(`the store is not whole: ${JSON.stringify(check)}`);
  } else find(`the host is dead: ${target.log().slice(-500)}`);
  for (const line of target.log().split('\n')) {
    if (/"msg":"bug"|^\s+at |Error: /.test(line)) find(`log: ${line}`);
    for (const { kind } of findLeaks(line, needles)) find(`log: ${kind}: ${line}`);
  }
  return {
    target: target.name,
    procedures: procedures.length,
    calls,
    byStatus,
    spoiltFrames,
    replays,
    flood: { frames, memoryGrowthMiB, slowestOtherMs },
    findings,
  };
};
