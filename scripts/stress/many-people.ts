import { vietnamDay } from '../../core/clock.ts';
import { population, type SyntheticPerson } from '../../fixtures/people/index.ts';

/** Any number of insured people who differ in their numbers only. */
export const manyPeople = (from: number, count: number): readonly SyntheticPerson[] => {
  const model = population(vietnamDay(Date.now())).find(({ id }) => id === 'valid-80');
  if (!model?.registered || model.qr === undefined) throw new Error('the model person is gone');
  const { registered, qr } = model;
  return Array.from({ length: count }, (_, index) => {
    const serial = String(from + index).padStart(6, '0');
    const personalNumber = `${model.personalNumber.slice(0, 6)}${serial}`;
    return {
      ...model,
      id: `many-${serial}`,
      personalNumber,
      qr: qr.replace(model.personalNumber, personalNumber),
      registered: { ...registered, number: `${registered.number.slice(0, 9)}${serial}` },
    };
  });
};
