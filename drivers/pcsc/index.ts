/** Smart-card readers: the port, and the bindings behind it. Nothing else in the product knows a binding. */
import { openKoffi } from './koffi/index.ts';
import { openPcsclite } from './pcsclite/index.ts';
import type { Pcsc } from './port.ts';

export { createInProcessPcsc, type InProcessPcsc, type InsertableCard } from './in-process.ts';
export type {
  CardSession,
  Disposition,
  Pcsc,
  PcscFailure,
  PcscReason,
  PcscView,
  Reader,
} from './port.ts';
export { defaultDeadlineMs } from './port.ts';

export type PcscBinding = 'koffi' | 'pcsclite';

/** Opens the system's card service through a binding; a service that is not there is waited for. */
export const openPcsc = (binding: PcscBinding): Pcsc =>
  binding === 'koffi' ? openKoffi() : openPcsclite();
