import type { DisplayChoice, ShellSettings } from '../core/contract/index.ts';

export interface DisplayLike {
  readonly id: number;
  readonly label: string;
  readonly bounds: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
}

type PlannedWindow = ShellSettings['windows'][number];

export interface Placement<D extends DisplayLike> {
  /** `undefined`: the display is not there. */
  readonly display: D | undefined;
  readonly window: PlannedWindow;
  /** `kiosk-1`, `kiosk-2`, `desk-1` …: who calls the host. */
  readonly device: string;
}

const find = <D extends DisplayLike>(
  choice: DisplayChoice,
  displays: readonly D[],
  primary: D | undefined,
): D | undefined => {
  if (choice === 'primary') return primary;
  if (typeof choice === 'string') return displays.find(({ label }) => label.includes(choice));
  return displays.toSorted((a, b) => a.bounds.x - b.bounds.x || a.bounds.y - b.bounds.y)[
    choice - 1
  ];
};

/** Which window goes to which display. A chosen display that is missing is never silently another one. */
export const placeWindows = <D extends DisplayLike>(
  windows: readonly PlannedWindow[],
  displays: readonly D[],
  primary: D | undefined,
): Placement<D>[] => {
  const counts = { kiosk: 0, desk: 0 };
  return windows.map((window) => {
    counts[window.role] += 1;
    return {
      window,
      display: find(window.display, displays, primary),
      device: `${window.role}-${counts[window.role]}`,
    };
  });
};
