import { createHash } from 'node:crypto';
import type {
  EligibilityAnswer,
  EligibilityRequest,
  EligibilityUnavailable,
  GatewayTrouble,
  Result,
  VisitHistoryAnswer,
} from '../../contract/index.ts';
import type { GatewaySettings } from '../settings.ts';
import { readJsonBody } from './body.ts';
import { writeOfficialDate } from './dates.ts';
import { decodeOfficialHistory, decodeOfficialReply } from './decode.ts';
import { officialCodes, outageCodes, refusalCodes, sessionCodes } from './result-codes.ts';
import { readExpiry, type Token } from './token.ts';
import type { HttpReply, OfficialCall, Transport } from './transport.ts';

/** What came of one call. */
export interface CallOutcome<Answer> {
  readonly reply: Answer | EligibilityUnavailable;
  /** A new token may mend it. */
  readonly isTokenSuspect: boolean;
  /** For the log: HTTP status or error code. */
  readonly detail: string;
}

/** A call about one person, in a session. */
export type PersonCall<Answer> = (
  token: Token,
  request: EligibilityRequest,
  signal?: AbortSignal,
) => Promise<CallOutcome<Answer>>;

export interface Calls {
  /** `POST api/token/take`. */
  takeToken(signal: AbortSignal): Promise<Result<Token, GatewayTrouble>>;
  /** `POST api/egw/KQNhanLichSuKCB2024` (CV 1923/BHXH-CNTT 2024, annex 3). */
  readonly checkCard: PersonCall<EligibilityAnswer>;
  /** `POST api/egw/Lskcb2025` (CV 2746/BHXH-CNTT 2025). */
  readonly takeHistory: PersonCall<VisitHistoryAnswer>;
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

const unavailable = (trouble: GatewayTrouble): EligibilityUnavailable => ({
  kind: 'unavailable',
  trouble,
});

/** What a reply says in any of the calls about a person; `decode` finds nothing in what is no answer. */
const readAnswer = <Answer extends { readonly resultCode: string }>(
  reply: HttpReply,
  decode: (json: unknown) => Answer | undefined,
): CallOutcome<Answer> => {
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
  const answer = decode(readJsonBody(body, contentType));
  // Refusals (4xx) carry an answer all the same, or only repeat their status.
  const isRefusal = status >= 400 && !officialCodes.has(answer?.resultCode ?? '');
  if (answer === undefined || isRefusal)
    return { reply: unavailable(troubleOfStatus(status)), isTokenSuspect: false, detail };
  if (!sessionCodes.has(answer.resultCode)) return { reply: answer, isTokenSuspect: false, detail };
  const trouble = answer.resultCode === '401' ? 'gateway.unauthorised' : 'gateway.server-error';
  return { reply: unavailable(trouble), isTokenSuspect: true, detail };
};

/** The gateway's own trouble and refused requests are no history; other codes are the caller's to read. */
const withoutTrouble = (
  outcome: CallOutcome<VisitHistoryAnswer>,
): CallOutcome<VisitHistoryAnswer> => {
  const { reply } = outcome;
  if (reply.kind === 'unavailable') return outcome;
  const trouble = outageCodes.has(reply.resultCode)
    ? 'gateway.server-error'
    : refusalCodes.get(reply.resultCode);
  return trouble === undefined ? outcome : { ...outcome, reply: unavailable(trouble) };
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

/** The published calls, for one facility account. None rejects. */
export const createCalls = (
  transport: Transport,
  settings: GatewaySettings,
  clock: { now(): number },
): Calls => {
  const { username, staffName, staffPersonalNumber } = settings;
  const password = passwordHash(settings);

  /** The calls about a person carry the session in their query and the same five fields. */
  const askAbout = (
    call: Pick<OfficialCall, 'path' | 'contentType' | 'timeoutMs'>,
    { accessToken, idToken }: Token,
    { number, fullName, dateOfBirth }: EligibilityRequest,
    signal: AbortSignal | undefined,
  ): Promise<HttpReply> =>
    transport.post(
      {
        ...call,
        query: { token: accessToken, id_token: idToken, username, password },
        body: {
          maThe: number,
          hoTen: fullName,
          ngaySinh: writeOfficialDate(dateOfBirth),
          hoTenCb: staffName,
          cccdCb: staffPersonalNumber,
        },
      },
      signal,
    );

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
    async checkCard(token, request, signal) {
      const call = {
        path: 'api/egw/KQNhanLichSuKCB2024',
        contentType: settings.checkContentType,
      };
      return readAnswer(await askAbout(call, token, request, signal), decodeOfficialReply);
    },
    async takeHistory(token, request, signal) {
      const call = {
        path: 'api/egw/Lskcb2025',
        contentType: settings.historyContentType,
        timeoutMs: settings.historyTimeoutMs,
      };
      const reply = await askAbout(call, token, request, signal);
      return withoutTrouble(readAnswer(reply, decodeOfficialHistory));
    },
  };
};
