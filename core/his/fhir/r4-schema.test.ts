import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VisitDelivery } from '../port.ts';
import { r4Errors } from '../testing/r4-schema.ts';
import { sampleClaim, sampleVisit } from '../testing/sample.ts';
import { eligibilityRequest } from './eligibility.ts';
import { patientResource } from './patient.ts';
import { registrationBundle } from './registration.ts';
import { FhirIdentifierSystems } from './systems.ts';

const systems = FhirIdentifierSystems.parse({});

/** Of the bundle, and of each resource by itself, so that an error names its place. */
const errorsOf = (visit: VisitDelivery): readonly string[] => {
  const bundle = registrationBundle(visit, systems);
  return [...bundle.entry.flatMap(({ resource }) => r4Errors(resource)), ...r4Errors(bundle)];
};

const { coverage: _, benefit: __, resultCode: ___, ...bare } = sampleVisit();

describe('the published schema of R4', () => {
  it('itself refuses what is wrong', () => {
    const encounter = registrationBundle(sampleVisit(), systems).entry[1]?.resource ?? {
      resourceType: '',
    };
    expect(r4Errors(encounter)).toEqual([]);
    expect(r4Errors({ ...encounter, status: 'here' })).not.toEqual([]);
    expect(r4Errors({ ...encounter, period: { start: '24/11/2026' } })).not.toEqual([]);
    expect(r4Errors({ ...encounter, room: '12' })).not.toEqual([]);
    const { class: ____, ...classless } = encounter as Record<string, unknown>;
    expect(r4Errors(classless)).not.toEqual([]);
  });

  it.each<[string, VisitDelivery]>([
    ['a visit with everything', sampleVisit()],
    ['a visit without insurance', { ...bare, outcome: 'self-pay' }],
    ['a look-up without a card', { ...bare, resultCode: '050', outcome: 'to-desk' }],
    [
      'a card without dates',
      { ...bare, coverage: { number: 'DN4010126100001' }, resultCode: '003' },
    ],
    ['a card without a number', { ...bare, coverage: { start: '2026-01-01' }, resultCode: '000' }],
    [
      'a year of birth, and nothing else',
      { ...bare, claim: { dateOfBirth: { value: '1960', precision: 'year' } } },
    ],
    [
      'a month of birth',
      { ...bare, claim: { ...sampleClaim, dateOfBirth: { value: '1960-05', precision: 'month' } } },
    ],
    ['nobody at all', { ...bare, claim: {} }],
  ])('accepts %s', (_, visit) => {
    expect(errorsOf(visit)).toEqual([]);
  });

  it('accepts the question for insurance', () => {
    const at = '2026-11-24T00:05:09.000Z';
    for (const claim of [sampleClaim, { ...sampleClaim, cardNumber: 'DN4010126100001' }])
      expect(r4Errors(eligibilityRequest(claim, at, systems) ?? {})).toEqual([]);
  });

  it('accepts whatever stands in a name or an address', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, (fullName, address) => {
        expect(r4Errors(patientResource({ fullName, address }, []))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the transaction', () => {
  const { entry } = registrationBundle(sampleVisit(), systems);

  it('creates nothing that is there already', () => {
    expect(entry.map(({ request }) => [request.url, request.ifNoneExist])).toEqual([
      ['Patient', 'identifier=urn%3Atiepdon%3Apersonal-number%7C001085100001'],
      ['Encounter', 'identifier=urn%3Atiepdon%3Avisit-key%7Ckey-0001'],
      ['Coverage', 'identifier=urn%3Atiepdon%3Abhyt-card%7CDN4010126100001'],
      ['CoverageEligibilityRequest', 'identifier=urn%3Atiepdon%3Avisit-key%7Ckey-0001'],
      ['CoverageEligibilityResponse', 'identifier=urn%3Atiepdon%3Avisit-key%7Ckey-0001'],
    ]);
  });

  it('refers to its own entries only, each named once', () => {
    const urls = entry.map(({ fullUrl }) => fullUrl);
    expect(new Set(urls).size).toBe(urls.length);
    const references = [...JSON.stringify(entry).matchAll(/"reference":"([^"]+)"/g)].map(
      ([, reference]) => reference,
    );
    expect(references.length).toBeGreaterThan(5);
    for (const reference of references) expect(urls).toContain(reference);
  });
});
