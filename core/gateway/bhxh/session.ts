import type { EligibilityRequest, EligibilityUnavailable } from '../../contract/index.ts';
import type { PersonCall } from './calls.ts';
import type { Tokens } from './tokens.ts';

/** Makes a call with the token at hand; once more with a new one when that may mend it. */
export const askInSession = async <Answer>(
  call: PersonCall<Answer>,
  request: EligibilityRequest,
  {
    tokens,
    signal,
    onRenewal,
  }: {
    readonly tokens: Tokens;
    readonly signal: AbortSignal;
    readonly onRenewal: (detail: string) => void;
  },
): Promise<Answer | EligibilityUnavailable> => {
  const token = await tokens.get();
  if (!token.ok) return { kind: 'unavailable', trouble: token.failure };
  const first = await call(token.value, request, signal);
  if (!first.isTokenSuspect) return first.reply;
  onRenewal(first.detail);
  tokens.drop(token.value);
  const renewed = await tokens.get();
  if (!renewed.ok) return { kind: 'unavailable', trouble: renewed.failure };
  return (await call(renewed.value, request, signal)).reply;
};
