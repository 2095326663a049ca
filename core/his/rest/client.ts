import { ok, type Result } from '../../contract/index.ts';
import { hisFailure } from '../failure.ts';
import type { HisFailure } from '../port.ts';
import { type Fields, isFields, readJson, readText } from '../reading.ts';
import type { RestSettings } from '../settings.ts';
import type { HttpResponse, Transport } from '../transport.ts';
import { type RestCall, restCalls } from './calls.ts';
import { fieldOf } from './fields.ts';
import { signatureOf } from './signature.ts';

/** What the system said in its own form. */
export interface Envelope {
  /** `none`: code 404. `accepted`: HTTP 202, the result follows. */
  readonly kind: 'done' | 'accepted' | 'none';
  readonly data: unknown;
  /** All entries of a paged list. */
  readonly count: number | undefined;
}

/** Fields of a query or of a body; what is unknown is left out of a query and null in a body. */
export type RestFields = Readonly<Record<string, unknown>>;

export interface RestClient {
  ask(
    call: RestCall,
    fields: RestFields,
    signal: AbortSignal,
    idempotencyKey?: string,
  ): Promise<Result<Envelope, HisFailure>>;
}

/** `THONG_TIN_BN.MA_BN` in nested groups. */
const valueAt = (fields: RestFields, path: string): string | undefined =>
  readText(
    path
      .split('.')
      .reduce<unknown>((group, name) => (isFields(group) ? group[name] : undefined), fields),
  );

const refusalOf = (status: number, code: string | undefined) => {
  const detail = `HTTP ${status}${code === undefined ? '' : `, code ${code}`}`;
  if (status === 401) return hisFailure('his.signature-refused', detail);
  if (status === 403) return hisFailure('his.unauthorised', detail);
  if (status === 408) return hisFailure('his.timeout', detail);
  if (status === 429) return hisFailure('his.busy', detail);
  if (status >= 500) return hisFailure('his.server-error', detail);
  // Without the system's own words, something between here and there has answered.
  if (code === undefined) return hisFailure('his.malformed', detail);
  if (status === 409) return hisFailure('his.duplicate-key-differs', detail);
  return hisFailure('his.rejected', detail);
};

const readEnvelope = ({ status, body }: HttpResponse): Result<Envelope, HisFailure> => {
  const json = readJson(body);
  const fields: Fields = isFields(json) ? json : {};
  const code = readText(fieldOf(fields, 'code'))?.padStart(3, '0').slice(0, 16);
  const isAnswer = status === 200 || status === 201 || status === 202;
  const count = Number(readText(fieldOf(fields, 'count')));
  const answer = {
    data: fieldOf(fields, 'data'),
    count: Number.isSafeInteger(count) ? count : undefined,
  };
  if (isAnswer && code === '000') {
    return ok({ kind: status === 202 ? 'accepted' : 'done', ...answer });
  }
  if ((isAnswer || status === 404) && code === '404') return ok({ kind: 'none', ...answer });
  return refusalOf(status, code);
};

/** Signs, sends and opens the envelope. Failures: `HisFailure`. */
export const createRestClient = (
  transport: Transport,
  settings: RestSettings,
  { secret, clock }: { readonly secret: string; readonly clock: { now(): number } },
): RestClient => ({
  async ask(call, fields, signal, idempotencyKey) {
    const { method, path, signed } = restCalls[call];
    const timestamp = String(clock.now());
    const names = settings.signedFields[call] ?? signed;
    const values = names.map((name) =>
      valueAt(fields, name.replace(/^THONG_TIN_BN\./, `${settings.patientGroup}.`)),
    );
    const response = await transport.send(
      {
        method,
        path,
        headers: {
          Accept: 'application/json',
          'x-merchant-id': settings.merchantId,
          'x-timestamp': timestamp,
          'x-sign': signatureOf(
            secret,
            [settings.merchantId, timestamp, ...values],
            settings.signatureEncoding,
          ),
          ...(method === 'POST' && { 'Content-Type': 'application/json; charset=utf-8' }),
          ...(idempotencyKey !== undefined && {
            'x-idempotency-key': encodeURIComponent(idempotencyKey.toWellFormed()),
          }),
        },
        ...(method === 'POST' ? { body: JSON.stringify(fields) } : { query: queryOf(fields) }),
      },
      signal,
    );
    return response.ok ? readEnvelope(response.value) : response;
  },
});

const queryOf = (fields: RestFields): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const text = readText(value);
      return text === undefined ? [] : [[name, text]];
    }),
  );
