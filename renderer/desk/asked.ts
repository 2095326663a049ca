import type { Reason } from '../../core/contract/index.ts';

/** What the desk is told of a call: a failure, or that nobody knows what became of it. */
export type Told = Reason | 'lost' | undefined;

/** The answer of a call, or `lost` when nobody knows what became of it. */
export const asked = async <T>(
  call: () => Promise<{ ok: true; value: T } | { ok: false; failure: Reason }>,
): Promise<{ value?: T; told: Told }> => {
  try {
    const answer = await call();
    return answer.ok ? { value: answer.value, told: undefined } : { told: answer.failure };
  } catch {
    return { told: 'lost' };
  }
};
