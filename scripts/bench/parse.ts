import { identify } from '../../core/identity/index.ts';
import { population } from '../../fixtures/people/index.ts';
import { throughput } from './measure.ts';

/** Payloads a second through the one entry point: card QRs of every kind, plain numbers and refused text. */
export const benchParse = async () => {
  const today = '2026-11-23';
  const people = population(today);
  const citizen = people.flatMap(({ qr }) => (qr === undefined ? [] : [qr]));
  const insurance = people.flatMap(({ insuranceQr }) => (insuranceQr ? [insuranceQr] : []));
  const numbers = people.flatMap(({ personalNumber }) => (personalNumber ? [personalNumber] : []));
  const sets = {
    citizen,
    insurance,
    numbers,
    mixed: [...citizen, ...insurance, ...numbers, 'https://example.vn/?q=1', '', '|||||||'],
  };
  return Object.fromEntries(
    Object.entries(sets).map(([name, payloads]) => {
      const rounds = Math.ceil(20_000 / payloads.length);
      return [
        name,
        throughput(rounds * payloads.length, 2, () => {
          for (let round = 0; round < rounds; round += 1)
            for (const payload of payloads) identify(payload, 'scan', today);
        }),
      ];
    }),
  );
};
