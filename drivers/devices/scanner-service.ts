import type { DevicesMessage, ScannerSettings } from '../../core/contract/index.ts';
import type { TrustStore } from '../emrtd/passive-authentication/index.ts';
import { openScanners } from '../scanner/index.ts';
import { proveFiles } from './reader-proof.ts';
import type { DevicesService } from './service.ts';

export interface ScannerServiceOptions {
  readonly settings: ScannerSettings;
  readonly trust: TrustStore;
  readonly send: (message: DevicesMessage) => void;
}

/** Tells the parent what scanners there are, what they read, and what readers' programs say. */
export const createScannerService = ({
  settings,
  trust,
  send,
}: ScannerServiceOptions): DevicesService => {
  const scanners = openScanners(settings);
  const announce = (): void => send({ type: 'sources', sources: [...scanners.sources()] });
  scanners.watch(announce);
  scanners.onScan((scan) => send({ type: 'scan', scan }));
  scanners.onClaim(({ files, ...claim }) => {
    const proof = files && proveFiles(files, trust, new Date());
    send({ type: 'claim', claim: { ...claim, ...(proof && { proof }) } });
  });
  scanners.onIncident((incident) => send({ type: 'incident', incident }));
  announce();
  return { handle: () => undefined, close: () => scanners.close() };
};
