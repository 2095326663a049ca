/**
 * Whom a scanned or typed payload names: `identify` reads every QR, machine-readable zone and bare number that a
 * front desk meets, repairs what keyboards, scanners and hosts do to them, and says what it noticed. Also names:
 * comparing two spellings with an explanation, the spellings worth a retry, and masks for public screens.
 * Provinces behind personal numbers are a versioned table in `data/`.
 */
export { compareNames, type NameComparison, type NameDifference } from './compare-names.ts';
export { eligibilityRequest, numberForGateway } from './eligibility-request.ts';
export { identify } from './identify.ts';
export { maskName, maskNumber } from './masks.ts';
export { canonicalName, foldName, nameVariants } from './names.ts';
export { type ProvinceOfOrigin, provinceOfPersonalNumber } from './provinces.ts';
