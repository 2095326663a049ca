import { describe, expect, test } from 'vitest';
import type { KioskScreen } from '../../core/contract/index.ts';
import { spokenText, spokenTicket } from './speech.ts';

const result = (outcome: 'admitted' | 'to-desk'): KioskScreen => ({
  name: 'result',
  outcome,
  slip: {
    ticket: { queueId: 'noi', number: 'A-027', sequence: 27, serviceDay: '2026-11-23' },
    place: { id: 'noi', name: { vi: 'Nội', en: 'Medicine' }, room: '102', floor: '1' },
    waitingBefore: 5,
    issuedAt: '2026-11-23T00:00:00.000Z',
    visitId: 'v',
    maskedName: 'Đỗ T*** H*** N***',
    trust: 'qr',
    insurance: 'confirmed',
  },
  reasons: [],
  notices: [],
  canSelfPay: false,
  canChooseAnother: false,
});

describe('spoken guidance', () => {
  test('reads a ticket number digit by digit', () => {
    expect(spokenTicket('A-027', 'vi')).toBe('A không hai bảy');
    expect(spokenTicket('T-104', 'en')).toBe('T one zero four');
  });
  test('tells number, room and floor, and rooms as numbers', () => {
    expect(spokenText(result('admitted'), 'vi')).toBe(
      'Số thứ tự của ông/bà: A không hai bảy. Phòng 102, tầng 1.',
    );
  });
  test('sends to the desk with the number', () => {
    expect(spokenText(result('to-desk'), 'vi')).toBe(
      'Mời ông/bà đến quầy Tiếp đón. A không hai bảy.',
    );
  });
  test('never says a name, not even a masked one', () => {
    for (const outcome of ['admitted', 'to-desk'] as const)
      expect(spokenText(result(outcome), 'vi')).not.toContain('Đỗ');
  });
});
