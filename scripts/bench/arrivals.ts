import { setTimeout as sleep } from 'node:timers/promises';
import type { KioskSession } from '../../core/checkin/index.ts';
import type { Host } from '../../core/host.ts';
import type { SyntheticPerson } from '../../fixtures/people/index.ts';

/** What a patient got to see. */
export interface CheckedIn {
  readonly visitId: string;
  readonly queueId: string;
  readonly serviceDay: string;
  readonly number: string;
  readonly outcome: string;
  /** From the scan to the ticket, milliseconds. */
  readonly ms: number;
}

/** From the scan's arrival at the kiosk session to the view that shows the stored ticket. */
export const checkIn = async (
  session: KioskSession,
  person: SyntheticPerson,
): Promise<CheckedIn> => {
  const started = performance.now();
  session.send({ type: 'scan', scanId: person.id, payload: person.qr ?? '' });
  for await (const { screen } of session.views()) {
    if (screen.name !== 'result') continue;
    const ms = performance.now() - started;
    const { visitId, ticket } = screen.slip;
    const { queueId, serviceDay, number } = ticket;
    session.send({ type: 'leave' });
    return { visitId, queueId, serviceDay, number, outcome: screen.outcome, ms };
  }
  throw new Error('the session ended');
};

export interface Arrivals {
  readonly host: Host;
  readonly people: Iterator<SyntheticPerson>;
  readonly perSecond: number;
  /** More people than kiosks wait in front of them; their time begins at their scan. */
  readonly kiosks: number;
  /** Nobody comes any more. */
  readonly signal: AbortSignal;
  readonly onCheckedIn: (checkedIn: CheckedIn) => void;
}

/** People who come by chance, so many a second on average; ends when the last of them has a ticket. */
export const peopleArrive = async (arrivals: Arrivals): Promise<void> => {
  const { host, people, perSecond, kiosks, signal, onCheckedIn } = arrivals;
  const free = Array.from({ length: kiosks }, (_, index) => host.kiosk(`kiosk-${index + 1}`));
  const inHouse = new Set<Promise<void>>();
  const visit = async (session: KioskSession, person: SyntheticPerson): Promise<void> => {
    onCheckedIn(await checkIn(session, person));
    free.push(session);
  };
  let next = performance.now();
  while (!signal.aborted) {
    next += (-Math.log(1 - Math.random()) / perSecond) * 1_000;
    await sleep(Math.max(0, next - performance.now()), undefined, { signal }).catch(
      () => undefined,
    );
    while (free.length === 0 && !signal.aborted) await Promise.race(inHouse);
    const session = free.shift();
    if (!session || signal.aborted) break;
    const person = people.next();
    if (person.done) throw new Error('there are no people left');
    const job = visit(session, person.value).finally(() => inHouse.delete(job));
    inHouse.add(job);
  }
  await Promise.all(inHouse);
};
