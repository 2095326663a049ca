import { z } from 'zod';

/** A date of which only a part may be known: ISO 8601, shortened (`1985`, `1985-08`, `1985-08-15`). */
export const PartialDate = z.object({
  value: z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/),
  precision: z.enum(['year', 'month', 'day']),
});
export type PartialDate = z.infer<typeof PartialDate>;

/** Full ISO 8601 calendar date, `YYYY-MM-DD`. */
export const IsoDate = z.iso.date();

/** FHIR R4 `AdministrativeGender`. */
export const AdministrativeGender = z.enum(['male', 'female', 'other', 'unknown']);
export type AdministrativeGender = z.infer<typeof AdministrativeGender>;

/** How far an identity is proven; order matters, see `trustAtLeast`. Design, "Trust travels with the identity". */
export const Trust = z.enum(['typed', 'qr', 'chip', 'chip-genuine', 'chip-verified']);
export type Trust = z.infer<typeof Trust>;

export const trustAtLeast = (reached: Trust, needed: Trust): boolean =>
  Trust.options.indexOf(reached) >= Trust.options.indexOf(needed);

/** What the payload turned out to be. VNeID shows the same pipe text as the cards. */
export const IdentityKind = z.enum([
  'citizen-qr-2021',
  'citizen-qr-2024',
  'insurance-card-qr',
  'personal-number',
  'insurance-card-number',
  'insurance-number',
  'old-identity-number',
  'mrz-td1',
  /** Read from the chip alone, opened with typed digits. */
  'chip',
  /** Told by a reader's own program. */
  'reader-claim',
]);
export type IdentityKind = z.infer<typeof IdentityKind>;

/** What was noticed or repaired while reading; never a reason to reject by itself. */
export const IdentityWarning = z.enum([
  'separator-repaired',
  'characters-repaired',
  'leading-zero-restored',
  'name-untrusted',
  'name-missing',
  'birth-date-incomplete',
  'birth-date-untrusted',
  'sex-unknown',
  'issue-date-invalid',
  'address-untrusted',
  'province-prefix-unknown',
  'century-digit-mismatch',
  'sex-digit-mismatch',
  'birth-year-digit-mismatch',
  'old-number-invalid',
  'extra-fields',
  'fields-missing',
  'object-code-unknown',
  'validity-invalid',
  'mrz-check-digit-mismatch',
]);
export type IdentityWarning = z.infer<typeof IdentityWarning>;

/** What a person or a paper claims to be; every field is present only when the payload carried it. */
export const IdentityClaim = z.object({
  /** 12-digit personal number. */
  personalNumber: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  /** 9-digit number of the former identity card (CMND). */
  oldNumber: z.string().optional(),
  /** NFC, single spaces, as written. */
  fullName: z.string().optional(),
  dateOfBirth: PartialDate.optional(),
  sex: AdministrativeGender.optional(),
  address: z.string().optional(),
  issueDate: IsoDate.optional(),
  expiryDate: IsoDate.optional(),
  /** 9-character document number of the MRZ. */
  documentNumber: z.string().optional(),
  /** ISO 3166-1 alpha-3, from the MRZ. */
  nationality: z.string().optional(),
  /** 15-character BHYT card number: object code, benefit level, province, social-insurance number. */
  cardNumber: z.string().optional(),
  /** 10-digit social-insurance number. */
  insuranceNumber: z.string().optional(),
  /** 5-digit code of the initial facility. */
  initialFacility: z.string().optional(),
  coverageStart: IsoDate.optional(),
  coverageEnd: IsoDate.optional(),
  livingArea: z.enum(['K1', 'K2', 'K3']).optional(),
  /** From this date the holder has five continuous years of coverage. */
  fiveYearsFrom: IsoDate.optional(),
  guardianName: z.string().optional(),
  /** Fields after the seventh of a citizen QR, kept as they came (their meaning is not published). */
  extraFields: z.array(z.string()).optional(),
});
export type IdentityClaim = z.infer<typeof IdentityClaim>;
