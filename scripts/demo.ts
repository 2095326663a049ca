import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { vietnamDay } from '../core/clock.ts';
import type {
  DevicesSettings,
  DockFault,
  DockHisFault,
  DockState,
} from '../core/contract/index.ts';
import {
  type Devices,
  type ForkedDevices,
  forkDevices,
  superviseDevices,
} from '../core/devices/index.ts';
import type { DemoControls } from '../core/router.ts';
import { softCardProfiles } from '../drivers/softcard/personalise/index.ts';
import { demoAccount, startGatewaySim } from '../fixtures/gateway-sim/index.ts';
import { demoHis, type FaultKind, startHisSim } from '../fixtures/his-sim/index.ts';
import { population } from '../fixtures/people/index.ts';
import { demoTrustFolder, holderOf } from './soft-cards/holders.ts';

/** Environment variables that the demo's configuration names for its secrets. */
const passwordVariable = 'TIEPDON_GATEWAY_PASSWORD';
const hisSecretVariable = 'TIEPDON_HIS_SECRET';
/** The receptionist of the demo; the desk's sign-in page does not know it. */
export const demoReceptionist = { name: 'letan', displayName: 'Trần Thị Lễ Tân', pin: '246810' };

interface DemoConfigOptions {
  readonly gatewayUrl?: string;
  /** Without one, visits stay in the kiosk. */
  readonly hisUrl?: string;
  readonly port?: number | undefined;
  /** Only this clinic, so that nothing is asked. */
  readonly onlyClinic?: string | undefined;
  readonly camera?: boolean | undefined;
  /** Serial ports. */
  readonly scanners?: { readonly kiosk?: string | undefined; readonly desk?: string | undefined };
}

/** The demo hospital's configuration, from `fixtures/demo`. */
export const demoConfig = ({
  gatewayUrl,
  hisUrl,
  port,
  onlyClinic,
  camera,
  scanners = {},
}: DemoConfigOptions): object => {
  const template = JSON.parse(
    readFileSync(new URL('../fixtures/demo/tiepdon.json', import.meta.url), 'utf8'),
  );
  return {
    ...template,
    clinics: template.clinics.filter(
      (clinic: { id: string }) => onlyClinic === undefined || clinic.id === onlyClinic,
    ),
    gateway: { ...template.gateway, baseUrl: gatewayUrl ?? template.gateway.baseUrl },
    his:
      hisUrl === undefined
        ? {}
        : { ...template.his, system: { ...template.his.system, baseUrl: `${hisUrl}/rest` } },
    server: { port: port ?? template.server.port },
    devices: {
      chip: { trustStore: demoTrustFolder },
      camera: { enabled: camera === true },
      scanners: {
        desk: scanners.desk === undefined ? [] : [scanners.desk],
        serial: {
          ports: [scanners.kiosk, scanners.desk].flatMap((path) =>
            path === undefined ? [] : [{ path }],
          ),
        },
      },
    },
  };
};

export interface Demo {
  readonly configPath: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: { now(): number };
  /** Two readers without hardware, on which the dock lays soft cards, or the machine's own; its scanners either way. */
  openDevices(settings: DevicesSettings, hasRealReaders: boolean, log: Logger): Devices;
  controls(changed: () => void): DemoControls;
  close(): Promise<void>;
}

export interface DemoOptions {
  /** Where the demo keeps its configuration, store and key. */
  readonly folder: string;
  readonly port: number | undefined;
  /** Only this clinic, so that nothing is asked. */
  readonly onlyClinic?: string | undefined;
  readonly camera?: boolean | undefined;
  readonly scanners?: DemoConfigOptions['scanners'];
}

/** A made-up hospital: its configuration, its people, and a gateway simulator that speaks the published interface. */
export const startDemo = async ({
  folder,
  port,
  onlyClinic,
  camera,
  scanners = {},
}: DemoOptions): Promise<Demo> => {
  let offsetMs = 0;
  let fault: DockFault = 'none';
  let hisFault: DockHisFault = 'none';
  let hisTurn: Promise<void> = Promise.resolve();
  const clock = { now: () => Date.now() + offsetMs };
  const today = (): string => vietnamDay(clock.now());
  const simulator = await startGatewaySim({
    accounts: [demoAccount],
    clock: clock.now,
    population: population(today()),
  });
  const his = await startHisSim({ clock: clock.now, population: population(today()) });
  const config = demoConfig({
    gatewayUrl: simulator.url,
    hisUrl: his.url,
    port,
    onlyClinic,
    camera,
    scanners,
  });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const configPath = join(folder, 'tiepdon.json');
  writeFileSync(configPath, `${JSON.stringify(config, null, 2)}\n`);

  let devices: ForkedDevices | undefined;
  const laid: { kiosk?: string; desk?: string } = {};

  return {
    configPath,
    openDevices: (settings, hasRealReaders, log) =>
      superviseDevices({
        settings,
        spawn: () => {
          const folder = import.meta.dirname;
          if (hasRealReaders) return forkDevices(join(folder, '../drivers/devices.ts'));
          devices = forkDevices(join(folder, 'soft-cards/devices.ts'));
          // A process that starts anew has empty readers.
          delete laid.kiosk;
          delete laid.desk;
          return devices;
        },
        now: clock.now,
        log,
      }),
    environment: {
      ...process.env,
      [passwordVariable]: demoAccount.password,
      [hisSecretVariable]: demoHis.secret,
    },
    clock,
    controls(changed) {
      const state = (): DockState => ({
        people: population(today()).map(
          ({ id, label, fullName, qr, insuranceQr, personalNumber, expected }) => ({
            id,
            label,
            fullName,
            ...(qr !== undefined && { qr }),
            ...(insuranceQr !== undefined && { insuranceQr }),
            personalNumber: personalNumber ?? '',
            expected,
          }),
        ),
        fault,
        hisFault,
        hisVisits: his.visits.size,
        clockOffsetMs: offsetMs,
        cardProfiles: devices ? softCardProfiles : [],
        laid: { ...laid },
      });
      return {
        state,
        setFault(next) {
          fault = next;
          if (next === 'none') simulator.clearFault();
          else simulator.setFault({ kind: next });
        },
        setHisFault(next) {
          // One after the other: the simulator stops and starts its server for some of them.
          hisTurn = hisTurn.then(async () => {
            hisFault = next;
            const kind: FaultKind | undefined =
              next === 'none' ? undefined : next === 'http-500' ? 'status' : next;
            if (kind) return his.setFault({ kind, ...(kind === 'status' && { status: 500 }) });
            await his.clearFault();
            his.reveal();
          });
          return hisTurn;
        },
        layCard(personId, profile, place) {
          const person = population(today()).find(({ id }) => id === personId);
          if (!person) return;
          laid[place] = personId;
          devices?.post({ type: 'lay-card', place, profile, holder: holderOf(person) });
        },
        liftCard(place) {
          delete laid[place];
          devices?.post({ type: 'lift-card', place });
        },
        moveClock(byMs) {
          offsetMs = byMs === 0 ? 0 : offsetMs + byMs;
          simulator.setToday(today());
          changed();
        },
      };
    },
    async close() {
      await simulator.close();
      await his.close();
    },
  };
};
