import { describe, expect, it } from 'vitest';
import type { Decision, Identification } from '../contract/index.ts';
import { evidenceOf, proven, unreadable } from '../devices/testing/scripted-place.ts';
import {
  accessKeyOf,
  chipDifferences,
  differencesFromChip,
  identifyByChip,
  judgeChip,
  withChipReasons,
} from './chip.ts';

const scanned: Identification = {
  kind: 'citizen-qr-2021',
  claim: {
    personalNumber: '001085012345',
    fullName: 'Nguyễn Văn Mẫu',
    dateOfBirth: { value: '1985-08-15', precision: 'day' },
    address: 'Hà Nội',
  },
  trust: 'qr',
  warnings: [],
};
const chip = { ...scanned.claim, expiryDate: '2045-08-15', nationality: 'VNM' };

describe('scan and chip', () => {
  it('open the chip with the last six digits', () => {
    expect(accessKeyOf(scanned.claim)).toEqual({ kind: 'can', can: '012345' });
    expect(accessKeyOf({ cardNumber: 'DN4010123456789' })).toBeUndefined();
  });

  it('of one person raise the trust and complete the claim', () => {
    const { identification, isProven, block } = judgeChip(scanned, proven(chip));
    expect([isProven, block]).toEqual([true, undefined]);
    expect(identification).toMatchObject({
      trust: 'chip-verified',
      claim: { address: 'Hà Nội', expiryDate: '2045-08-15' },
      chip: { genuine: 'yes' },
    });
  });

  it.each([
    ['personalNumber', { personalNumber: '079300012345' }],
    ['fullName', { fullName: 'Nguyễn Văn Mậu' }],
    ['dateOfBirth', { dateOfBirth: { value: '1985-08-16', precision: 'day' as const } }],
  ])('that differ in %s go to the desk, both kept', (field, change) => {
    const outcome = proven({ ...chip, ...change });
    const { identification, block } = judgeChip(scanned, outcome);
    expect(block).toEqual({ code: 'chip.differs-from-qr' });
    expect(identification.trust).toBe('qr');
    expect(identification.claim).toEqual(scanned.claim);
    expect(chipDifferences(identification)).toEqual([field]);
  });

  it('agree over a zone without diacritics, a year alone, another tone placement', () => {
    for (const claim of [
      { ...chip, fullName: 'NGUYEN VAN MAU' },
      { ...chip, dateOfBirth: { value: '1985', precision: 'year' as const } },
      { personalNumber: chip.personalNumber },
    ])
      expect(differencesFromChip(scanned, claim)).toEqual([]);
    // The zone's name without diacritics does not replace the card's.
    const merged = judgeChip(scanned, proven({ ...chip, fullName: 'NGUYEN VAN MAU' }));
    expect(merged.identification.claim.fullName).toBe('Nguyễn Văn Mẫu');
  });

  it('mend what a keyboard scanner damaged', () => {
    const damaged: Identification = {
      ...scanned,
      claim: { ...scanned.claim, fullName: 'Nguy?n V?n M?u' },
      warnings: ['name-untrusted', 'separator-repaired'],
    };
    const { identification } = judgeChip(damaged, proven(chip));
    expect(identification.claim.fullName).toBe('Nguyễn Văn Mẫu');
    expect(identification.warnings).toEqual(['separator-repaired']);
  });

  it('leave the scan as it is when the chip could not be read, with the reason beside it', () => {
    expect(judgeChip(scanned, unreadable('chip.no-card')).identification).toEqual(scanned);
    expect(judgeChip(scanned, unreadable('chip.card-mute')).identification).toEqual({
      ...scanned,
      chipTrouble: { code: 'chip.card-mute' },
    });
  });

  it('speak of the chip alone where nothing was scanned', () => {
    expect(identifyByChip(proven(chip))?.identification).toMatchObject({
      kind: 'chip',
      trust: 'chip-verified',
      claim: chip,
    });
    expect(identifyByChip(unreadable('chip.key-wrong'))).toBeUndefined();
    const copied = identifyByChip({
      kind: 'refuted',
      reason: { code: 'chip.copied' },
      evidence: evidenceOf(chip, { trust: 'chip', genuine: 'no' }),
    });
    expect(copied).toMatchObject({ block: { code: 'chip.copied' }, isProven: false });
  });
});

describe('the decision', () => {
  const admitted: Decision = {
    outcome: 'admitted',
    reasons: [],
    notices: [],
    alarms: [],
    decidedOn: '2026-11-23',
  };
  it('goes to the desk for what the chip says against the card, whatever the gateway admits', () => {
    const judged = withChipReasons(admitted, {
      identification: scanned,
      block: { code: 'chip.altered' },
    });
    expect(judged).toMatchObject({ outcome: 'to-desk', reasons: [{ code: 'chip.altered' }] });
  });
  it('says why the chip is missing where it is needed, and only there', () => {
    const identification = { ...scanned, chipTrouble: { code: 'chip.card-mute' } } as const;
    expect(withChipReasons(admitted, { identification })).toEqual(admitted);
    const refused: Decision = {
      ...admitted,
      outcome: 'to-desk',
      reasons: [{ code: 'coverage.trust-too-low' }],
    };
    expect(withChipReasons(refused, { identification }).reasons.map(({ code }) => code)).toEqual([
      'chip.card-mute',
      'coverage.trust-too-low',
    ]);
  });
});
