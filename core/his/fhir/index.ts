/**
 * FHIR R4 (4.0.1) client. `registration` writes a check-in as one transaction, `patient`, `coverage` and `eligibility` the
 * resources in it, `searches` looks things up, `client` sends and reads OperationOutcome, `receipt` reads what was
 * created, `fhir` puts them behind the port. Identifier systems are in `systems`.
 */
export { createFhirSystem } from './fhir.ts';
