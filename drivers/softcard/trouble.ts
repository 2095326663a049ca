/** What broken or hostile chips were seen to do, around a chip that works. */
import { answer, encodeAnswer } from './apdu.ts';
import type { Random } from './crypto/random.ts';
import type { CardTrouble } from './image.ts';

export type Exchange = (command: Uint8Array) => Promise<Uint8Array>;

const moreData = 0x61ff;
const getResponse = 0xc0;

/** READ BINARY never ends: every answer, and every GET RESPONSE after it, says that 255 bytes are left. */
const endless =
  (exchange: Exchange): Exchange =>
  async (command) => {
    const ins = (command[1] ?? 0) & 0xfe;
    return ins === 0xb0 || ins === getResponse
      ? encodeAnswer(answer(moreData, new Uint8Array(0xff)))
      : exchange(command);
  };

const garbage =
  (random: Random): Exchange =>
  async () => {
    const [length] = random(1);
    return random(2 + (length ?? 0));
  };

/** `isMute` is asked before every command. */
const mute =
  (exchange: Exchange, isMute: () => boolean): Exchange =>
  async (command) =>
    isMute() ? new Promise<never>(() => {}) : exchange(command);

export const withTrouble = (
  exchange: Exchange,
  trouble: CardTrouble | undefined,
  { random, isMute }: { readonly random: Random; readonly isMute: () => boolean },
): Exchange => {
  switch (trouble) {
    case 'endless-61':
      return endless(exchange);
    case 'garbage':
      return garbage(random);
    case 'mute':
      return mute(exchange, isMute);
    default:
      return exchange;
  }
};
