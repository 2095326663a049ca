import { describe, expect, test } from 'vitest';
import { type CardData, eventData, webhookBody } from '../../../fixtures/scanner-sim/index.ts';
import { readReaderClaim } from './claim.ts';
import { readHn212 } from './hn212.ts';

const card: CardData = {
  personalNumber: '001085012345',
  oldNumber: '012345678',
  fullName: 'Nguyễn Văn Mẫu',
  dateOfBirth: '15/08/1985',
  sex: 'Nam',
  residence: 'Số 1 Ngõ 2, Phường A, Hà Nội',
  issueDate: '10/05/2021',
  expiryDate: '15/08/2045',
};
const at = Date.UTC(2026, 10, 24, 1);
const read = (message: unknown) => readReaderClaim('webhook:8050', message, at);

describe("what a reader's program says", () => {
  test.each([
    ['its events', eventData(card)],
    ['its webhook', webhookBody(card)],
  ])('becomes one claim, from %s', (_, message) => {
    expect(read(message)).toMatchObject({
      claim: {
        personalNumber: '001085012345',
        oldNumber: '012345678',
        fullName: 'Nguyễn Văn Mẫu',
        dateOfBirth: { value: '1985-08-15', precision: 'day' },
        sex: 'male',
        address: 'Số 1 Ngõ 2, Phường A, Hà Nội',
        issueDate: '2021-05-10',
        expiryDate: '2045-08-15',
      },
      dropped: [],
    });
  });
  test('is worth a QR code at most, whatever it says of itself', () => {
    expect(read({ ...webhookBody(card), trust: 'chip-verified', verified: true })?.trust).toBe(
      'qr',
    );
  });
  test('keeps no picture', () => {
    expect(JSON.stringify(read(webhookBody(card))).length).toBeLessThan(1_000);
  });
  test('leaves out what makes no sense, and says which', () => {
    const message = {
      ...webhookBody(card),
      date_of_birth: '31/02/1985',
      gender: 'x',
      full_name: '0123',
      date_of_expiry: 'Không thời hạn',
    };
    const claim = read(message);
    expect(claim?.claim).not.toHaveProperty('dateOfBirth');
    expect(claim?.dropped.toSorted()).toEqual([
      'date_of_birth',
      'date_of_expiry',
      'full_name',
      'gender',
    ]);
  });
  test('restores the zeros that a number lost', () => {
    expect(read({ ...webhookBody(card), id_card: 1085012345 })?.claim.personalNumber).toBe(
      '001085012345',
    );
  });
  test.each([
    null,
    [],
    'text',
    {},
    { id_card: '' },
    { id_card: '12345' },
    { full_name: 'Nguyễn Văn Mẫu' },
    { id_card: { toString: 'x' } },
  ])('names nobody in %j', (message) => expect(read(message)).toBeUndefined());
  test('gives files on only as base64 of a believable size', () => {
    const files = { sod: 'd4IB', dg13: '***', dg15: 'A'.repeat(30_000), dg14: 'AAA' };
    expect(read({ ...eventData(card), ...files })?.files).toEqual({ sod: 'd4IB' });
  });
});

describe('messages of the HN212', () => {
  test.each([
    [{ id: 1 }, 'card-laid'],
    [{ id: 3, data: 'Không đọc được thẻ 001085012345' }, 'failed'],
    [{ id: 4, data: { dg13: 'bUE=', sod: 'd4IB' } }, 'files'],
    [{ id: 2, data: eventData(card) }, 'claim'],
    [{ id: '2', data: JSON.stringify(eventData(card)) }, 'claim'],
    [JSON.stringify({ id: 2, data: eventData(card) }), 'claim'],
    [{ id: 9, data: {} }, 'unknown'],
    [{ id: 2, data: {} }, 'unknown'],
    ['{', 'unknown'],
    [undefined, 'unknown'],
  ])('%j is %s', (message, kind) => {
    const heard = readHn212('reader-service:x', message, at);
    expect(heard.kind).toBe(kind);
    if (heard.kind === 'failed') expect(JSON.stringify(heard)).not.toContain('001085012345');
  });
});
