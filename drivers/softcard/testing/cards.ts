import type { Random } from '../crypto/random.ts';
import type { CardBehaviour, CardImage } from '../image.ts';
import { createSoftCard, type SoftCard } from '../index.ts';

/** Hexadecimal as the standard prints it, with blanks. */
export const bytes = (text: string): Uint8Array =>
  Uint8Array.from(Buffer.from(text.replace(/\s+/g, ''), 'hex'));

export const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex');

/** What the worked examples drew, in order. */
export const scripted = (values: readonly string[]): Random => {
  const rest = values.map(bytes);
  return (length) => {
    const value = rest.shift();
    if (value?.length !== length) throw new Error(`example has no ${length} random bytes here`);
    return value;
  };
};

const behaviour: CardBehaviour = {
  selectMasterFile: 'ok',
  length: 'extended',
  mostPerRead: 0,
  wrongKeyDelays: [],
};

/** Bytes that tell where they stand. */
export const pattern = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 8)) & 0xff);

export const files = {
  cardAccess: bytes('3100'),
  cardSecurity: bytes('3000'),
  com: bytes('60145F0104303130365F36063034303030305C026175'),
  dg1: pattern(93),
  dg2: pattern(70_000),
  dg3: pattern(10),
};

/** The holder of ICAO Doc 9303-11 appendices D and G, on a card of this test. */
export const image = (
  change: Partial<Omit<CardImage, 'behaviour'>> & {
    readonly behaviour?: Partial<CardBehaviour>;
  } = {},
): CardImage => ({
  atr: bytes('3B8080 01 01'),
  masterFiles: new Map([
    [0x011c, files.cardAccess],
    [0x011d, files.cardSecurity],
  ]),
  applicationFiles: new Map([
    [0x011e, files.com],
    [0x0101, files.dg1],
    [0x0102, files.dg2],
    [0x0103, files.dg3],
  ]),
  sealedFiles: [0x0103],
  mrz: { documentNumber: 'T22000129', dateOfBirth: '640812', dateOfExpiry: '101031' },
  can: '123456',
  bac: true,
  pace: [],
  ...change,
  behaviour: { ...behaviour, ...change.behaviour },
});

export const poweredCard = (personalised: CardImage, random?: Random): SoftCard => {
  const card = createSoftCard(personalised, random);
  card.powerOn();
  return card;
};
