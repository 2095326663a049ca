import { z } from 'zod';
import {
  Clinic,
  FacilityPolicy,
  KioskCamera,
  ScannerSettings,
  ShellSettings,
  WedgeSettings,
} from '../contract/index.ts';
import { HisSettings } from '../his/index.ts';

/** Where a secret is kept; the secret itself never stands in the configuration. */
export const SecretReference = z.union([
  z.strictObject({ env: z.string().regex(/^[A-Z][A-Z0-9_]*$/) }),
  z.strictObject({ file: z.string().min(1) }),
  /** In the system's keyring, under this name: the Electron shell only. */
  z.strictObject({ keyring: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/) }),
]);
export type SecretReference = z.infer<typeof SecretReference>;

const Text = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) });

/** `01234_BV` style accounts, base URL, the registered staff member whose name and number every look-up carries. */
export const GatewayConfig = z.strictObject({
  baseUrl: z.url({ protocol: /^https?$/ }),
  username: z.string().min(1),
  password: SecretReference,
  staffName: z.string().trim().min(2),
  staffPersonalNumber: z.string().regex(/^\d{12}$/, { error: '12 digits' }),
  tokenContentType: z.enum(['form', 'json']).default('form'),
  checkContentType: z.enum(['json', 'form']).default('json'),
  md5Case: z.enum(['upper', 'lower']).default('upper'),
  /** One request, milliseconds. */
  timeoutMs: z.number().int().min(500).max(60_000).default(8_000),
  cacheMs: z.number().int().min(0).max(3_600_000).default(300_000),
  /** The call for earlier visits (Lskcb2025): where a discharge elsewhere would change the decision, always, or never. */
  history: z.enum(['when-needed', 'always', 'never']).default('when-needed'),
  historyContentType: z.enum(['form', 'json']).default('form'),
  historyTimeoutMs: z.number().int().min(500).max(120_000).default(15_000),
  /** File with further certificate authorities, PEM, relative to the configuration. */
  tlsCa: z.string().min(1).optional(),
  /** Look-ups more, with the name spelt otherwise (060, 061) or the year of birth alone (070). */
  furtherLookUps: z.number().int().min(0).max(2).default(2),
});

/** The hospital's own system, and how visits are delivered to it. */
export const HisConfig = z.strictObject({
  system: HisSettings.default({ kind: 'none' }),
  /** Shared secret of the REST interface, or token of the FHIR server. */
  secret: SecretReference.optional(),
  /** Insurance is looked up through the hospital system, for kiosks that the gateway does not know by their address. */
  checksInsurance: z.boolean().default(false),
  /** Visits on their way at the same time. */
  concurrency: z.number().int().min(1).max(64).default(16),
});

export const Config = z
  .strictObject({
    facility: z.strictObject({ name: Text }),
    /** Clinics a patient may choose from; with one, nothing is asked. */
    clinics: z.array(Clinic).min(1),
    /** The reception desk: where patients with questions wait. */
    desk: Clinic,
    policy: FacilityPolicy,
    gateway: GatewayConfig,
    his: HisConfig.prefault({}),
    checkin: z
      .strictObject({
        /** How long a patient waits for the gateway before being admitted provisionally. */
        gatewayBudgetMs: z.number().int().min(500).max(3_500).default(3_000),
        /** Without a touch for this long, the kiosk asks whether somebody is there. */
        idleMs: z.number().int().min(5_000).max(300_000).default(30_000),
        stillThereMs: z.number().int().min(5_000).max(60_000).default(10_000),
        resultMs: z.number().int().min(5_000).max(120_000).default(20_000),
        /** `ask`: consent before anything is looked up; `notice`: say what is done (care has its own legal basis, Luật 91/2025 Điều 26). */
        consent: z.enum(['ask', 'notice']).default('notice'),
        /** The browser prints slips on the system's default printer. */
        printing: z.boolean().default(false),
      })
      .prefault({}),
    store: z
      .strictObject({
        /** Folder of the database; relative to the configuration file. */
        directory: z.string().min(1).default('data'),
        /** 32-byte key, made at the first start; outside the folder of the database in production. */
        keyFile: z.string().min(1).default('store.key'),
      })
      .prefault({}),
    /** Copies of the store, made while the kiosk runs; without a folder none are. */
    backup: z
      .strictObject({
        /** Relative to the configuration; on another disk than the store. */
        directory: z.string().min(1).optional(),
        everyHours: z.number().min(0.1).max(168).default(6),
        /** The newest so many stay. */
        keep: z.number().int().min(1).max(1_000).default(14),
      })
      .prefault({}),
    server: z
      .strictObject({
        /** Loopback port of the browser shell; 0 takes a free one. */
        port: z.number().int().min(0).max(65_535).default(8420),
      })
      .prefault({}),
    retention: z
      .strictObject({
        /** Personal data of visits is removed after this many days; the hospital system keeps the record. */
        visitDays: z.number().int().min(1).max(3_650).default(30),
      })
      .prefault({}),
    /** Scanners at the kiosk. */
    devices: z
      .strictObject({
        wedge: WedgeSettings.prefault({}),
        /** Scanners that do not type: HID-POS, serial, readers with programs of their own. */
        scanners: ScannerSettings.extend({
          enabled: z.boolean().default(true),
          /** Names, ids or USB ids, or parts of them, of the scanners at the reception desk; all others are the kiosk's. */
          desk: z.array(z.string().min(2)).max(8).default([]),
          /** A loopback port for a reader's program that posts, and where the last part of its path is kept. */
          webhook: z
            .strictObject({
              port: z.number().int().min(1).max(65_535),
              secret: SecretReference,
            })
            .optional(),
        }).prefault({}),
        /** Read codes with a camera at the kiosk, beside a scanner or instead of one. */
        camera: KioskCamera.extend({ enabled: z.boolean().default(false) }).prefault({}),
        chip: z
          .strictObject({
            /** Read the chips of citizen cards on PC/SC readers. */
            enabled: z.boolean().default(true),
            /** Calls PC/SC directly, or through the npm package `pcsclite`, which has to be compiled. */
            binding: z.enum(['koffi', 'pcsclite']).default('koffi'),
            /** Names of the readers, or parts of them; without names the first is the kiosk's, the second the desk's. */
            kioskReader: z.string().min(1).optional(),
            deskReader: z.string().min(1).optional(),
            /** Folder of country signing certificates and master lists, relative to the configuration file. */
            trustStore: z.string().min(1).optional(),
            /**
             * How long a check waits for the card to be laid on the tray, besides the gateway's time: where the policy
             * can do without it, where one was lifted too early, and where the policy needs it.
             */
            cardWaitMs: z.number().int().min(0).max(30_000).default(0),
            cardAgainMs: z.number().int().min(0).max(30_000).default(6_000),
            cardNeededMs: z.number().int().min(1_000).max(120_000).default(20_000),
            /** The most that one reading may hold up a check. */
            readBudgetMs: z.number().int().min(1_000).max(60_000).default(12_000),
            /** One command to a card. */
            apduDeadlineMs: z.number().int().min(500).max(30_000).default(5_000),
            /** Wrong six-digit keys for one card. */
            keyTries: z.number().int().min(1).max(5).default(3),
          })
          .prefault({}),
      })
      .prefault({}),
    /** The Electron shell: its windows, keyring, daily restart. */
    shell: ShellSettings.prefault({}),
    log: z
      .strictObject({ level: z.enum(['debug', 'info', 'warn', 'error']).default('info') })
      .prefault({}),
  })
  .superRefine((config, context) => {
    const seen = { id: new Map<string, string>(), prefix: new Map<string, string>() };
    const places = [
      ...config.clinics.map((clinic, index) => ({ clinic, path: ['clinics', index] })),
      { clinic: config.desk, path: ['desk'] },
    ];
    for (const { clinic, path } of places)
      for (const key of ['id', 'prefix'] as const) {
        const other = seen[key].get(clinic[key]);
        if (other !== undefined)
          context.addIssue({
            code: 'custom',
            path: [...path, key],
            message: `"${clinic[key]}" is used by ${other} too; two queues would give the same tickets`,
          });
        seen[key].set(clinic[key], path.join('.'));
      }
  });
export type Config = z.infer<typeof Config>;
