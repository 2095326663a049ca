import { describe, expect, it } from 'vitest';
import { hex, scriptedLink } from '../testing/scripted-link.ts';
import { type TraceLine, traceLink } from './index.ts';

const conversation = [
  ['00B09C0000', '31143012060A04007F000702020402020201020201 0D 9000'],
  [
    '0CB08D000D9701008E08ED6705417E96BA5500',
    '871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF9000',
  ],
  ['00A4040C07A0000002471001', '6A82'],
] as const;

const traced = async (isRaw: boolean): Promise<TraceLine[]> => {
  const lines: TraceLine[] = [];
  const link = traceLink(scriptedLink(conversation), isRaw, (line) => lines.push(line));
  for (const [command] of conversation) await link.transceive(hex(command));
  return lines;
};

describe('trace of a card', () => {
  it('names every command and keeps contents out', async () => {
    const lines = await traced(false);
    expect(lines.map(({ command, status }) => [command, status])).toEqual([
      ['READ BINARY sfi 1C', '9000'],
      ['READ BINARY sfi 0D, protected', '9000'],
      ['SELECT', '6A82'],
    ]);
    expect(lines[1]).toMatchObject({ sent: '0cb08d00 <15 bytes>', received: '<25 bytes>' });
    expect(JSON.stringify(lines)).not.toContain('fb9235f4');
  });

  it('writes everything when asked for the raw trace', async () => {
    const [, second] = await traced(true);
    expect(second?.received).toBe('871901fb9235f4e4037f2327dcc8964f1f9b8c30f42c8e2fff');
  });
});
