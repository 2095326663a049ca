import { expect, test } from 'vitest';
import { powerCuts } from './index.ts';
import { recordingTrouble } from './record.ts';

test.skipIf(recordingTrouble() !== undefined)(
  'a store keeps its promises over power cuts; on a disk that lies about syncing, the same campaign notices',
  async () => {
    expect(await powerCuts(40, 15)).toMatchObject({ lost: 0, broken: 0 });
    const lying = await powerCuts(40, 15, { honoursSync: false });
    expect(lying.lost + lying.broken).toBeGreaterThan(0);
  },
  60_000,
);
