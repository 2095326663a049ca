/**
 * The devices process: PC/SC readers and the chips on them, apart from host and screens because a driver or a card may
 * hang it. Started by the shell's supervisor with its settings as one JSON argument; speaks `DevicesCommand` and
 * `DevicesMessage` over the channel to its parent, and ends with it.
 */
import { z } from 'zod';
import { runDevices } from './devices/run.ts';
import { createDevicesService } from './devices/service.ts';
import { loadTrustStore } from './emrtd/passive-authentication/index.ts';
import { openPcsc } from './pcsc/index.ts';

const Settings = z.object({
  binding: z.enum(['koffi', 'pcsclite']),
  /** Folder with CSCA certificates and master lists. */
  trustStore: z.string().optional(),
  apduDeadlineMs: z.number().int().positive(),
});

const { binding, trustStore, apduDeadlineMs } = Settings.parse(JSON.parse(process.argv[2] ?? '{}'));

await runDevices(async (send) => {
  const trust = await loadTrustStore(trustStore);
  return createDevicesService({ pcsc: openPcsc(binding), trust, send, apduDeadlineMs });
});
