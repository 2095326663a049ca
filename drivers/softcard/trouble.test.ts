import { describe, expect, it } from 'vitest';
import type { CardTrouble } from './image.ts';
import { hex, image, poweredCard } from './testing/cards.ts';
import { exchange, selectApplication, statusOf } from './testing/terminal.ts';

const troubled = (trouble: CardTrouble) => poweredCard(image({ behaviour: { trouble } }));

describe('a troubled card', () => {
  it('announces more data for ever', async () => {
    const card = troubled('endless-61');
    expect(await exchange(card, selectApplication)).toBe('9000');
    for (const command of [
      '00B09C0000',
      '00B10000035401 0000',
      '0CB0000000',
      '00C00000FF',
      '00C00000FF',
    ])
      expect(await statusOf(card, command)).toBe('61ff');
  });

  it('answers with noise, never twice the same', async () => {
    const card = troubled('garbage');
    const answers = new Set<string>();
    for (let count = 0; count < 20; count += 1) {
      const answer = await exchange(card, selectApplication);
      expect(answer.length).toBeGreaterThanOrEqual(4);
      expect(answer.length).toBeLessThanOrEqual(2 * 258);
      answers.add(answer);
    }
    expect(answers.size).toBeGreaterThan(15);
  });

  it('goes mute with the application, until it is reset', async () => {
    const card = troubled('mute');
    expect(await statusOf(card, '00B09C0000')).toBe('9000');
    expect(await exchange(card, selectApplication)).toBe('9000');
    const silence = new Promise<string>((resolve) => setTimeout(resolve, 40, 'silence'));
    expect(await Promise.race([exchange(card, '0084000008'), silence])).toBe('silence');
    card.reset();
    expect(await statusOf(card, '00B09C0000')).toBe('9000');
  });

  it('holds no application', async () => {
    expect(await exchange(troubled('no-application'), selectApplication)).toBe('6a82');
  });
});

describe('hostile commands', () => {
  /** A small generator with a seed, so that a failure can be repeated. */
  const noise = (seed: number) => {
    let state = seed;
    return (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    };
  };

  it('get a status word and nothing of the application', async () => {
    const next = noise(20_260_101);
    const instructions = [0x22, 0x82, 0x84, 0x86, 0x88, 0xa4, 0xb0, 0xb1, 0xc0];
    const classes = [0x00, 0x0c, 0x10, 0x1c];
    const environments = [
      [0xc1, 0xa4],
      [0x41, 0xa4],
      [0x41, 0xa6],
      [0x00, 0x00],
    ] as const;
    const card = poweredCard(
      image({ pace: [{ mapping: 'ECDH-GM', cipher: 'AES-128', parameterId: 12 }] }),
    );
    await exchange(card, selectApplication);
    for (let count = 0; count < 5_000; count += 1) {
      const [p1, p2] = environments[next() % environments.length] ?? [0, 0];
      const header = [
        classes[next() % classes.length] ?? 0,
        instructions[next() % instructions.length] ?? 0,
        next() < 128 ? p1 : next(),
        next() < 128 ? p2 : next(),
      ];
      const body = Array.from({ length: next() % 40 }, next);
      const isWellFormed = next() < 200 && body.length > 0;
      const command = Uint8Array.of(
        ...header,
        ...(isWellFormed ? [body.length, ...body, 0] : body),
      );
      const answer = hex(await card.transmit(command));
      expect(answer.slice(-4), hex(command)).toMatch(/^(6[0-9a-f]|90)/);
    }
    expect(await statusOf(card, selectApplication)).toBe('9000');
    expect(await statusOf(card, '00B0810000')).toBe('6982');
  });
});
