import { join } from 'node:path';
import type { Logger } from 'pino';
import {
  createDesk,
  createKioskSession,
  createOffice,
  type KioskSession,
} from './checkin/index.ts';
import { type Clock, vietnamDay } from './clock.ts';
import type { LoadedConfig } from './config/index.ts';
import type { Result } from './contract/index.ts';
import { ok } from './contract/index.ts';
import { createBhxhGateway, type EligibilityGateway, GatewaySettings } from './gateway/index.ts';
import { type AppRouter, createRouter, type DemoControls } from './router.ts';
import { createStaff, type NewStaff } from './staff/index.ts';
import { loadStoreKey, openStore } from './store/index.ts';

export interface HostOptions {
  readonly loaded: LoadedConfig;
  readonly clock: Clock;
  readonly log: Logger;
  /** Instead of the gateway that the configuration names: benchmarks only. */
  readonly gateway?: EligibilityGateway;
  /** Offers the dock; `changed` shows a moved clock on every screen. */
  readonly demo?: (changed: () => void) => DemoControls;
}

/** The core host: everything that decides or remembers, composed; shells put windows and sockets around it. */
export interface Host {
  readonly router: AppRouter;
  /** The check-in session of one kiosk; made at its first call. */
  kiosk(device: string): KioskSession;
  /** `down`: visits cannot be stored. */
  health(): 'ok' | 'degraded' | 'down';
  ensureStaff(person: NewStaff): Promise<Result<void>>;
  close(): Promise<void>;
}

const retentionEveryMs = 6 * 3_600_000;
const dayMs = 86_400_000;

/** The adapter's settings, with the secret in its place. */
export const gatewaySettings = ({ config, gatewayPassword }: LoadedConfig): GatewaySettings =>
  GatewaySettings.parse({
    ...config.gateway,
    password: gatewayPassword,
    budgetMs: config.checkin.gatewayBudgetMs,
  });

/**
 * Opens the store and composes the host. Failures: those of the store (`store.*`); nothing is left open then.
 */
export const openHost = (options: HostOptions): Result<Host> => {
  const { loaded, clock, log } = options;
  const { config } = loaded;
  const key = loadStoreKey(loaded.storeKeyPath, loaded.storePath);
  if (!key.ok) return key;
  const opened = openStore({ path: loaded.storePath, key: key.value, clock });
  if (!opened.ok) return opened;
  const store = opened.value;
  const gateway =
    options.gateway ?? createBhxhGateway(gatewaySettings(loaded), { clock, logger: log });
  const staff = createStaff({ store, clock });
  const office = createOffice({
    store,
    gateway,
    clock,
    log,
    facilityName: config.facility.name,
    clinics: config.clinics,
    desk: config.desk,
    policy: config.policy,
    consent: config.checkin.consent,
  });

  const sessions = new Map<string, KioskSession>();
  const kiosk = (device: string): KioskSession => {
    const known = sessions.get(device);
    if (known) return known;
    const session = createKioskSession(device, office, {
      facilityName: config.facility.name,
      idleMs: config.checkin.idleMs,
      stillThereMs: config.checkin.stillThereMs,
      resultMs: config.checkin.resultMs,
      printing: config.checkin.printing,
      demo: options.demo !== undefined,
      wedge: config.devices.wedge,
    });
    sessions.set(device, session);
    return session;
  };
  const refresh = (): void => {
    for (const session of sessions.values()) session.refresh();
    office.touch();
  };
  const stopListening = gateway.onHealth(({ alarm }) => {
    if (alarm) office.raise([{ code: alarm }]);
    refresh();
  });

  const purge = (): void => {
    const before = vietnamDay(clock.now() - config.retention.visitDays * dayMs);
    const purged = store.purge({ before });
    if (!purged.ok) log.warn({ code: purged.failure.code }, 'retention did not run');
  };
  purge();
  const retention = setInterval(purge, retentionEveryMs);
  retention.unref();

  log.info({ store: join(loaded.storePath, '..'), clinics: config.clinics.length }, 'host is open');
  return ok({
    router: createRouter({
      kiosk,
      desk: createDesk(office, staff),
      demo: options.demo?.(refresh),
    }),
    kiosk,
    health: () => (office.isStoreWritable() ? office.health() : 'down'),
    ensureStaff: (person) => staff.ensure(person),
    async close() {
      clearInterval(retention);
      stopListening();
      for (const session of sessions.values()) session.close();
      office.close();
      await gateway.close();
      store.close();
    },
  });
};
