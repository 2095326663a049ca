import type { AccessKey, ChipEvidence, ChipOutcome, ChipPhase } from '../../contract/index.ts';
import type { ChipReadListener, ReaderPlace } from '../index.ts';

/** A tray whose card and chip a test plays by hand. */
export interface ScriptedPlace extends ReaderPlace {
  lay(): void;
  lift(): void;
  setReady(isReady: boolean): void;
  /** Keys of all readings begun, oldest first. */
  readonly keys: AccessKey[];
  readonly portraits: boolean[];
  phase(phase: ChipPhase): void;
  /** Ends the reading under way. */
  settle(outcome: ChipOutcome): void;
  readonly current: () => ChipReadListener | undefined;
}

export const scriptedPlace = (): ScriptedPlace => {
  const listeners = new Set<() => void>();
  let generation = 0;
  let hasCard = false;
  let isReady = true;
  let current: ChipReadListener | undefined;
  const keys: AccessKey[] = [];
  const portraits: boolean[] = [];
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    isReady: () => isReady,
    hasCard: () => hasCard,
    generation: () => generation,
    read(key, portrait, listener) {
      keys.push(key);
      portraits.push(portrait);
      current = listener;
      return {
        cancel: () => {
          if (current === listener) current = undefined;
        },
      };
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    lay() {
      hasCard = true;
      generation += 1;
      tell();
    },
    lift() {
      hasCard = false;
      generation += 1;
      tell();
    },
    setReady(ready) {
      isReady = ready;
      tell();
    },
    keys,
    portraits,
    phase: (phase) => current?.onPhase?.(phase),
    settle(outcome) {
      const listener = current;
      current = undefined;
      listener?.onOutcome(outcome);
    },
    current: () => current,
  };
};

/** What a good chip of this claim proves. */
export const evidenceOf = (
  claim: ChipEvidence['claim'],
  more: Partial<ChipEvidence> = {},
): ChipEvidence => ({
  claim,
  trust: 'chip-verified',
  access: 'pace',
  fellBack: false,
  intact: true,
  signer: 'trusted',
  genuine: 'yes',
  missing: [],
  steps: [],
  ...more,
});

export const proven = (
  claim: ChipEvidence['claim'],
  more: Partial<ChipEvidence> = {},
): ChipOutcome => ({ kind: 'proven', evidence: evidenceOf(claim, more) });

export const unreadable = (
  code: Extract<ChipOutcome, { kind: 'unreadable' }>['reason']['code'],
): ChipOutcome => ({ kind: 'unreadable', reason: { code } });
