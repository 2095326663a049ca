import { describe, expect, test } from 'vitest';
import type { Benefit, Decision, IdentityClaim } from '../contract/index.ts';
import { judgeRecheck } from './judge-recheck.ts';

const decision = (outcome: Decision['outcome'], more: Partial<Decision> = {}): Decision => ({
  outcome,
  reasons: [],
  notices: [],
  alarms: [],
  decidedOn: '2026-11-23',
  ...more,
});
const benefit = (fundShare: number): Benefit => ({
  provisional: true,
  fundShare,
  objectCode: '1.1',
  explanation: { vi: 'a', en: 'a' },
  rules: [],
});
const told = decision('admitted-provisionally');
const admitted = (number: string, more: Partial<Decision> = {}) =>
  decision('admitted', { coverage: { number }, ...more });
const byPersonalNumber: IdentityClaim = { personalNumber: '001085012345' };
const byCard: IdentityClaim = { cardNumber: 'DN4010126100001' };

describe('asking again about a provisional admission', () => {
  test.each([
    [
      'confirms what nobody had said otherwise',
      told,
      byPersonalNumber,
      admitted('HT3010126100001'),
      'confirmed',
    ],
    ['confirms the card that was shown', told, byCard, admitted('DN4010126100001'), 'confirmed'],
    [
      'confirms a new number of the same entitlement',
      told,
      byCard,
      admitted('DN4790126100001'),
      'confirmed',
    ],
    [
      'tells another level than the card shows',
      told,
      byCard,
      admitted('DN2010126100001'),
      'benefit-changed',
    ],
    [
      'tells another group than the card shows',
      told,
      byCard,
      admitted('GD4010126100001'),
      'benefit-changed',
    ],
    [
      'takes a 10-digit card for what it says: nothing of the level',
      told,
      { cardNumber: '0126100001' },
      admitted('HT3010126100001'),
      'confirmed',
    ],
    [
      'tells another share than the patient was told',
      { ...told, benefit: benefit(80) },
      byPersonalNumber,
      admitted('DN4010126100001', { benefit: benefit(100) }),
      'benefit-changed',
    ],
    [
      'tells a share that is gone',
      { ...told, benefit: benefit(80) },
      byPersonalNumber,
      admitted('DN4010126100001'),
      'benefit-changed',
    ],
    ['tells a card that is not valid', told, byCard, decision('to-desk'), 'invalid'],
    [
      'leaves open what only papers can settle',
      told,
      byCard,
      decision('admitted-provisionally'),
      'unverifiable',
    ],
  ] as const)('%s', (_, before, claim, found, finding) => {
    expect(judgeRecheck(before, claim, found)).toBe(finding);
  });
});
