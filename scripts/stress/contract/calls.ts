import { setTimeout as pause } from 'node:timers/promises';
import * as fc from 'fast-check';
import { findLeaks, type LeakKind } from '../../../fixtures/leaks/index.ts';
import { type Ground, needles } from './ground.ts';
import { inputsOf, spoilt } from './inputs.ts';
import { type Procedure, procedures } from './procedures.ts';
import { type Role, staffNames } from './targets.ts';
import { type Answer, frameOf } from './wire.ts';

export interface CallsReport {
  readonly calls: number;
  readonly byStatus: Readonly<Record<string, number>>;
}

interface Who {
  readonly name: string;
  readonly role: Role;
  readonly session?: string;
}

const personal: ReadonlySet<LeakKind> = new Set([
  'name',
  'personal number',
  'card number',
  'birth date',
  'address',
  'payload',
]);
const stack = /\n\s+at |node_modules|\.ts:\d+|file:\/\//;
const atOnce = 24;
const largestFrame = 60_000;
const mostIds = 200;

const groupOf = ({ name }: Procedure): string => name.split('.')[0] ?? '';

/** Inputs of a procedure, valid ones and spoilt ones in turn; the session is the caller's own where there is one. */
const inputs = (
  { ids, seed }: Ground,
  procedure: Procedure,
  { session }: Who,
  count: number,
): readonly unknown[] => {
  if (!procedure.input) return fc.sample(fc.jsonValue({ maxDepth: 2 }), { numRuns: count, seed });
  const valid = inputsOf(procedure.input, () => [...ids]);
  const made = fc.sample(fc.oneof(valid, spoilt(valid)), { numRuns: count, seed });
  return session === undefined
    ? made
    : made.map((input) =>
        typeof input === 'object' && input !== null && 'session' in input
          ? { ...input, session }
          : input,
      );
};

/**
 * Every procedure in every role. A role that is not theirs is refused, and nothing of it is seen in the store; in the own
 * one nothing is done without a session, and with one everything is answered.
 */
export const tryCalls = async (ground: Ground): Promise<CallsReport> => {
  const { target, cases, ids, find, connect } = ground;
  const byStatus: Record<string, number> = {};
  const known = new Set<string>();
  let calls = 0;

  const judge = (who: Who, procedure: Procedure, input: unknown, answer: Answer): void => {
    const what = `${procedure.name} as ${who.name} with ${JSON.stringify(input)?.slice(0, 300)}`;
    calls += 1;
    const status = answer.kind === 'answer' ? String(answer.status) : answer.kind;
    byStatus[status] = (byStatus[status] ?? 0) + 1;
    if (answer.kind !== 'answer') {
      find(`${answer.kind}: ${what}`);
      return;
    }
    const group = groupOf(procedure);
    const isForRole = group === 'desk' ? who.role === 'desk' : who.role === 'kiosk';
    const isThere = group !== 'dock' || target.hasDock;
    const allowed = !isThere ? [404] : isForRole ? [200, 400] : [403];
    if (!allowed.includes(answer.status))
      find(`${answer.status}: ${what}: ${answer.text.slice(0, 200)}`);
    if (stack.test(answer.text)) find(`a place in the code: ${what}: ${answer.text.slice(0, 200)}`);
    const isPrivate = who.session === undefined && group !== 'dock';
    if (isForRole && isPrivate && !known.has(answer.text)) {
      known.add(answer.text);
      for (const { kind } of findLeaks(answer.text, needles))
        if (personal.has(kind)) find(`${kind} of somebody: ${what}`);
      const { ok } = (answer.body ?? {}) as { ok?: boolean };
      if (who.role === 'desk' && ok === true) find(`done without a session: ${what}`);
    }
    if (group === 'desk' && who.session !== undefined)
      for (const [, id = ''] of answer.text.matchAll(/"(?:visitId|presentationId)":"([^"]+)"/g))
        if (ids.size < mostIds) ids.add(id);
  };

  const tryAll = async (who: Who, count: number, ...groups: readonly string[]): Promise<void> => {
    for (const procedure of procedures.filter((each) => groups.includes(groupOf(each)))) {
      // Each sign-in is made to cost something.
      const number = procedure.name === 'desk.login' ? Math.ceil(count / 4) : count;
      const queue = inputs(ground, procedure, who, number).filter(
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

  await pause(1_000);
  const before = ground.fingerprint();
  await tryAll({ name: 'kiosk', role: 'kiosk' }, cases, 'desk');
  await tryAll({ name: 'desk', role: 'desk' }, cases, 'kiosk', 'dock');
  if (ground.fingerprint() !== before) find('a refused call changed the store');

  await tryAll({ name: 'desk without a session', role: 'desk' }, cases, 'desk');
  const desk = await connect('desk');
  for (const name of Object.values(staffNames)) {
    const session = await ground.signIn(desk, name);
    ids.add(session);
    await tryAll({ name, role: 'desk', session }, cases, 'desk');
    ids.delete(session);
  }
  desk.wire.close();
  await tryAll({ name: 'kiosk', role: 'kiosk' }, cases * 24, 'kiosk');
  await tryAll({ name: 'kiosk', role: 'kiosk' }, cases, 'dock');
  if (target.hasDock) {
    const kiosk = await connect('kiosk');
    await kiosk.call('/dock/setFault', { fault: 'none' });
    await kiosk.call('/dock/setHisFault', { fault: 'none' });
    await kiosk.call('/dock/moveClock', { byMs: 0 });
    kiosk.wire.close();
  }
  return { calls, byStatus };
};
