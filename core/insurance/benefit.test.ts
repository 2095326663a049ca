import { describe, expect, it } from 'vitest';
import type { FacilityLevel } from '../contract/index.ts';
import {
  baseSalaryTable,
  explainBenefit,
  objectCodeTable,
  rowInForce,
  visitObjectCodeTable,
} from './index.ts';
import { card, policy, today } from './testing.ts';

const elsewhere = { ...card, initialFacility: '79999' };
const at = (facility: FacilityLevel) => ({ ...policy, facility });

describe('share by benefit level at the registered facility', () => {
  it.each([
    ['CC1790123456789', 1, 100],
    ['HN2790123456789', 2, 100],
    ['HT3790123456789', 3, 95],
    ['DN4790123456789', 4, 80],
    ['QN5970123456789', 5, 100],
  ])('%s has level %i: %i %%', (number, level, fundShare) => {
    expect(explainBenefit({ ...card, number }, policy, today)).toMatchObject({
      provisional: true,
      level,
      fundShare,
      objectCode: '1.1',
    });
  });

  it.each([
    ['CN3790123456789', '2025-12-31', 3, 95],
    ['CN3790123456789', '2026-01-01', 2, 100],
    ['LH4790123456789', '2025-12-31', 4, 80],
    ['LH4790123456789', '2026-01-01', 2, 100],
  ])('%s on %s counts as level %i, whatever is printed', (number, date, level, fundShare) => {
    expect(explainBenefit({ ...card, number }, policy, date)).toMatchObject({ level, fundShare });
  });

  it('is said as "at least" for a card that shows no level', () => {
    const benefit = explainBenefit({ ...card, number: '0123456789' }, policy, today);
    expect(benefit.level).toBeUndefined();
    expect(benefit.fundShare).toBe(80);
    expect(benefit.explanation.vi).toContain('ít nhất 80 %');
  });
});

describe('visit object code and share by facility', () => {
  it.each<[string, FacilityLevel, string, number]>([
    ['commune', { level: 'primary' }, '1.2', 100],
    ['other primary', { level: 'primary', formerTier: 'district' }, '1.11', 80],
    ['basic under 50', { level: 'basic', points: 49.9 }, '1.12', 80],
    ['basic at 50', { level: 'basic', points: 50 }, '1.13', 40],
    ['basic under 70', { level: 'basic', points: 69 }, '1.13', 40],
    ['basic former province', { level: 'basic', points: 70, formerTier: 'province' }, '1.14', 40],
    ['basic former central', { level: 'basic', formerTier: 'central' }, '1.14', 40],
    ['basic former district', { level: 'basic', points: 60, formerTier: 'district' }, '3.3', 80],
    ['basic unknown', { level: 'basic' }, '1.13', 40],
    ['specialised province', { level: 'specialised', formerTier: 'province' }, '1.18', 40],
    ['specialised district', { level: 'specialised', formerTier: 'district' }, '3.3', 80],
    ['specialised central', { level: 'specialised', formerTier: 'central' }, '3.1', 0],
    ['specialised unknown', { level: 'specialised' }, '3.1', 0],
  ])('%s', (_, facility, objectCode, fundShare) => {
    expect(explainBenefit(elsewhere, at(facility), today)).toMatchObject({ objectCode, fundShare });
  });

  it.each([
    ['2026-06-30', 0],
    ['2026-07-01', 40],
  ])('pays half of the level from 1 July 2026: on %s %i %%', (date, fundShare) => {
    for (const facility of [
      { level: 'basic', points: 60 },
      { level: 'basic', formerTier: 'province' },
      { level: 'specialised', formerTier: 'province' },
    ] as const) {
      expect(explainBenefit(elsewhere, at(facility), date).fundShare).toBe(fundShare);
    }
  });

  it('halves 95 % to a share with a comma in Vietnamese', () => {
    const pensioner = { ...elsewhere, number: 'HT3790123456789' };
    const { explanation } = explainBenefit(pensioner, policy, today);
    expect(explanation.vi).toContain('47,5 %');
    expect(explanation.en).toContain('47.5%');
  });

  it('accepts the cards of facilities on the list as its own', () => {
    const generous = { ...policy, acceptedInitialFacilities: ['79999'] };
    expect(explainBenefit(elsewhere, generous, today).objectCode).toBe('1.1');
  });

  it('pays everything at a commune station, also for those registered there', () => {
    expect(explainBenefit(card, at({ level: 'primary' }), today)).toMatchObject({
      objectCode: '1.1',
      fundShare: 100,
    });
  });

  it('pays the full level in an emergency, wherever', () => {
    const benefit = explainBenefit(elsewhere, at({ level: 'specialised' }), today, {
      emergency: true,
    });
    expect(benefit).toMatchObject({ objectCode: '2', fundShare: 80 });
  });

  it('pays nothing without a card', () => {
    expect(explainBenefit(undefined, policy, today)).toMatchObject({
      objectCode: '9',
      fundShare: 0,
    });
  });
});

describe('small costs', () => {
  it.each([
    ['2026-06-30', 351_000],
    ['2026-07-01', 379_500],
  ])('on %s are paid in full below %i dong', (date, fullBelow) => {
    expect(explainBenefit(card, policy, date).fullBelow).toBe(fullBelow);
  });
  it('need no such rule where the fund pays all, or only a part of the level', () => {
    expect(
      explainBenefit({ ...card, number: 'HN2790123456789' }, policy, today),
    ).not.toHaveProperty('fullBelow');
    expect(explainBenefit(elsewhere, policy, today)).not.toHaveProperty('fullBelow');
  });
});

describe('explanation', () => {
  it('says share, proviso and small-cost rule in plain words, citing the rules', () => {
    const { explanation, rules } = explainBenefit(card, policy, today);
    expect(explanation.vi).toBe(
      'Dự kiến quỹ BHYT chi trả 80 % chi phí trong phạm vi được hưởng; mức chính xác xác định khi thanh toán. Nếu tổng chi phí lần khám dưới 379.500 đồng, quỹ chi trả toàn bộ.',
    );
    expect(explanation.en).toContain('VND 379,500');
    expect(rules.join('\n')).toMatch(/QĐ 3276\/QĐ-BYT[\s\S]*NĐ 161\/2026/);
  });
  it('tells those without full share what a transfer paper would change', () => {
    const { explanation } = explainBenefit(elsewhere, policy, today);
    expect(explanation.vi).toContain('giấy chuyển cơ sở');
    expect(explanation.vi).toContain('80 %');
  });
});

describe('tables', () => {
  it('list the 27 visit object codes, each once', () => {
    const codes = visitObjectCodeTable.codes.map(({ code }) => code);
    expect(codes).toHaveLength(27);
    expect(new Set(codes).size).toBe(27);
  });
  it('never let one object code begin twice on one day', () => {
    const rows = objectCodeTable.codes.map(({ code, validFrom }) => `${code} ${validFrom}`);
    expect(new Set(rows).size).toBe(rows.length);
  });
  it('give the row in force: from its first day, and the first of all before that', () => {
    const on = (date: string) => rowInForce(baseSalaryTable.rows, date)?.dong;
    expect([on('2020-01-01'), on('2026-06-30'), on('2026-07-01'), on('2030-01-01')]).toEqual([
      2_340_000, 2_340_000, 2_530_000, 2_530_000,
    ]);
    expect(rowInForce([], today)).toBeUndefined();
  });
});
