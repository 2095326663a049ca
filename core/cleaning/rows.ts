import { type CleaningRow, trustAtLeast } from '../contract/index.ts';
import type { VisitRecord } from '../store/index.ts';
import { cleaningDifferences } from './differences.ts';

/** Who a row is about: the most lasting number that is known. */
const personOf = (visit: VisitRecord): string => {
  const { personalNumber, insuranceNumber, cardNumber } = visit.identification?.claim ?? {};
  const card = visit.reply?.kind === 'answered' ? visit.reply.card : undefined;
  return (
    personalNumber ??
    insuranceNumber ??
    card?.insuranceNumber ??
    cardNumber ??
    card?.number ??
    visit.visitId
  );
};

const rowOf = (visit: VisitRecord): CleaningRow | undefined => {
  const { identification, reply } = visit;
  if (!identification || reply?.kind !== 'answered') return undefined;
  const differences = cleaningDifferences(identification, reply);
  if (differences.length === 0) return undefined;
  const { claim, trust } = identification;
  const inForce = reply.newCard?.number ?? reply.card?.number ?? claim.cardNumber;
  const insuranceNumber = reply.card?.insuranceNumber ?? claim.insuranceNumber;
  return {
    visitId: visit.visitId,
    ...(claim.fullName !== undefined && { fullName: claim.fullName }),
    ...(claim.personalNumber !== undefined && { personalNumber: claim.personalNumber }),
    ...(inForce !== undefined && { cardNumber: inForce }),
    ...(insuranceNumber !== undefined && { insuranceNumber }),
    differences,
    trust,
    firstSeen: visit.serviceDay,
    lastSeen: visit.serviceDay,
    visits: 1,
  };
};

/**
 * One row a person whose document and register differ, in the order in which they were first seen; what was seen last
 * counts. Typed data proves nothing and is left out unless asked for. Visits come oldest first.
 */
export const cleaningRows = (
  visits: Iterable<VisitRecord>,
  { withTyped = false }: { readonly withTyped?: boolean } = {},
): CleaningRow[] => {
  const rows = new Map<string, CleaningRow>();
  for (const visit of visits) {
    if (!withTyped && !trustAtLeast(visit.trust, 'qr')) continue;
    const person = personOf(visit);
    const row = rowOf(visit);
    const before = rows.get(person);
    if (row)
      rows.set(
        person,
        before ? { ...row, firstSeen: before.firstSeen, visits: before.visits + 1 } : row,
      );
    // Seen again without a difference: somebody has put it right.
    else if (before && visit.reply?.kind === 'answered') rows.delete(person);
  }
  return [...rows.values()];
};
