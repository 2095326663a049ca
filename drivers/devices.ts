/**
 * The devices process: PC/SC readers and the chips on them, and scanners of codes, apart from host and screens because a
 * driver or a card may hang it. Started by the shell's supervisor; speaks `DevicesCommand` and `DevicesMessage` over the
 * channel to its parent, and ends with it.
 */
import { runDevices } from './devices/run.ts';
import { createScannerService } from './devices/scanner-service.ts';
import { createChipService } from './devices/service.ts';
import { loadTrustStore } from './emrtd/passive-authentication/index.ts';
import { openPcsc } from './pcsc/index.ts';

runDevices(async ({ chip, scanners }, send) => {
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
