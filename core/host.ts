import { dirname, join, resolve } from 'node:path';
import type { Logger } from 'pino';
import {
  createBackOffice,
  createDesk,
  createDeskReader,
  createDeskScanner,
  createKioskSession,
  createOffice,
  type KioskSession,
} from './checkin/index.ts';
import type { Clock } from './clock.ts';
import type { LoadedConfig } from './config/index.ts';
import {
  type Destination,
  type DeviceIncident,
  damageCode,
  type FailureCode,
  ok,
  type Reason,
  type Result,
} from './contract/index.ts';
import { createDeliveries, hisDestination } from './delivery/index.ts';
import {
  type Devices,
  noReader,
  noScanners,
  readerPlace,
  scannerHealth,
  scanPlaces,
} from './devices/index.ts';
import {
  createBhxhGateway,
  createGatewayThroughHis,
  type EligibilityGateway,
  GatewaySettings,
} from './gateway/index.ts';
import { createHospitalSystem, type HospitalSystem } from './his/index.ts';
import { createLines, type OpenLine } from './line.ts';
import { startWorker } from './outbox/index.ts';
import { createRecheckCases, dayReport, gatewayDestination } from './reconciliation/index.ts';
import { startRetention } from './retention.ts';
import { type AppRouter, type CallerContext, createRouter, type DemoControls } from './router.ts';
import { seldom } from './seldom.ts';
import { createStaff, type NewStaff } from './staff/index.ts';
import { createStandstill, type Standstill } from './standstill.ts';
import {
  guarded,
  listBackups,
  loadStoreKey,
  openStore,
  startAuditWatch,
  startBackups,
} from './store/index.ts';

export interface HostOptions {
  readonly loaded: LoadedConfig;
  readonly clock: Clock;
  readonly log: Logger;
  /** The key of the store, where the shell keeps it; else it is in the file that the configuration names. */
  readonly storeKey?: Buffer;
  /** Instead of the gateway that the configuration names: benchmarks only. */
  readonly gateway?: EligibilityGateway;
  /** Chip readers and scanners, where this machine drives any. Closed with the host. */
  readonly devices?: Devices | undefined;
  /** Offers the dock; `changed` shows a moved clock on every screen. */
  readonly demo?: (changed: () => void) => DemoControls;
}

/** The core host: everything that decides or remembers, composed; shells put windows and sockets around it. */
export interface Host {
  readonly router: AppRouter;
  /** Lets a caller call the router; the shell says in which role. */
  readonly openLine: OpenLine;
  /** The check-in session of one kiosk; made at its first call. */
  kiosk(device: string): KioskSession;
  /** `down`: visits cannot be stored. */
  health(): 'ok' | 'degraded' | 'down';
  ensureStaff(person: NewStaff): Promise<Result<void>>;
  /** A fault of the shell's, for the desk. */
  raise(alarm: Reason): void;
  readonly standstill: Standstill;
  close(): Promise<void>;
}

/** The kiosk whose tray the configured reader is. */
export const firstKiosk = 'kiosk-1';
/** Counts of the outbox are made anew at most this often. */
const linesEveryMs = 500;
const recheckConcurrency = 2;

/** The adapter's settings, with the secret in its place. */
export const gatewaySettings = ({ config, gatewayPassword, path }: LoadedConfig): GatewaySettings =>
  GatewaySettings.parse({
    ...config.gateway,
    password: gatewayPassword,
    facilityCode: config.policy.facilityCode,
    ...(config.gateway.tlsCa !== undefined && {
      tlsCa: resolve(dirname(path), config.gateway.tlsCa),
    }),
    budgetMs: config.checkin.gatewayBudgetMs,
  });

/** The hospital's own system, as the configuration names it. */
export const hospitalSystem = (
  { config, hisSecret, path }: LoadedConfig,
  clock: Clock,
): HospitalSystem => {
  const { system } = config.his;
  const settings =
    system.kind === 'folder'
      ? { ...system, directory: resolve(dirname(path), system.directory) }
      : system;
  return createHospitalSystem(settings, { secret: hisSecret, clock });
};

/**
 * Opens the store and composes the host. Failures: those of the store (`store.*`); nothing is left open then.
 */
export const openHost = (options: HostOptions): Result<Host> => {
  const { loaded, clock, log } = options;
  const { config } = loaded;
  const key = options.storeKey
    ? ok(options.storeKey)
    : loadStoreKey(loaded.storeKeyPath, loaded.storePath);
  if (!key.ok) return key;
  const opened = openStore({ path: loaded.storePath, key: key.value, clock });
  if (!opened.ok) return opened;
  const store = opened.value;
  const his = hospitalSystem(loaded, clock);
  const gateway =
    options.gateway ??
    (config.his.checksInsurance
      ? createGatewayThroughHis(his, { clock, budgetMs: config.checkin.gatewayBudgetMs })
      : createBhxhGateway(gatewaySettings(loaded), { clock, logger: log }));
  const staff = createStaff({ store, clock });
  const { devices } = options;
  const { chip, scanners, wedge } = config.devices;
  const { enabled: hasCamera, ...camera } = config.devices.camera;
  const openedAt = new Date(clock.now()).toISOString();
  const { facilityCode } = config.policy;
  const deliveries = createDeliveries({ store, clock, facilityCode, wake: () => wakeWorkers() });
  const cases = createRecheckCases(store, config.policy);
  const office = createOffice({
    store,
    gateway,
    clock,
    log,
    facilityName: config.facility.name,
    wedge,
    clinics: config.clinics,
    desk: config.desk,
    policy: config.policy,
    consent: config.checkin.consent,
    chipHealth: () => devices?.health() ?? { state: 'off', since: openedAt },
    scannerHealth: () => scannerHealth(devices?.sources() ?? []),
    deliveries,
    cases,
    onCommitted: () => {
      wakeWorkers();
      linesChanged();
    },
  });
  const tray = devices ? readerPlace(devices, { name: chip.kioskReader, index: 0 }) : noReader;
  const deskReader = createDeskReader(
    devices ? readerPlace(devices, { name: chip.deskReader, index: 1 }) : noReader,
    chip.readBudgetMs,
  );

  const scanAt = devices
    ? scanPlaces(devices, scanners.desk)
    : { kiosk: noScanners, desk: noScanners };
  const deskScanner = createDeskScanner(scanAt.desk);

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
      wedge,
      repeatWindowMs: scanners.repeatWindowMs,
      scanners: device === firstKiosk ? scanAt.kiosk : noScanners,
      ...(hasCamera && { camera }),
      // One tray and its scanners: the first kiosk's. Further kiosks run on machines of their own.
      reader: device === firstKiosk ? tray : noReader,
      chip,
    });
    sessions.set(device, session);
    return session;
  };
  const refresh = (): void => {
    for (const session of sessions.values()) session.refresh();
    office.touch();
  };

  /** Set while a part does not answer; also after a start, until it does. */
  const outages = new Map<Destination, boolean>();
  const noteOutage = (part: Destination, code: FailureCode | undefined): void => {
    if (outages.get(part) === (code !== undefined)) return;
    outages.set(part, code !== undefined);
    const noted = code === undefined ? store.endOutage(part) : store.beginOutage(part, code);
    if (!noted.ok) log.warn({ code: noted.failure.code }, 'outage was not recorded');
  };

  let linesTimer: NodeJS.Timeout | undefined;
  const countLines = (): void => {
    linesTimer = undefined;
    deliveries.refresh();
    const line = deliveries.lines().find(({ destination }) => destination === 'his');
    noteOutage('his', line?.health.state === 'down' ? line.health.reason?.code : undefined);
    refresh();
  };
  const linesChanged = (): void => {
    linesTimer ??= setTimeout(countLines, linesEveryMs);
  };
  const worker = (destination: ReturnType<typeof hisDestination>, concurrency: number) =>
    startWorker({
      outbox: store.outbox,
      destination,
      clock,
      onAlarm: (code) => office.raise([{ code }]),
      onChange: linesChanged,
      settings: { concurrency },
    });
  const workers = [
    worker(hisDestination(his, facilityCode), config.his.concurrency),
    worker(
      gatewayDestination({
        store,
        gateway,
        policy: config.policy,
        budgetMs: config.gateway.timeoutMs,
      }),
      // Patients who stand and wait come first.
      recheckConcurrency,
    ),
  ];
  const wakeWorkers = (): void => {
    for (const each of workers) each.wake();
  };
  linesChanged();

  const stopListening = gateway.onHealth(({ state, trouble, alarm }) => {
    if (alarm) office.raise([{ code: alarm }]);
    if (state === 'up') {
      guarded(() => store.outbox.resume('gateway'));
      wakeWorkers();
    }
    if (state !== 'unknown') noteOutage('gateway', state === 'up' ? undefined : trouble);
    refresh();
  });

  const recordIncident = (incident: DeviceIncident): void => {
    const recorded = store.recordIncident(incident);
    if (!recorded.ok) log.warn({ code: recorded.failure.code }, 'incident was not recorded');
  };
  const stopIncidents = devices?.onIncident(recordIncident);
  const stopDamage = devices?.onScan(({ receivedAt, sourceId, damage }) => {
    if (damage)
      recordIncident({ at: receivedAt, reader: sourceId, reason: { code: damageCode(damage) } });
  });
  const stopReaders = devices?.watch(refresh);

  const { visitDays } = config.retention;
  const retention = startRetention({ store, clock, log, visitDays });

  const { backup } = config;
  const backupFolder =
    backup.directory === undefined ? undefined : resolve(dirname(loaded.path), backup.directory);
  const auditWatch = startAuditWatch({
    store,
    key: key.value,
    backups: () => (backupFolder === undefined ? [] : listBackups(backupFolder)),
    log,
    onTrouble: (reason) => office.raise([reason]),
  });
  const backups =
    backupFolder === undefined
      ? undefined
      : startBackups({
          path: loaded.storePath,
          key: key.value,
          directory: backupFolder,
          keep: backup.keep,
          everyMs: backup.everyHours * 3_600_000,
          clock,
          onDone: ({ visits, bytes }) => log.info({ visits, bytes }, 'store is backed up'),
          onFailure: (code) => office.raise([{ code }]),
        });

  const tellRefused = seldom(
    ({ role, device, procedure }: CallerContext & { procedure: string }, count) =>
      log.warn({ role, device, procedure, count }, 'call refused'),
  );
  const router = createRouter({
    kiosk,
    desk: createDesk(office, staff, deskReader, deskScanner, wedge),
    backOffice: createBackOffice({
      office,
      staff,
      cases,
      deliveries,
      visitsBetween: store.visitsBetween,
      facility: { name: config.facility.name.vi, code: facilityCode },
      report: (day = store.today()) =>
        dayReport(day, {
          store,
          cases,
          facilityName: config.facility.name,
          undelivered: () => deliveries.undelivered(office.row),
          now: () => clock.now(),
          show: office.row,
        }),
    }),
    demo: options.demo?.(refresh),
    onRefused: (caller, procedure) => tellRefused({ ...caller, procedure }),
  });

  log.info({ store: join(loaded.storePath, '..'), clinics: config.clinics.length }, 'host is open');
  return ok({
    router,
    openLine: createLines(router, log, { hasDock: options.demo !== undefined }),
    kiosk,
    health: () => (office.isStoreWritable() ? office.health() : 'down'),
    ensureStaff: (person) => staff.ensure(person),
    raise: (alarm) => office.raise([alarm]),
    standstill: createStandstill({
      isBusy: () =>
        office.isAsking() ||
        deskReader.isReading() ||
        [...sessions.values()].some((session) => !session.isFree()),
      kiosks: () => sessions.values(),
      workers,
      backUp: async () => (backups ? backups.now() : ok(undefined)),
    }),
    async close() {
      await retention.close();
      await Promise.all(workers.map((each) => each.close()));
      // What the workers ended with may have asked for one more count.
      clearTimeout(linesTimer);
      await backups?.close();
      await auditWatch.close();
      stopListening();
      stopIncidents?.();
      stopDamage?.();
      stopReaders?.();
      deskReader.close();
      deskScanner.close();
      for (const session of sessions.values()) session.close();
      office.close();
      await gateway.close();
      await his.close();
      await devices?.close();
      store.close();
    },
  });
};
