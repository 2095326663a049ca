import { setTimeout as pause } from 'node:timers/promises';
import * as fc from 'fast-check';
import type { Ground } from './ground.ts';
import { frameOf } from './wire.ts';

/** Frames that are none: the line ends, the host does not. Gives how many were sent. */
export const sendSpoiltFrames = async ({ cases, seed, connect }: Ground): Promise<number> => {
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
  for (const [index, frame] of noise.entries()) {
    const { wire } = await connect(index % 2 === 0 ? 'kiosk' : 'desk');
    wire.send(frame);
    if (index % 16 === 15) await pause(5);
    wire.close();
  }
  return noise.length;
};
