import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSoftCard, type SoftCard } from '../../drivers/softcard/index.ts';
import {
  type CardHolder,
  loadPki,
  personalise,
  type SoftCardProfile,
} from '../../drivers/softcard/personalise/index.ts';
import type { SyntheticPerson } from '../../fixtures/people/index.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');
/** Certificates that vouch for the synthetic state's cards. */
export const demoTrustFolder = join(fixtures, 'pki/trust');

/** The chip of a synthetic person's card. */
export const holderOf = (person: SyntheticPerson): CardHolder => {
  const { personalNumber, fullName, dateOfBirth, sex, address, oldNumber } = person;
  return {
    personalNumber,
    fullName,
    // Somebody whose day of birth nobody knows has the first of January on the card's chip.
    dateOfBirth: dateOfBirth.length === 4 ? `${dateOfBirth}-01-01` : dateOfBirth,
    sex,
    issueDate: person.card === 'citizen-2024' ? '2024-10-20' : '2021-05-10',
    expiryDate: '2045-12-31',
    residence: address,
    ...(oldNumber !== undefined && { oldNumber }),
  };
};

/** Makes soft cards; the synthetic state's keys are read once. */
export const createCardPress = () => {
  const pki = loadPki(join(fixtures, 'pki'));
  const image = (name: string) => Uint8Array.from(readFileSync(join(fixtures, 'portraits', name)));
  const portraits = { jpeg: image('face.jpg'), jpeg2000: image('face.jp2') };
  return (holder: CardHolder, profile: SoftCardProfile): SoftCard =>
    createSoftCard(personalise({ profile, holder, pki, portraits }));
};
