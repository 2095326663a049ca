/**
 * The host as a process of its own, under the Electron shell: reads the configuration, opens the store with the key that
 * the shell hands over, and serves the contract on every port that the shell attaches. The role of a port is the shell's
 * word, never the caller's. Ends with its parent.
 */

import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { call } from '@orpc/server';
import { pino } from 'pino';
import { systemClock } from './clock.ts';
import {
  devicesSettings,
  hostDestinations,
  keyringNames,
  type LoadedConfig,
  loadConfig,
  readConfig,
} from './config/index.ts';
import {
  type Failure,
  HostCommand,
  type HostMessage,
  type Result,
  type WindowRole,
} from './contract/index.ts';
import { superviseDevices } from './devices/index.ts';
import { endOnBugs } from './end-on-bugs.ts';
import { type Host, openHost } from './host.ts';
import { createDevicesLink } from './host-process/devices-link.ts';
import { watchOccupancy } from './host-process/occupancy.ts';
import { type MessagePort, parentPort } from './host-process/parent-port.ts';
import { guardNetwork } from './network/index.ts';
import { chooseStoreKey, migrations, rotateStoreKey } from './store/index.ts';

// V8 else takes what the machine has before it collects: a kiosk's memory is small, and Chromium's.
setFlagsFromString('--optimize-for-size');

const parent = parentPort();
const send = (message: HostMessage): void => parent.postMessage(message);
const log = pino({ base: { process: 'host' } }, pino.destination(2));
endOnBugs(log);
const devices = createDevicesLink(send);
const occupancy = watchOccupancy((occupied) => send({ type: 'occupied', occupied }));
let host: Host | undefined;

const refusal = (failures: readonly Failure[]): HostMessage => {
  const [first, ...rest] = failures;
  if (!first) throw new Error('refused without a failure');
  log.error({ codes: failures.map(({ code }) => code) }, 'host did not open');
  return { type: 'failed', failures: [first, ...rest] };
};

const configure = (configPath: string): HostMessage => {
  const read = readConfig(configPath);
  if (!read.ok) return refusal(read.failure);
  const { config, storePath } = read.value;
  return {
    type: 'configured',
    shell: config.shell,
    keyring: [...keyringNames(config)],
    hasStore: existsSync(storePath),
    storeVersion: migrations.length,
  };
};

interface StoreKey {
  /** Absent where the key is in a file. */
  readonly key?: Buffer;
  /** Its place among the keys that were handed over. */
  readonly index: number;
}

/** The key that opens the store, changed first where that was asked for. */
const settleKey = (
  { storePath }: LoadedConfig,
  given: readonly string[] | undefined,
  rotate: boolean,
): Result<StoreKey> => {
  if (!given) return { ok: true, value: { index: 0 } };
  const keys = given.map((key) => Buffer.from(key, 'base64'));
  const chosen = chooseStoreKey(storePath, keys);
  if (!chosen.ok) return chosen;
  const [from, to] = keys;
  if (rotate && chosen.value === 0 && from && to) {
    if (existsSync(storePath)) {
      const rotated = rotateStoreKey(storePath, from, to);
      if (!rotated.ok) return rotated;
    }
    log.info('key of the store changed');
    return { ok: true, value: { key: to, index: 1 } };
  }
  const key = keys[chosen.value];
  return { ok: true, value: { ...(key && { key }), index: chosen.value } };
};

const open = (command: Extract<HostCommand, { type: 'open' }>): HostMessage => {
  const loaded = loadConfig(command.configPath, process.env, command.keyring);
  if (!loaded.ok) return refusal(loaded.failure);
  const { config } = loaded.value;
  log.level = config.log.level;
  guardNetwork({
    allowed: hostDestinations(config),
    onRefused: (destination) => {
      log.error({ destination }, 'destination refused');
      host?.raise({ code: 'network.destination-refused', params: { destination } });
    },
  });
  const key = settleKey(loaded.value, command.storeKeys, command.rotate);
  if (!key.ok) return refusal([key.failure]);
  const settings = devicesSettings(loaded.value);
  const opened = openHost({
    loaded: loaded.value,
    clock: systemClock,
    log,
    ...(key.value.key && { storeKey: key.value.key }),
    devices:
      settings &&
      superviseDevices({
        settings,
        spawn: () => devices.spawn(),
        now: () => systemClock.now(),
        log,
      }),
  });
  if (!opened.ok) return refusal([opened.failure]);
  host = opened.value;
  return { type: 'ready', storeKey: key.value.index };
};

const attach = (role: WindowRole, device: string, port: MessagePort | undefined): void => {
  if (!host || !port) {
    port?.close();
    return;
  }
  if (role === 'kiosk') occupancy.follow(device, host.kiosk(device));
  const line = host.openLine(
    { role, device },
    { send: (frame) => port.postMessage(frame), end: () => port.close() },
  );
  port.on('message', ({ data }) => line.hear(data));
  port.on('close', () => line.close());
  port.start();
};

const checkStaff = async (
  command: Extract<HostCommand, { type: 'check-staff' }>,
): Promise<void> => {
  const { id, device, name, pin } = command;
  if (!host) {
    send({ type: 'staff-checked', id, failure: { code: 'store.unavailable' } });
    return;
  }
  const context = { role: 'desk', device } as const;
  const login = await call(host.router.desk.login, { name, pin }, { context });
  if (!login.ok) {
    send({ type: 'staff-checked', id, failure: login.failure });
    return;
  }
  // Only who it is was asked: nothing is done in this session.
  await call(host.router.desk.logout, { session: login.value.token }, { context });
  send({ type: 'staff-checked', id, role: login.value.role });
};

const prepareUpdate = async (id: string): Promise<void> => {
  const prepared = await host?.standstill.prepare();
  if (!prepared?.ok)
    send({
      type: 'update-prepared',
      id,
      outcome: 'failed',
      failure: prepared?.failure ?? { code: 'update.not-prepared' },
    });
  else send({ type: 'update-prepared', id, outcome: prepared.value });
};

const stop = async (): Promise<never> => {
  occupancy.close();
  await host?.close();
  process.exit(0);
};

parent.on('message', ({ data, ports }) => {
  const command = HostCommand.parse(data);
  switch (command.type) {
    case 'configure':
      return send(configure(command.configPath));
    case 'open':
      return host ? undefined : send(open(command));
    case 'attach':
      return attach(command.role, command.device, ports[0]);
    case 'ping':
      return send({ type: 'pong', n: command.n });
    case 'check-staff':
      return void checkStaff(command);
    case 'devices-message':
      return devices.message(command.run, command.message);
    case 'devices-exit':
      return devices.exit(command.run, command.code, command.signal);
    case 'prepare-update':
      return void prepareUpdate(command.id);
    case 'resume-work':
      return host?.standstill.resume();
    case 'alarm':
      return host?.raise(command.reason);
    case 'stop':
      return void stop();
  }
});
