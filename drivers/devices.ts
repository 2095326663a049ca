/**
 * The devices process: PC/SC readers and the chips on them, and scanners of codes, apart from host and screens because a
 * driver or a card may hang it. Started by the shell's supervisor with its settings as one JSON argument; speaks
 * `DevicesCommand` and `DevicesMessage` over the channel to its parent, and ends with it.
 */
import { DevicesSettings } from '../core/contract/index.ts';
import { runDevices } from './devices/run.ts';
import { createScannerService } from './devices/scanner-service.ts';
import { createChipService } from './devices/service.ts';
import { loadTrustStore } from './emrtd/passive-authentication/index.ts';
import { openPcsc } from './pcsc/index.ts';

const { chip, scanners } = DevicesSettings.parse(JSON.parse(process.argv[2] ?? '{}'));

await runDevices(async (send) => {
  const trust = await loadTrustStore(chip?.trustStore);
  return [
    ...(chip
      ? [
          createChipService({
            pcsc: openPcsc(chip.binding),
            trust,
            send,
            apduDeadlineMs: chip.apduDeadlineMs,
          }),
        ]
      : []),
    ...(scanners ? [createScannerService({ settings: scanners, trust, send })] : []),
  ];
});
