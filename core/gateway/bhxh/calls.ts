import { createHash } from 'node:crypto';
import type {
  EligibilityReply,
  EligibilityRequest,
  GatewayTrouble,
  Result,
} from '../../contract/index.ts';
import type { GatewaySettings } from '../settings.ts';
import { readJsonBody } from './body.ts';
import { writeOfficialDate } from './dates.ts';
import { decodeOfficialReply } from './decode.ts';
import { officialCodes, sessionCodes } from './result-codes.ts';
import { readExpiry, type Token } from './token.ts';
import type { HttpReply, Transport } from './transport.ts';

/** What came of one card check. */
export interface CheckOutcome {
  readonly reply: EligibilityReply;
  /** A new token may mend it. */
  readonly isTokenSuspect: boolean;
  /** For the log: HTTP status or error code. */
  readonly detail: string;
}

export interface Calls {
  /** `POST api/token/take`. */
  takeToken(signal: AbortSignal): Promise<Result<Token, GatewayTrouble>>;
  /** `POST api/egw/KQNhanLichSuKCB2024` (CV 1923/BHXH-CNTT 2024, annex 3). */
  checkCard(token: Token, request: EligibilityRequest, signal?: AbortSignal): Promise<CheckOutcome>;
}

const passwordHash = ({ password = '', passwordMd5, md5Case }: GatewaySettings): string => {
  const hex = passwordMd5 ?? createHash('md5').update(password, 'utf8').digest('hex');
  return md5Case === 'upper' ? hex.toUpperCase() : hex.toLowerCase();
};

/** What a status says when the body says nothing better. */
const troubleOfStatus = (status: number): GatewayTrouble => {
  if (status >= 500) return 'gateway.server-error';
  // 403 is what an unregistered address gets.
  if (status === 401 || status === 403) return 'gateway.unauthorised';
  if (status === 408) return 'gateway.timeout';
  return status === 429 ? 'gateway.busy' : 'gateway.malformed';
};

const unavailable = (trouble: GatewayTrouble): EligibilityReply => ({
  kind: 'unavailable',
  trouble,
});

const readCheck = (reply: HttpReply): CheckOutcome => {
  if (reply.kind === 'failed')
    return {
      reply: unavailable(reply.trouble),
      isTokenSuspect: false,
      detail: reply.errorCode,
    };
  const { status, body, contentType } = reply;
  const detail = `HTTP ${status}`;
  const isTokenSuspect = status === 401 || status === 500;
  if (isTokenSuspect || status > 500)
    return { reply: unavailable(troubleOfStatus(status)), isTokenSuspect, detail };
  const answer = decodeOfficialReply(readJsonBody(body, contentType));
  // Refusals (4xx) carry an answer all the same, or only repeat their status.
  const isRefusal = status >= 400 && !officialCodes.has(answer?.resultCode ?? '');
  if (answer === undefined || isRefusal)
    return { reply: unavailable(troubleOfStatus(status)), isTokenSuspect: false, detail };
  if (!sessionCodes.has(answer.resultCode)) return { reply: answer, isTokenSuspect: false, detail };
  const trouble = answer.resultCode === '401' ? 'gateway.unauthorised' : 'gateway.server-error';
  return { reply: unavailable(trouble), isTokenSuspect: true, detail };
};

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

const readToken = (reply: HttpReply, now: number): Result<Token, GatewayTrouble> => {
  if (reply.kind === 'failed') return { ok: false, failure: reply.trouble };
  const { status, body, contentType } = reply;
  if (status >= 500) return { ok: false, failure: troubleOfStatus(status) };
  const json = fieldsOf(readJsonBody(body, contentType));
  const resultCode = String(json.maKetQua ?? '').trim();
  if (resultCode === '401') return { ok: false, failure: 'gateway.unauthorised' };
  if (sessionCodes.has(resultCode)) return { ok: false, failure: 'gateway.server-error' };
  const key = fieldsOf(json.APIKey);
  const { access_token: accessToken, id_token: idToken } = key;
  if (status >= 400 || typeof accessToken !== 'string' || accessToken === '')
    return { ok: false, failure: troubleOfStatus(status) };
  return {
    ok: true,
    value: {
      accessToken,
      idToken: typeof idToken === 'string' ? idToken : '',
      expiresAt: readExpiry(key.expires_in, now),
    },
  };
};

/** The two published calls, for one facility account. Neither rejects. */
export const createCalls = (
  transport: Transport,
  settings: GatewaySettings,
  clock: { now(): number },
): Calls => {
  const { username, staffName, staffPersonalNumber } = settings;
  const password = passwordHash(settings);
  return {
    async takeToken(signal) {
      const reply = await transport.post(
        {
          path: 'api/token/take',
          body: { username, password },
          contentType: settings.tokenContentType,
        },
        signal,
      );
      return readToken(reply, clock.now());
    },
    async checkCard({ accessToken, idToken }, { number, fullName, dateOfBirth }, signal) {
      const reply = await transport.post(
        {
          path: 'api/egw/KQNhanLichSuKCB2024',
          query: { token: accessToken, id_token: idToken, username, password },
          body: {
            maThe: number,
            hoTen: fullName,
            ngaySinh: writeOfficialDate(dateOfBirth),
            hoTenCb: staffName,
            cccdCb: staffPersonalNumber,
          },
          contentType: settings.checkContentType,
        },
        signal,
      );
      return readCheck(reply);
    },
  };
};
