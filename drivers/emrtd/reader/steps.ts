import type { Result } from '../../../core/contract/index.ts';
import type { EmrtdFailure } from '../failure.ts';
import type { CardLink } from '../link.ts';

/** One step of a reading: what it cost and how it ended. No personal data. */
export interface Step {
  readonly name: string;
  readonly outcome: 'done' | 'failed' | 'absent' | 'skipped';
  readonly detail?: string;
  readonly ms: number;
  readonly apdus: number;
  /** Command and answer bytes. */
  readonly bytes: number;
}

export interface StepRecorder {
  /** The link, counted. */
  readonly link: CardLink;
  readonly steps: readonly Step[];
  /** Runs and records one step; `describe` says what was used. */
  run<T>(
    name: string,
    work: () => Promise<Result<T, EmrtdFailure>>,
    describe?: (value: T) => string | undefined,
  ): Promise<Result<T, EmrtdFailure>>;
  /** Records work that needs no card. */
  note(step: Pick<Step, 'name' | 'outcome' | 'detail'> & { readonly ms?: number }): void;
}

const isAbsent = ({ status }: EmrtdFailure): boolean => status === 0x6a82;

export const recordSteps = (inner: CardLink): StepRecorder => {
  const steps: Step[] = [];
  let apdus = 0;
  let bytes = 0;
  return {
    steps,
    link: {
      async transceive(command) {
        apdus += 1;
        bytes += command.length;
        const answer = await inner.transceive(command);
        if (answer.ok) bytes += answer.value.length;
        return answer;
      },
      reset: () => inner.reset(),
    },
    async run(name, work, describe) {
      const started = performance.now();
      const [apdusBefore, bytesBefore] = [apdus, bytes];
      const result = await work();
      const detail = result.ok ? describe?.(result.value) : result.failure.detail;
      steps.push({
        name,
        outcome: result.ok ? 'done' : isAbsent(result.failure) ? 'absent' : 'failed',
        ...(detail !== undefined && { detail: detail.slice(0, 120) }),
        ms: performance.now() - started,
        apdus: apdus - apdusBefore,
        bytes: bytes - bytesBefore,
      });
      return result;
    },
    note: ({ ms = 0, ...step }) => void steps.push({ ...step, ms, apdus: 0, bytes: 0 }),
  };
};
