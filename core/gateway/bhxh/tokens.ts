import type { GatewayTrouble, Result } from '../../contract/index.ts';
import type { Token } from './token.ts';

export interface Tokens {
  /** The token at hand, or a new one; those who ask meanwhile wait for the same one. */
  get(): Promise<Result<Token, GatewayTrouble>>;
  /** This one was refused: unless it has been replaced already, the next `get` takes another. */
  drop(token: Token): void;
}

/** No longer used from this long before its end. */
const marginMs = 60_000;

/**
 * Keeps the token of one facility account. A refused password is not sent again for `pauseMs`, since a queue of
 * patients would otherwise lock the account.
 */
export const createTokens = (
  take: () => Promise<Result<Token, GatewayTrouble>>,
  { clock, pauseMs }: { clock: { now(): number }; pauseMs: number },
): Tokens => {
  let current: Token | undefined;
  let refusedAt: number | undefined;
  let taking: Promise<Result<Token, GatewayTrouble>> | undefined;

  const renew = async (): Promise<Result<Token, GatewayTrouble>> => {
    try {
      const taken = await take();
      current = taken.ok ? taken.value : undefined;
      const isRefused = !taken.ok && taken.failure === 'gateway.unauthorised';
      refusedAt = isRefused ? clock.now() : undefined;
      return taken;
    } finally {
      taking = undefined;
    }
  };
  const isPaused = (): boolean =>
    refusedAt !== undefined && Math.abs(clock.now() - refusedAt) < pauseMs;

  return {
    async get() {
      if (current && clock.now() < current.expiresAt - marginMs)
        return { ok: true, value: current };
      if (isPaused()) return { ok: false, failure: 'gateway.unauthorised' };
      taking ??= renew();
      return taking;
    },
    drop(token) {
      if (current === token) current = undefined;
    },
  };
};
