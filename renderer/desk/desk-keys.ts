import { type RefObject, useEffect } from 'react';
import type { DeskBoard, DeskScan, ScannerTestScan } from '../../core/contract/index.ts';
import { listenToKeys, pressFocused } from '../wedge/index.ts';

/** A scanner under test may be far too slow: that is what the test is to tell. */
const patientOptions = { burstGapMs: 400, silenceMs: 1_000, patienceMs: 1_000 } as const;

/** What a scanner read: one that types like a keyboard, or one of the devices process. */
export type Scanned = Pick<DeskScan, 'payload' | 'damage' | 'claimId'> &
  Pick<ScannerTestScan, 'typed'>;

export interface DeskKeys {
  readonly page: RefObject<HTMLElement | null>;
  readonly wedge: DeskBoard['wedge'];
  readonly isTesting: boolean;
  /** Who takes a scan at the moment it comes. */
  readonly taker: RefObject<(scan: Scanned) => void>;
  /** Somebody new, by hand. */
  readonly onStart: () => void;
  /** Back to the desk, and out of what was begun. */
  readonly onBack: () => void;
}

/** The keyboard of the desk: scanners that type, and the keys named on its buttons. */
export const useDeskKeys = ({ page, wedge, isTesting, taker, onStart, onBack }: DeskKeys): void => {
  const { prefix, suffix, burstGapMs } = wedge;
  useEffect(() => {
    const find = (selector: string): HTMLElement | null | undefined =>
      page.current?.querySelector<HTMLElement>(selector);
    const shortcuts: Readonly<Record<string, () => void>> = {
      F2: () => {
        onStart();
        requestAnimationFrame(() => find('[name=payload]')?.focus());
      },
      F4: () => find('[data-testid=admit]')?.click(),
      F7: () => window.print(),
      F8: () => find('.desk-queues button')?.focus(),
      F9: () => find('[name=closeReason]')?.focus(),
    };
    const chooseClinic = (digit: number): void =>
      page.current?.querySelectorAll<HTMLElement>('.desk-clinics input')[digit - 1]?.click();
    return listenToKeys({
      options: { prefix, suffix, ...(isTesting ? patientOptions : { burstGapMs }) },
      // Escape closes what lies open on the page first.
      isElsewhere: ({ key }) =>
        key === 'Escape' && document.querySelector(':popover-open') !== null,
      onShortcut({ key, code, altKey, target }) {
        const isTyping = target instanceof HTMLElement && target.matches('input, select');
        const run =
          shortcuts[key] ??
          (altKey && /^Digit[1-9]$/.test(code)
            ? () => chooseClinic(Number(code.at(-1)))
            : isTyping && key === 'Escape'
              ? onBack
              : undefined);
        run?.();
        return run !== undefined;
      },
      onScan: (payload, { damage, typed }) =>
        taker.current({ payload, typed, ...(damage && { damage }) }),
      onLost: (damage) => taker.current({ payload: '', damage }),
      onKey(key) {
        if (key === '/') find('[name=search]')?.focus();
        else if (key === 'Escape') onBack();
        else if (key === ' ') pressFocused();
      },
    });
  }, [page, prefix, suffix, burstGapMs, isTesting, taker, onStart, onBack]);
};
