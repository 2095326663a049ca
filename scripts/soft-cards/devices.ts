/**
 * The devices process of the demo: the product's own, over chip readers without hardware. Cards are laid down and lifted by
 * messages of the parent; the product's messages are the same as everywhere.
 */
import { z } from 'zod';
import { runDevices } from '../../drivers/devices/run.ts';
import { createScannerService } from '../../drivers/devices/scanner-service.ts';
import { createChipService } from '../../drivers/devices/service.ts';
import { loadTrustStore } from '../../drivers/emrtd/passive-authentication/index.ts';
import { createInProcessPcsc } from '../../drivers/pcsc/index.ts';
import { isSoftCardProfile } from '../../drivers/softcard/personalise/index.ts';
import { createCardPress } from './holders.ts';

/** The demo's two readers, in the order in which places are given them. */
const readers = { kiosk: 'Khay 1 (kiosk)', desk: 'Khay 2 (quầy)' } as const;

const Order = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('lay-card'),
    place: z.enum(['kiosk', 'desk']),
    profile: z.string(),
    holder: z.object({
      personalNumber: z.string(),
      fullName: z.string(),
      dateOfBirth: z.string(),
      sex: z.enum(['male', 'female']),
      issueDate: z.string(),
      expiryDate: z.string(),
      residence: z.string(),
    }),
  }),
  z.object({ type: z.literal('lift-card'), place: z.enum(['kiosk', 'desk']) }),
]);

const { pcsc, insert, remove } = createInProcessPcsc(Object.values(readers));
const press = createCardPress();

runDevices(
  async ({ chip, scanners }, send) => {
    const trust = await loadTrustStore(chip?.trustStore);
    return [
      ...(chip
        ? [createChipService({ pcsc, trust, send, apduDeadlineMs: chip.apduDeadlineMs })]
        : []),
      ...(scanners ? [createScannerService({ settings: scanners, trust, send })] : []),
    ];
  },
  (message) => {
    const order = Order.safeParse(message);
    if (!order.success) return;
    const { place } = order.data;
    remove(readers[place]);
    if (order.data.type === 'lay-card' && isSoftCardProfile(order.data.profile))
      insert(readers[place], press(order.data.holder, order.data.profile));
  },
);
