/** The reader against the soft card, which shares no code with it: what each kind of card makes of a reading. */
import { describe, expect, it } from 'vitest';
import { ok } from '../../../core/contract/index.ts';
import { outcomeOf } from '../../devices/outcome.ts';
import type { SoftCardProfile } from '../../softcard/personalise/index.ts';
import { portraits, softCard, trustFolder } from '../../softcard/testing/holder.ts';
import type { AccessPassword } from '../access-key.ts';
import type { CardLink } from '../link.ts';
import { emptyTrustStore, loadTrustStore } from '../passive-authentication/index.ts';
import { type ChipReport, type ReadChipEnd, readChip } from './index.ts';

const trust = await loadTrustStore(trustFolder);
const can: AccessPassword = { kind: 'can', can: '012345' };
const mrz: AccessPassword = {
  kind: 'mrz',
  documentNumber: '085012345',
  dateOfBirth: '850815',
  dateOfExpiry: '450815',
};
const removed = { ok: false, failure: { reason: 'card-removed', code: 0x80100069 } } as const;

interface Options {
  readonly password?: AccessPassword;
  readonly portrait?: boolean;
  readonly store?: typeof trust;
  /** The card is pulled at this command. */
  readonly pullAt?: number;
  readonly thorough?: boolean;
  /** Bytes of the face. */
  readonly portraitSize?: number;
  /** Refused by the card with this status word: commands that begin so. */
  readonly refuse?: readonly [prefix: string, status: number];
}

/** A JPEG of any size: its beginning is what counts. */
const faceOf = (size: number): Uint8Array => {
  const face = new Uint8Array(size).map((_, at) => at % 251);
  face.set([0xff, 0xd8, 0xff, 0xe0]);
  return face;
};

const read = async (profile: SoftCardProfile, options: Options = {}) => {
  const { portraitSize, refuse } = options;
  const face = portraitSize === undefined ? undefined : faceOf(portraitSize);
  const card = softCard(profile, face ? { portraits: { jpeg: face, jpeg2000: face } } : {});
  card.powerOn();
  const sent: string[] = [];
  const link: CardLink = {
    async transceive(command) {
      sent.push(Buffer.from(command.subarray(0, 4)).toString('hex'));
      if (options.pullAt === sent.length) card.powerOff();
      if (refuse && sent.at(-1)?.startsWith(refuse[0]))
        return ok(Uint8Array.of(refuse[1] >> 8, refuse[1] & 0xff));
      const answer = await card.transmit(command);
      return answer.length < 2 ? removed : ok(answer);
    },
    async reset() {
      card.reset();
      return ok(undefined);
    },
  };
  const reports: ChipReport[] = [];
  const end: ReadChipEnd = await readChip(link, {
    password: options.password ?? can,
    trust: options.store ?? trust,
    portrait: options.portrait ?? false,
    thorough: options.thorough ?? false,
    onReport: (report) => reports.push(report),
  });
  expect(reports).toHaveLength(1);
  const [report] = reports;
  if (!report) throw new Error('no report');
  const { outcome, detail } = outcomeOf(report, new Date('2026-11-23'));
  return { report, outcome, detail, end, sent };
};

const said = async (profile: SoftCardProfile, options: Options = {}) => {
  const { outcome } = await read(profile, options);
  if (outcome.kind === 'unreadable') return outcome.reason.code;
  const { trust: reached, access, genuine, signer } = outcome.evidence;
  const base = `${reached} ${access} ${genuine} ${signer}`;
  return outcome.kind === 'refuted' ? `${outcome.reason.code}: ${base}` : base;
};

describe('a reading of', () => {
  const verified = 'chip-verified pace yes trusted';
  const expected: Readonly<Record<string, readonly SoftCardProfile[]>> = {
    [verified]: [
      'cccd-2021',
      'can-cuoc-2024',
      'pace-only',
      'pace-cam',
      'pace-im',
      'pace-dh',
      'pace-dh-im',
      'pace-3des',
      'pace-p521',
      'pace-b512',
      'select-mf-6d00',
      'small-le',
      'linked-signer',
      'rsa-pss',
      'rsa-pkcs1',
      'aa-ecdsa',
      'aa-rsa',
      'ca-dh',
      'ca-3des',
      'length-4gb',
    ],
    'chip-genuine pace yes unknown': ['unknown-signer'],
    'chip-genuine pace yes expired': ['expired-signer'],
    'chip.copied: chip pace no trusted': ['cloned'],
    'chip.altered: typed pace yes trusted': ['edited-dg', 'injected-dg'],
    'chip.access-failed': ['bac-only', 'endless-61'],
    'chip.not-an-identity-card': ['no-application'],
  };
  for (const [what, profiles] of Object.entries(expected))
    it.each(profiles)(`%s says ${what}`, async (profile) => {
      expect(await said(profile)).toBe(what);
    });

  it('a card that knows BAC alone needs the zone', async () => {
    expect(await said('bac-only', { password: mrz })).toBe('chip-verified bac yes trusted');
  });

  it('every card opens with the key of the zone', async () => {
    expect(await said('cccd-2021', { password: mrz })).toBe(verified);
    expect(await said('pace-only', { password: mrz })).toBe(verified);
  });

  it('any card without a trust store stops at genuine, and says why', async () => {
    for (const profile of ['cccd-2021', 'pace-cam'] as const)
      expect(await said(profile, { store: emptyTrustStore })).toBe(
        'chip-genuine pace yes no-trust-store',
      );
  });

  it('noise ends with a code', async () => {
    expect(await said('garbage')).toMatch(/^chip\.(access-failed|not-an-identity-card)$/);
  });
});

describe('what the chip says of its holder', () => {
  it('is taken from DG13 and DG1', async () => {
    const { outcome } = await read('cccd-2021');
    expect(outcome.kind === 'proven' && outcome.evidence.claim).toEqual({
      personalNumber: '001085012345',
      oldNumber: '012345678',
      fullName: 'Nguyễn Văn Mẫu',
      dateOfBirth: { value: '1985-08-15', precision: 'day' },
      sex: 'male',
      address: 'Số 1 Ngõ 2, Phường A, Quận B, Hà Nội',
      issueDate: '2021-05-10',
      expiryDate: '2045-08-15',
      documentNumber: '085012345',
      nationality: 'VNM',
    });
  });

  it('is less on the card of 2024, and still who it is', async () => {
    const { outcome } = await read('can-cuoc-2024');
    expect(outcome.kind === 'proven' && outcome.evidence.claim).toMatchObject({
      personalNumber: '001085012345',
      fullName: 'Nguyễn Văn Mẫu',
      dateOfBirth: { value: '1985-08-15' },
    });
  });

  it('comes with the portrait, byte for byte, where it is asked for', async () => {
    expect((await read('cccd-2021')).end.portrait).toBeUndefined();
    const jp2 = await read('cccd-2021', { portrait: true });
    expect(jp2.end.portrait).toEqual({ format: 'jpeg2000', image: portraits.jpeg2000 });
    const jpeg = await read('can-cuoc-2024', { portrait: true });
    expect(jpeg.end.portrait).toEqual({ format: 'jpeg', image: portraits.jpeg });
  });

  it('is not believed for a portrait that was not signed for', async () => {
    expect((await read('cloned', { portrait: true })).end.portrait).toBeUndefined();
  });
});

describe('the commands of a reading', () => {
  it('are these and no others, for a full reading with portrait', async () => {
    const { sent } = await read('cccd-2021', { portrait: true });
    expect(sent).toEqual([
      '00b09c00', // EF.CardAccess by its short identifier
      '0022c1a4', // PACE: MSE:Set AT
      '10860000', // nonce
      '10860000', // mapping
      '10860000', // key agreement
      '00860000', // tokens
      '0ca4040c', // SELECT application
      '0cb09d00', // SOD
      '0cb08e00', // DG14
      '0c2241a4', // chip authentication: MSE:Set AT
      '0c860000', // key agreement
      '0cb08100', // DG1, which proves the new keys
      '0cb08d00', // DG13
      '0cb08200', // DG2
    ]);
  });

  it('try a wrong key once and never again', async () => {
    const { outcome, sent } = await read('cccd-2021', { password: { kind: 'can', can: '999999' } });
    expect(outcome).toEqual({ kind: 'unreadable', reason: { code: 'chip.key-wrong' } });
    expect(sent).toHaveLength(6);
    const bac = await read('bac-only', { password: { ...mrz, dateOfBirth: '850816' } });
    expect(bac.outcome).toEqual({ kind: 'unreadable', reason: { code: 'chip.key-wrong' } });
  });

  it('end at any command at which the card is pulled, with the one reason', async () => {
    const { sent } = await read('cccd-2021', { portrait: true });
    for (let pullAt = 1; pullAt < sent.length; pullAt += 1) {
      const { outcome } = await read('cccd-2021', { portrait: true, pullAt });
      const code = outcome.kind === 'unreadable' ? outcome.reason.code : outcome.kind;
      // Once DG1 is there, the identity is proven without DG13.
      expect([pullAt, code]).toEqual([pullAt, pullAt > 12 ? 'proven' : 'chip.card-removed']);
    }
  });
});

describe('what is rare and must work', () => {
  it('a card whose PACE breaks is opened by BAC, and that is told', async () => {
    const { report, outcome } = await read('cccd-2021', {
      password: mrz,
      refuse: ['0022c1a4', 0x6a80],
    });
    expect(report.access).toMatchObject({ kind: 'bac', fellBack: true });
    expect(outcome).toMatchObject({ kind: 'proven', evidence: { access: 'bac', fellBack: true } });
    expect(report.steps).toContainEqual(
      expect.objectContaining({ name: 'pace', outcome: 'failed', detail: 'MSE:Set AT 6A80' }),
    );
    // Six digits open no BAC: nothing is guessed.
    const byDigits = await read('cccd-2021', { refuse: ['0022c1a4', 0x6a80] });
    expect(byDigits.outcome).toEqual({
      kind: 'unreadable',
      reason: { code: 'chip.access-failed' },
    });
  });

  it('a face past 32 KiB is read whole, in long and in short answers', async () => {
    const long = await read('cccd-2021', { portrait: true, portraitSize: 60_000 });
    expect(long.end.portrait?.image).toEqual(faceOf(60_000));
    const short = await read('small-le', { portrait: true, portraitSize: 40_000 });
    expect(short.end.portrait?.image).toEqual(faceOf(40_000));
    // READ BINARY with an odd instruction, where P1-P2 have no room for the offset.
    expect(short.sent.some((command) => command.startsWith('0cb10000'))).toBe(true);
    // Longer than one extended answer.
    const longest = await read('cccd-2021', { portrait: true, portraitSize: 100_000 });
    expect(longest.end.portrait?.image).toEqual(faceOf(100_000));
  });

  it('a thorough reading brings COM, DG11 and DG12, proven like the others', async () => {
    const { report, outcome } = await read('dg11-dg12', { thorough: true });
    expect(report.com?.dataGroups).toEqual([1, 2, 3, 11, 12, 13, 14]);
    expect(report.dg11).toEqual({
      fullName: 'Nguyễn Văn Mẫu',
      personalNumber: '001085012345',
      dateOfBirth: '19850815',
    });
    expect(report.dg12).toMatchObject({ dateOfIssue: '20210510' });
    expect(outcome.kind).toBe('proven');
    expect([...(report.proof?.passive.hashes.keys() ?? [])].toSorted((a, b) => a - b)).toEqual([
      1, 11, 12, 13, 14,
    ]);
  });

  it('a data group that may not be read is told, and the others count', async () => {
    const { report, outcome } = await read('cccd-2021', { refuse: ['0cb08d00', 0x6982] });
    expect(outcome.kind === 'proven' && outcome.evidence.claim.fullName).toBe('NGUYEN VAN MAU');
    expect(report.missing[0]).toMatch(/^DG13 /);
  });
});
