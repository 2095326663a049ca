import { z } from 'zod';
import data from './known-scanners.json' with { type: 'json' };

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));

/** Where an input report keeps what; offsets count the report id. */
export const ReportLayout = z.strictObject({
  about: z.string(),
  reportId: z.number().int().min(0).max(255),
  /** Byte with the number of data bytes. */
  lengthAt: z.number().int(),
  /** Three bytes of ISO/IEC 15424 identifier, where the layout has them. */
  aimAt: z.number().int().optional(),
  dataAt: z.number().int(),
  /** Data bytes that one report can hold. */
  capacity: z.number().int(),
  /** Byte whose lowest bit says that the code goes on; without it a full report does. */
  continuedAt: z.number().int().optional(),
  /** The other layout that firmwares of the same makers use; which of the two it is shows in the report. */
  alternate: z.string().optional(),
});
export type ReportLayout = z.infer<typeof ReportLayout>;

const KnownScanners = z.strictObject({
  layouts: z.record(z.string(), ReportLayout),
  vendors: z.array(
    z.strictObject({
      vendorId: hex(4),
      maker: z.string(),
      layout: z.string(),
      /** Feature report that makes the device send its codes to us; its first byte is the report id. */
      enableFeature: z
        .string()
        .regex(/^([0-9a-f]{2})+$/)
        .optional(),
      /** How to take it out of keyboard mode. */
      switch: z.strictObject({ vi: z.string(), en: z.string() }).optional(),
    }),
  ),
  devices: z.array(
    z.strictObject({
      usbId: z.string().regex(/^[0-9a-f]{4}:[0-9a-f]{4}$/),
      model: z.string(),
      mode: z.enum(['hid-pos', 'cdc', 'keyboard']),
    }),
  ),
});

/** Makers, models and report layouts, as found in manuals and public code. */
export const knownScanners = KnownScanners.parse(data);

export type KnownVendor = (typeof knownScanners.vendors)[number];
export type KnownDevice = (typeof knownScanners.devices)[number];

export const usbIdOf = (vendorId: number, productId: number): string =>
  `${vendorId.toString(16).padStart(4, '0')}:${productId.toString(16).padStart(4, '0')}`;

export const vendorOf = (usbId: string): KnownVendor | undefined =>
  knownScanners.vendors.find(({ vendorId }) => usbId.startsWith(vendorId));

export const deviceOf = (usbId: string): KnownDevice | undefined =>
  knownScanners.devices.find((device) => device.usbId === usbId);

const standard = 'pos-aim';

export const layoutNamed = (name: string): ReportLayout => {
  const layout = knownScanners.layouts[name];
  if (!layout) throw new Error(`known-scanners.json has no layout ${name}`);
  return layout;
};

/** Layout of a device's reports; devices of unknown makers are taken for the common one. */
export const layoutOf = (usbId: string): ReportLayout =>
  layoutNamed(vendorOf(usbId)?.layout ?? standard);
