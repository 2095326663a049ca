import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vietnamDay } from '../core/clock.ts';
import type { DockFault, DockState } from '../core/contract/index.ts';
import type { DemoControls } from '../core/router.ts';
import { demoAccount, startGatewaySim } from '../fixtures/gateway-sim/index.ts';
import { population } from '../fixtures/people/index.ts';

/** Environment variable that the demo's configuration names for the gateway's password. */
const passwordVariable = 'TIEPDON_GATEWAY_PASSWORD';
/** The receptionist of the demo; the desk's sign-in page does not know it. */
export const demoReceptionist = { name: 'letan', displayName: 'Trần Thị Lễ Tân', pin: '246810' };

interface DemoConfigOptions {
  readonly gatewayUrl?: string;
  readonly port?: number | undefined;
  /** Only this clinic, so that nothing is asked. */
  readonly onlyClinic?: string | undefined;
}

/** The demo hospital's configuration, from `fixtures/demo`. */
export const demoConfig = ({ gatewayUrl, port, onlyClinic }: DemoConfigOptions): object => {
  const template = JSON.parse(
    readFileSync(new URL('../fixtures/demo/tiepdon.json', import.meta.url), 'utf8'),
  );
  return {
    ...template,
    clinics: template.clinics.filter(
      (clinic: { id: string }) => onlyClinic === undefined || clinic.id === onlyClinic,
    ),
    gateway: { ...template.gateway, baseUrl: gatewayUrl ?? template.gateway.baseUrl },
    server: { port: port ?? template.server.port },
  };
};

export interface Demo {
  readonly configPath: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: { now(): number };
  controls(changed: () => void): DemoControls;
  close(): Promise<void>;
}

export interface DemoOptions {
  /** Where the demo keeps its configuration, store and key. */
  readonly folder: string;
  readonly port: number | undefined;
  /** Only this clinic, so that nothing is asked. */
  readonly onlyClinic?: string | undefined;
}

/** A made-up hospital: its configuration, its people, and a gateway simulator that speaks the published interface. */
export const startDemo = async ({ folder, port, onlyClinic }: DemoOptions): Promise<Demo> => {
  let offsetMs = 0;
  let fault: DockFault = 'none';
  const clock = { now: () => Date.now() + offsetMs };
  const today = (): string => vietnamDay(clock.now());
  const simulator = await startGatewaySim({
    accounts: [demoAccount],
    clock: clock.now,
    population: population(today()),
  });
  const config = demoConfig({ gatewayUrl: simulator.url, port, onlyClinic });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const configPath = join(folder, 'tiepdon.json');
  writeFileSync(configPath, `${JSON.stringify(config, null, 2)}\n`);

  return {
    configPath,
    environment: { ...process.env, [passwordVariable]: demoAccount.password },
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
        clockOffsetMs: offsetMs,
      });
      return {
        state,
        setFault(next) {
          fault = next;
          if (next === 'none') simulator.clearFault();
          else simulator.setFault({ kind: next });
        },
        moveClock(byMs) {
          offsetMs = byMs === 0 ? 0 : offsetMs + byMs;
          simulator.setToday(today());
          changed();
        },
      };
    },
    close: () => simulator.close(),
  };
};
