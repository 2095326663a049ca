import type { SyntheticPerson } from '../../../fixtures/people/index.ts';
import { manyPeople } from '../many-people.ts';

/** One in ten has a card that was withdrawn, and has to go to the desk. */
const withdrawn = 10;

/** The people of a campaign, from one serial number on. */
export const survivors = (from: number, count: number): readonly SyntheticPerson[] =>
  manyPeople(from, count).map((person, index) =>
    (from + index) % withdrawn === withdrawn - 1 ? { ...person, resultCode: '110' } : person,
  );
