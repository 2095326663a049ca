import { setTimeout as pause } from 'node:timers/promises';
import type { Ground } from './ground.ts';
import { type Role, residentMiB } from './targets.ts';
import { frameOf } from './wire.ts';

export interface FloodReport {
  readonly frames: number;
  readonly memoryGrowthMiB: number;
  /** The longest that another caller waited for an answer. */
  readonly slowestOtherMs: number;
}

/** Many, fast, and deaf: the others are answered, and the memory has an end. */
export const flood = async ({ target, cases, find, connect }: Ground): Promise<FloodReport> => {
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
  const pour = async (
    count: number,
    role: Role,
    make: (index: number) => string | Buffer,
    isDeaf = false,
  ): Promise<void> => {
    const { wire } = await connect(role);
    if (isDeaf) wire.deafen();
    for (let index = 0; index < count && !wire.isEnded(); index += 1) {
      wire.send(make(index));
      frames += 1;
      if (index % 64 === 63) await pause(0);
    }
    await Promise.race([wire.ended, pause(200)]);
    wire.close();
  };
  const lines = (count: number, each: () => Promise<void>): Promise<void>[] =>
    Array.from({ length: count }, each);
  // Ports of the stand-in share one pipe, in which everybody waits for everybody; Electron's do not.
  // Whoever holds a port is always handed what comes.
  const isOnSockets = target.origin !== undefined;
  const deaf = isOnSockets ? 8 : 0;
  const perLine = Math.min(Math.max(300, cases * 20), isOnSockets ? 10_000 : 1_500);
  await Promise.all([
    ...lines(10, () => pour(perLine, 'kiosk', () => frameOf('/kiosk/send', { type: 'activity' }))),
    // Subscriptions that nobody ends.
    ...lines(5, () => pour(perLine, 'kiosk', () => frameOf('/kiosk/view', undefined))),
    // The same by somebody who never reads, while every one of the calls beside it changes what is to be shown.
    ...lines(deaf, () => pour(60, 'kiosk', () => frameOf('/kiosk/view', undefined), true)),
    ...lines(deaf, () =>
      pour(perLine, 'desk', (index) => frameOf('/desk/logout', { session: `${index}` }), true),
    ),
    // Sign-ins: each costs a quarter of a hundred mebibytes while it is being checked.
    ...lines(5, () =>
      pour(60, 'desk', (index) =>
        frameOf('/desk/login', { name: `nobody-${index}`, pin: '000000' }),
      ),
    ),
    ...lines(5, () => pour(perLine, 'desk', () => Buffer.alloc(1_000, 0x20))),
  ]);
  await Promise.all(lines(60, async () => (await connect('kiosk')).wire.close()));

  isFlooding = false;
  await beingPolite;
  clearInterval(measuring);
  polite.wire.close();
  return { frames, memoryGrowthMiB: memoryMost - memoryBefore, slowestOtherMs };
};
