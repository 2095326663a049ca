import { ok, type Result } from '../../contract/index.ts';
import { hisFailure } from '../failure.ts';
import type { HisFailure } from '../port.ts';
import { type Fields, isFields, listOf, readJson, readPattern } from '../reading.ts';
import type { HttpRequest, HttpResponse, Transport } from '../transport.ts';

/** A resource, or word that the answer will be found elsewhere ("Asynchronous Request Pattern"). */
export type FhirAnswer =
  | { readonly kind: 'resource'; readonly resource: Fields }
  | { readonly kind: 'accepted'; readonly location: string | undefined }
  | { readonly kind: 'unsupported' };

export interface FhirClient {
  ask(
    request: Pick<HttpRequest, 'method' | 'path' | 'query'> & {
      readonly resource?: object;
      readonly form?: Readonly<Record<string, string>>;
      readonly prefer?: string;
    },
    signal: AbortSignal,
  ): Promise<Result<FhirAnswer, HisFailure>>;
}

/** R4 `issue-type` codes that pass by themselves. */
const transient = new Set([
  'transient',
  'lock-error',
  'no-store',
  'exception',
  'timeout',
  'incomplete',
  'throttled',
  'conflict',
]);

/** Codes and places of the first issues, e.g. `required Encounter.class`; never diagnostics, which repeat what was sent. */
const issuesOf = (
  resource: Fields,
): { readonly codes: readonly string[]; readonly text: string } => {
  const issues = listOf(resource.issue).slice(0, 5);
  const codes = issues.flatMap(({ code }) => readPattern(code, /^[a-z-]{1,32}$/) ?? []);
  const places = issues
    .flatMap(({ expression }) => (Array.isArray(expression) ? expression : []))
    .slice(0, 5)
    .flatMap((place) => readPattern(place, /^[A-Za-z][A-Za-z.[\]]{0,80}$/) ?? []);
  return { codes, text: [...codes, ...places].join(' ') };
};

const refusalOf = (status: number, resource: Fields | undefined) => {
  const isOutcome = resource?.resourceType === 'OperationOutcome';
  const { codes, text } = isOutcome ? issuesOf(resource) : { codes: [], text: '' };
  const detail = `HTTP ${status} ${text}`.trim();
  if (status === 401 || status === 403) return hisFailure('his.unauthorised', detail);
  if (status === 408) return hisFailure('his.timeout', detail);
  if (status === 429) return hisFailure('his.busy', detail);
  if (status >= 500) return hisFailure('his.server-error', detail);
  // Without the server's own words, something between here and there has answered.
  if (!isOutcome) return hisFailure('his.malformed', detail);
  if (codes.includes('duplicate')) return hisFailure('his.duplicate-key-differs', detail);
  // 409 is a version conflict inside the server.
  if (status === 409 || codes.some((code) => transient.has(code)))
    return hisFailure('his.busy', detail);
  return hisFailure('his.rejected', detail);
};

const isUnsupported = (status: number, resource: Fields | undefined): boolean =>
  status === 501 ||
  ((status === 400 || status === 404 || status === 405) &&
    listOf(resource?.issue).some(({ code }) => code === 'not-supported'));

const readAnswer = ({
  status,
  body,
  contentLocation,
}: HttpResponse): Result<FhirAnswer, HisFailure> => {
  if (status === 202) return ok({ kind: 'accepted', location: contentLocation });
  const json = readJson(body);
  const resource = isFields(json) && typeof json.resourceType === 'string' ? json : undefined;
  if (isUnsupported(status, resource)) return ok({ kind: 'unsupported' });
  const isAnswer = status === 200 || status === 201;
  if (!isAnswer) return refusalOf(status, resource);
  return resource === undefined || resource.resourceType === 'OperationOutcome'
    ? hisFailure('his.malformed', `HTTP ${status}`)
    : ok({ kind: 'resource', resource });
};

/** FHIR R4 in JSON. Failures: `HisFailure`. */
export const createFhirClient = (transport: Transport, token: string | undefined): FhirClient => ({
  async ask({ method, path, query, resource, form, prefer }, signal) {
    const body = resource ? JSON.stringify(resource) : form && new URLSearchParams(form).toString();
    const type = resource ? 'application/fhir+json' : 'application/x-www-form-urlencoded';
    const response = await transport.send(
      {
        method,
        path,
        headers: {
          Accept: 'application/fhir+json',
          ...(token !== undefined && { Authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'Content-Type': type }),
          ...(prefer !== undefined && { Prefer: prefer }),
        },
        ...(query && { query }),
        ...(body !== undefined && { body }),
      },
      signal,
    );
    return response.ok ? readAnswer(response.value) : response;
  },
});
