import type { KioskSession } from '../checkin/index.ts';

export interface Occupancy {
  follow(device: string, session: KioskSession): void;
  close(): void;
}

/** Tells at every change whether any kiosk is with a patient: nothing may be restarted under their hands. */
export const watchOccupancy = (tell: (occupied: boolean) => void): Occupancy => {
  const abort = new AbortController();
  const busy = new Map<string, boolean>();
  let told = false;
  const follow = async (device: string, session: KioskSession): Promise<void> => {
    for await (const { screen } of session.views(abort.signal)) {
      busy.set(device, screen.name !== 'idle' && screen.name !== 'out-of-order');
      const occupied = [...busy.values()].includes(true);
      if (occupied !== told) tell(occupied);
      told = occupied;
    }
  };
  return {
    follow(device, session) {
      if (busy.has(device)) return;
      busy.set(device, false);
      // The end of the host ends the views; there is nobody left to tell then.
      follow(device, session).catch(() => undefined);
    },
    close: () => abort.abort(),
  };
};
