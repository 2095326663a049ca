import type { Benefit, CoverageCard, FacilityPolicy } from '../contract/index.ts';
import {
  baseSalaryTable,
  benefitLevelTable,
  objectCodeTable,
  rowInForce,
  visitObjectCodeTable,
} from './tables.ts';

export interface BenefitCircumstances {
  readonly emergency?: boolean | undefined;
  readonly selfPay?: boolean | undefined;
}

interface CardLevel {
  /** Unknown for a card that shows only the 10-digit insurance number. */
  readonly level: number | undefined;
  readonly fundShare: number;
  readonly rules: readonly string[];
}

const levelRow = (level: number, today: string) =>
  rowInForce(
    benefitLevelTable.levels.filter((row) => row.level === level),
    today,
  );

/** Level of a card, corrected where a rule has overtaken the printed digit (NQ 261/2025/QH15: CN and LH are 2). */
const cardLevel = (number: string | undefined, today: string): CardLevel => {
  const [, objectCode, digit] = /^([A-Z]{2})([1-5])\d{12}$/.exec(number ?? '') ?? [];
  if (digit === undefined) {
    const least = Math.min(...benefitLevelTable.levels.map(({ fundShare }) => fundShare));
    return { level: undefined, fundShare: least, rules: [] };
  }
  const object = rowInForce(
    objectCodeTable.codes.filter(({ code }) => code === objectCode),
    today,
  );
  const corrected = object?.supersedesPrintedLevel ? object.levels[0] : undefined;
  const level = corrected ?? Number(digit);
  const fundShare = levelRow(level, today)?.fundShare ?? 0;
  const rules = [`Mức hưởng ${level}: ${fundShare} % (${benefitLevelTable.source})`];
  if (corrected !== undefined && object?.source !== undefined) {
    rules.push(`Thẻ ${objectCode} hưởng mức ${corrected} (${object.source})`);
  }
  return { level, fundShare, rules };
};

/**
 * Provisional visit object code of an outpatient who comes by themselves, first match from the top of the list
 * (section 6.5). Transfer papers and appointments are not known yet. A former district hospital is taken as 3.3 before
 * 1.13: the better benefit wins (NĐ 188/2025, Điều 21). Where the policy does not say enough, the least share is
 * guessed, so that nobody is promised too much.
 */
const visitObjectCode = (card: CoverageCard, policy: FacilityPolicy): string => {
  const { level, points, formerTier } = policy.facility;
  const home = [policy.facilityCode, ...policy.acceptedInitialFacilities];
  if (card.initialFacility !== undefined && home.includes(card.initialFacility)) return '1.1';

  switch (level) {
    case 'primary':
      return isCommuneCare(policy) ? '1.2' : '1.11';
    case 'basic':
      if (points !== undefined && points < 50) return '1.12';
      if (formerTier === 'district' || formerTier === 'commune') return '3.3';
      if (points !== undefined && points < 70) return '1.13';
      return points !== undefined || formerTier !== undefined ? '1.14' : '1.13';
    case 'specialised':
      if (formerTier === 'district' || formerTier === 'commune') return '3.3';
      return formerTier === 'province' ? '1.18' : '3.1';
  }
};

/** Commune stations, family doctors and the like; a primary facility is one unless the policy gives a higher tier. */
const isCommuneCare = ({ facility: { level, formerTier = 'commune' } }: FacilityPolicy): boolean =>
  level === 'primary' && formerTier === 'commune';

const dong = (amount: number, separator: string): string =>
  String(amount).replace(/\B(?=(\d{3})+$)/g, separator);

const percent = (share: number) => ({
  vi: `${String(share).replace('.', ',')} %`,
  en: `${share}%`,
});

const ruleOf = (objectCode: string): string => {
  const row = visitObjectCodeTable.codes.find(({ code }) => code === objectCode);
  return `Mã đối tượng KCB ${objectCode}: ${row?.case.vi ?? ''} (${visitObjectCodeTable.source})`;
};

const ownExpense = (): Benefit => ({
  provisional: true,
  fundShare: 0,
  objectCode: '9',
  explanation: {
    vi: 'Lần khám này không dùng BHYT; ông/bà tự chi trả chi phí.',
    en: 'Health insurance is not used for this visit; you pay the costs yourself.',
  },
  rules: [ruleOf('9')],
});

/**
 * What the fund will probably pay of an outpatient visit, percent of the costs within scope. Always provisional: the
 * visit object code is decided after the visit (QĐ 3276/QĐ-BYT 2025). Without a card the patient pays (code 9).
 * A card that shows no benefit level is given the lowest share, said as "at least".
 */
export const explainBenefit = (
  card: CoverageCard | undefined,
  policy: FacilityPolicy,
  today: string,
  circumstances: BenefitCircumstances = {},
): Benefit => {
  if (card === undefined || circumstances.selfPay) return ownExpense();

  const { level, fundShare: levelShare, rules: levelRules } = cardLevel(card.number, today);
  const objectCode = circumstances.emergency ? '2' : visitObjectCode(card, policy);
  const row = visitObjectCodeTable.codes.find(({ code }) => code === objectCode);
  const ofLevel = rowInForce(row?.shares ?? [], today)?.ofLevel ?? 0;
  const communeCare = isCommuneCare(policy) || row?.whateverLevel === true;
  const fundShare = communeCare ? 100 : (levelShare * ofLevel) / 100;
  const rules = [...levelRules, ruleOf(objectCode)];
  const vi: string[] = [];
  const en: string[] = [];

  if (fundShare === 0) {
    vi.push(
      'Dự kiến quỹ BHYT không chi trả chi phí khám ngoại trú lần này; mức chính xác xác định khi thanh toán.',
    );
    en.push(
      'The insurance fund will probably not pay for this outpatient visit; the exact share is settled at payment.',
    );
  } else {
    const share = percent(fundShare);
    const atLeast = level === undefined && fundShare < 100;
    vi.push(
      `Dự kiến quỹ BHYT chi trả ${atLeast ? 'ít nhất ' : ''}${share.vi} chi phí trong phạm vi được hưởng; mức chính xác xác định khi thanh toán.`,
    );
    en.push(
      `The insurance fund will probably pay ${atLeast ? 'at least ' : ''}${share.en} of the costs within scope; the exact share is settled at payment.`,
    );
  }
  if (communeCare) rules.push('Khám tại cấp ban đầu: quỹ chi trả 100 % với mọi mức hưởng');
  if (!communeCare && ofLevel < 100) {
    const full = percent(levelShare);
    rules.push(`Quỹ chi trả ${ofLevel} % của mức hưởng theo thẻ tại cơ sở này`);
    vi.push(
      `Nếu có giấy chuyển cơ sở khám bệnh, chữa bệnh hoặc giấy hẹn khám lại, mức dự kiến là ${full.vi}; ông/bà vui lòng đưa giấy này cho nhân viên.`,
    );
    en.push(
      `With a transfer paper or a re-examination appointment it will probably be ${full.en}; please show it to our staff.`,
    );
  }

  const salary = rowInForce(baseSalaryTable.rows, today);
  const rises = levelShare < 100 && ofLevel === 100 && !communeCare && salary !== undefined;
  const fullBelow = rises ? Math.round(salary.dong * 0.15) : undefined;
  if (rises && fullBelow !== undefined) {
    rules.push(
      `Tổng chi phí một lần khám dưới 15 % lương cơ sở: 100 % (lương cơ sở ${dong(salary.dong, '.')} đồng, ${salary.source})`,
    );
    vi.push(`Nếu tổng chi phí lần khám dưới ${dong(fullBelow, '.')} đồng, quỹ chi trả toàn bộ.`);
    en.push(`If the whole visit costs less than VND ${dong(fullBelow, ',')}, the fund pays all.`);
  }
  if (card.livingArea !== undefined && fundShare < 100) {
    rules.push(`Khu vực ${card.livingArea}: có trường hợp được hưởng 100 %`);
    vi.push(
      `Thẻ thuộc khu vực ${card.livingArea}: mức hưởng có thể cao hơn, xác định khi thanh toán.`,
    );
    en.push(
      `The card belongs to living area ${card.livingArea}: the share may be higher, settled at payment.`,
    );
  }

  return {
    provisional: true,
    ...(level === undefined ? {} : { level }),
    fundShare,
    objectCode,
    ...(fullBelow === undefined ? {} : { fullBelow }),
    explanation: { vi: vi.join(' '), en: en.join(' ') },
    rules,
  };
};
