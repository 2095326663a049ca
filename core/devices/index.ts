/** Devices as the host sees them: the process that drives them runs elsewhere, and may die at any moment. */

export { type ForkedDevices, forkDevices } from './fork.ts';
export { noReader, type PlaceSettings, type ReaderPlace, readerPlace } from './place.ts';
export type {
  ChipReaders,
  ChipReading,
  ChipReadListener,
  ChipReadRequest,
  Devices,
  Scanners,
} from './port.ts';
export { noScanners, type ScanPlace, scannerHealth, scanPlaces } from './scan-place.ts';
export { type DevicesProcess, type SupervisorOptions, superviseDevices } from './supervisor.ts';
