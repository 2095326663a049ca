import { setTimeout as pause } from 'node:timers/promises';
import { vietnamDay } from '../../../core/clock.ts';
import { needlesOf } from '../../../fixtures/leaks/index.ts';
import { population } from '../../../fixtures/people/index.ts';
import { knownPeople } from './inputs.ts';
import { type Role, staffPin, type Target } from './targets.ts';
import { type Caller, caller } from './wire.ts';

const mostFindings = 40;
const longestFinding = 600;
/** Whatever must not be seen by those who may not: all that the people, the staff and the configuration have. */
export const needles = needlesOf({ pins: [staffPin] });

/** A target, and what every phase does with it. */
export interface Ground {
  readonly target: Target;
  readonly seed: number;
  /** Inputs for each procedure and caller. */
  readonly cases: number;
  readonly findings: readonly string[];
  find(text: string): void;
  /** Ids that calls may name: of clinics, and of visits and presentations as answers tell them. */
  readonly ids: Set<string>;
  connect(role: Role): Promise<Caller>;
  signIn(desk: Caller, name: string): Promise<string>;
  /** Code of a person's card. */
  codeOf(id: string): string;
  /** Settles when the check-in, made as a patient makes it, is stored. */
  checkIn(kiosk: Caller, id: string): Promise<void>;
  visitCount(): number;
  /** Another one as soon as anything that counts is written. */
  fingerprint(): string;
  until(isSo: () => boolean, what: string): Promise<void>;
}

const people = population(vietnamDay(Date.now()));
const codeOf = (id: string): string => {
  const person = people.find((each) => each.id === id);
  if (person?.qr === undefined) throw new Error(`nobody with a code is called ${id}`);
  return person.qr;
};

/** People who are admitted and whom no input names, so that nobody else checks them in. */
export const [recorded = '', presented = '', last = ''] = people
  .slice(knownPeople)
  .filter(({ qr, expected }) => qr !== undefined && expected.outcome === 'admitted')
  .map(({ id }) => id);

export const openGround = (target: Target, cases: number, seed: number): Ground => {
  const findings: string[] = [];
  let scans = 0;
  const find = (text: string): void => {
    if (findings.length < mostFindings) findings.push(text.slice(0, longestFinding));
  };
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
  const visitCount = (): number => target.readStore((store) => store.linesOn(store.today()).length);
  return {
    target,
    seed,
    cases,
    findings,
    find,
    ids: new Set(['noi-tong-quat', 'mat', 'tiep-don', 'x']),
    connect: async (role) => caller(await target.open(role)),
    async signIn(desk, name) {
      const { body } = await desk.call('/desk/login', { name, pin: staffPin });
      const { value } = (body ?? {}) as { value?: { token: string } };
      if (!value) find(`${name} could not sign in`);
      return value?.token ?? '';
    },
    codeOf,
    async checkIn(kiosk, id) {
      scans += 1;
      const payload = codeOf(id);
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
    },
    visitCount,
    fingerprint: () =>
      target.readStore((store) => {
        const { visits, tickets, outbox, audit } = store.check();
        return JSON.stringify([visits, tickets, outbox, audit.anchor]);
      }),
    until,
  };
};
