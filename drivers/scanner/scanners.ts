import {
  type DeviceIncident,
  fail,
  ok,
  type Scan,
  type ScannerSettings,
  type ScanSource,
} from '../../core/contract/index.ts';
import { createScanGate } from './gate.ts';
import type { HidBinding } from './hid/binding.ts';
import { nodeHid } from './hid/binding.ts';
import { openHidFamily } from './hid/family.ts';
import type { FamilyListener, Scanners, SourceFamily } from './port.ts';
import type { HeardClaim } from './reader-service/claim.ts';
import { openReaderService } from './reader-service/family.ts';
import { openSerialFamily } from './serial/family.ts';
import { openWebhook } from './webhook/family.ts';

const terminatorBytes = { cr: '\r', lf: '\n', crlf: '\r\n', tab: '\t' } as const;

/** Characters of a named terminator; anything else is meant as it stands. */
const terminator = (named: string): string =>
  named in terminatorBytes ? terminatorBytes[named as keyof typeof terminatorBytes] : named;

const fanOut = <T>() => {
  const listeners = new Set<(value: T) => void>();
  return {
    tell: (value: T) => {
      for (const listener of listeners) listener(value);
    },
    add(listener: (value: T) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};

/** Opens every scanner that the settings name or allow. `hid` stands in for the system's library in tests. */
export const openScanners = (settings: ScannerSettings, hid: HidBinding = nodeHid()): Scanners => {
  const changes = fanOut<undefined>();
  const scans = fanOut<Scan>();
  const claims = fanOut<HeardClaim>();
  const incidents = fanOut<DeviceIncident>();
  const gate = createScanGate({
    windowMs: settings.repeatWindowMs,
    now: () => performance.now(),
  });
  const hear: FamilyListener = {
    onChange: () => changes.tell(undefined),
    onScan: (scan) => {
      if (gate.admit(scan)) scans.tell(scan);
    },
    onClaim: (claim) => claims.tell(claim),
    onIncident: (incident) => incidents.tell(incident),
  };

  const families: SourceFamily[] = [];
  if (settings.hid.enabled)
    families.push(
      openHidFamily(hear, { binding: hid, messageTimeoutMs: settings.hid.messageTimeoutMs }),
    );
  if (settings.serial.enabled) {
    const { automatic, ports, ...common } = settings.serial;
    const read = (port: Partial<(typeof ports)[number]>) => ({
      baudRate: port.baudRate ?? common.baudRate,
      terminators: (port.terminators ?? common.terminators).map(terminator),
      silence: port.silence ?? common.silence,
      silenceMs: port.silenceMs ?? common.silenceMs,
    });
    families.push(
      openSerialFamily(hear, {
        ports: ports.map((port) => ({ path: port.path, ...read(port) })),
        found: automatic ? read({}) : undefined,
      }),
    );
  }
  if (settings.readerService) families.push(openReaderService(hear, settings.readerService));
  if (settings.webhook) families.push(openWebhook(hear, settings.webhook));

  const sources = (): readonly ScanSource[] => families.flatMap((family) => family.sources());
  return {
    sources,
    watch: (listener) => changes.add(() => listener()),
    onScan: scans.add,
    onClaim: claims.add,
    onIncident: incidents.add,
    async restart(sourceId) {
      for (const family of families) if (await family.restart(sourceId)) return ok(undefined);
      return fail('scanner.absent');
    },
    async close() {
      await Promise.all(families.map((family) => family.close()));
      gate.close();
    },
  };
};
