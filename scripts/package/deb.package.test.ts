import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Contract } from '../../core/contract/index.ts';
import { createPtyPair, type PtyPair } from '../../drivers/scanner/testing/pty.ts';
import { demoConfig } from '../demo.ts';
import { bundledPackages, readBill } from './testing/bill.ts';

const patience = { timeout: 60_000, interval: 50 };
const programs = ['sh', 'rm', 'dpkg', 'dpkg-deb', 'dpkg-split', 'tar', 'diff', 'ldconfig'];
/** The add-ons that the devices process loads, by the end of their path. */
const addOns = [
  `koffi-linux-${process.arch}/linux_${process.arch}/koffi.node`,
  `node-hid/prebuilds/HID_hidraw-linux-${process.arch}/node-napi-v4.node`,
  `bindings-cpp/prebuilds/linux-${process.arch}/@serialport+bindings-cpp${process.arch === 'arm64' ? '.armv8' : ''}.glibc.node`,
];

let folder: string;
let machine: string;
let deb: string;
let running: ChildProcess | undefined;
let scanner: PtyPair | undefined;

/** Into the machine, with the libraries that a program needs and nothing else. */
const bring = (path: string): void => {
  const real = realpathSync(path);
  const libraries = spawnSync('ldd', [real], { encoding: 'utf8' }).stdout.matchAll(/(\/\S+) \(0x/g);
  for (const file of [real, ...[...libraries].map(([, found = '']) => found)]) {
    const to = join(machine, 'usr', file.replace(/^\/usr/, ''));
    mkdirSync(dirname(to), { recursive: true });
    cpSync(realpathSync(file), to);
  }
};

/** The libraries of the packages that ours depends on, and no other: what it needs besides is missing here. */
const bringDependencies = (): void => {
  const depends = execFileSync('dpkg-deb', ['--field', deb, 'Depends'], { encoding: 'utf8' });
  const names = depends.split(',').map((entry) => entry.trim().replace(/ .*/, ''));
  for (const path of execFileSync('dpkg', ['--listfiles', ...names], { encoding: 'utf8' }).split(
    '\n',
  ))
    if (/^(\/usr)?\/lib.*\.so(\.\d+)*$/.test(path)) {
      const to = join(machine, 'usr', path.replace(/^\/usr/, ''));
      mkdirSync(dirname(to), { recursive: true });
      cpSync(realpathSync(path), to);
    }
};

/** Runs in the machine: another root, with this computer's devices and loopback. */
const inside = (words: readonly string[]): readonly string[] => [
  'unshare',
  '--mount',
  ...(process.getuid?.() === 0 ? [] : ['--map-root-user']),
  'sh',
  '-c',
  `mount --rbind /dev "${machine}/dev" && mount -t proc proc "${machine}/proc" 2>/dev/null || mount --rbind /proc "${machine}/proc" && exec chroot "${machine}" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin TIEPDON_GATEWAY_PASSWORD=x RUNTIME_DIRECTORY=/run/tiepdon "$@"`,
  'sh',
  ...words,
];
const run = (...words: string[]) => {
  const [program = '', ...rest] = inside(words);
  return spawnSync(program, rest, { encoding: 'utf8' });
};

const start = async (): Promise<{ url: string; token: string }> => {
  const [program = '', ...rest] = inside(['/usr/lib/tiepdon/kiosk', '--no-window', '--json']);
  running = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  running.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  running.stderr?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await vi.waitFor(() => {
    if (!/"kioskUrl".*\n/.test(output)) throw new Error(`not serving: ${output}`);
  }, patience);
  const { kioskUrl } = JSON.parse(/^\{"kioskUrl".*$/m.exec(output)?.[0] ?? '{}');
  const { origin, hash } = new URL(kioskUrl);
  return { url: origin, token: hash.replace('#token=', '') };
};
const stop = async (): Promise<void> => {
  const child = running;
  running = undefined;
  if (!child || child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
};

/** Files that the machine's devices process has mapped. */
const loadedByDevices = (): string =>
  globSync('/proc/[0-9]*/cmdline')
    .map((path) => {
      try {
        const isOurs = readFileSync(path, 'utf8').includes('/host/devices.js');
        return isOurs && readlinkSync(join(dirname(path), 'root')) === machine
          ? readFileSync(join(dirname(path), 'maps'), 'utf8')
          : '';
      } catch {
        // It has ended meanwhile.
        return '';
      }
    })
    .join('');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tiepdon-machine-'));
  machine = join(folder, 'root');
  for (const path of [
    'usr/bin usr/sbin usr/lib usr/lib64 dev proc run tmp etc/tiepdon',
    'var/lib/dpkg/info var/lib/dpkg/updates var/lib/dpkg/triggers var/lib/tiepdon var/log',
  ].flatMap((list) => list.split(' ')))
    mkdirSync(join(machine, path), { recursive: true });
  for (const name of ['bin', 'sbin', 'lib', 'lib64'])
    symlinkSync(`usr/${name}`, join(machine, name));
  writeFileSync(join(machine, 'var/lib/dpkg/status'), '');
  for (const name of [...programs, 'env', 'start-stop-daemon']) {
    const found = spawnSync('sh', ['-c', `PATH=$PATH:/sbin:/usr/sbin command -v ${name}`], {
      encoding: 'utf8',
    }).stdout.trim();
    bring(found);
    const at = join(machine, 'usr/bin', name);
    if (!existsSync(at)) symlinkSync(realpathSync(found).replace(/^\/bin/, '/usr/bin'), at);
  }
  deb = execFileSync(process.execPath, ['scripts/package/deb.ts', '--out', folder], {
    encoding: 'utf8',
  }).trim();
  bringDependencies();
  cpSync(deb, join(machine, 'tmp/tiepdon.deb'));
  scanner = await createPtyPair();
});

afterAll(async () => {
  await stop();
  await scanner?.remove();
  rmSync(folder, { recursive: true, force: true });
});

test('the package installs on a machine that has nothing of ours, and brings no development package', async () => {
  const installed = run('dpkg', '--force-depends', '-i', '/tmp/tiepdon.deb');
  expect(installed.stderr + installed.stdout).toContain('Setting up tiepdon');
  expect(installed.status).toBe(0);
  const contents = execFileSync('dpkg-deb', ['-c', deb], { encoding: 'utf8' });
  for (const foreign of ['vitest', 'playwright', 'typescript', 'fixtures/', '.ts\n', 'electron'])
    expect(contents).not.toContain(foreign);
  const brought = (path: string): string => readFileSync(join(machine, path), 'utf8');
  const bill = await readBill(brought('usr/share/doc/tiepdon/sbom.cdx.json'));
  const names = bill.components.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['node', 'axios', 'koffi', 'node-hid', 'react']));
  // The bundler names the files that it has put into each.
  for (const path of globSync('usr/lib/tiepdon/host/**/*.js', { cwd: machine }))
    for (const name of bundledPackages(brought(path))) expect(names).toContain(name);
  const licences = brought('usr/share/doc/tiepdon/THIRD-PARTY-LICENCES.txt');
  for (const { name, version } of bill.components) expect(licences).toContain(`${name} ${version}`);
});

test('the installed kiosk checks somebody in, keeps the visit over a restart, and answers on the command line', async () => {
  const config = demoConfig({ gatewayUrl: 'http://127.0.0.1:9', port: 0, onlyClinic: 'mat' });
  writeFileSync(
    join(machine, 'etc/tiepdon/tiepdon.json'),
    JSON.stringify({
      ...config,
      devices: { scanners: { serial: { ports: [{ path: realpathSync(scanner?.path ?? '') }] } } },
      server: { port: 0 },
      store: { directory: '/var/lib/tiepdon', keyFile: '/var/lib/tiepdon/store.key' },
    }),
  );
  chmodSync(join(machine, 'etc/tiepdon/tiepdon.json'), 0o640);
  const checked = run('tiepdon', 'config', 'check', '--config', '/etc/tiepdon/tiepdon.json');
  expect(checked.status).toBe(0);

  const { url, token } = await start();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(await (await fetch(url)).text()).toContain('<div id="root">');
  const socket = new WebSocket(`${url.replace('http', 'ws')}/rpc`, ['tiepdon', `token.${token}`], {
    origin: url,
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const client: ContractRouterClient<Contract> = createORPCClient(
    new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }),
  );
  // Held before the scanner until it is heard: the port is opened while the kiosk serves already.
  const held = setInterval(
    () => void scanner?.write('001085012345||Nguyễn Văn Mẫu|15081985|Nam|Hà Nội|10052021\r\n'),
    250,
  );
  let ticket = '';
  for await (const { screen } of await client.kiosk.view()) {
    if (screen.name !== 'result') continue;
    clearInterval(held);
    expect(screen.outcome).toBe('admitted-provisionally');
    ticket = screen.slip.ticket.number;
    break;
  }
  expect(ticket).toBe('D-001');
  socket.close();
  await vi.waitFor(() => {
    const loaded = loadedByDevices();
    for (const path of addOns) expect(loaded).toContain(path);
  }, patience);
  await stop();
  const visits = run('tiepdon', 'visit', 'list', '--json', '--config', '/etc/tiepdon/tiepdon.json');
  expect(JSON.parse(visits.stdout)).toMatchObject({ ticket: 'D-001', name: 'Nguyễn V*** M***' });
  expect(statSync(join(machine, 'var/lib/tiepdon/store.key')).mode & 0o077).toBe(0);
  await start();
  await stop();
});

test('what reads HID scanners answers with the libraries that the package depends on', () => {
  const asked = run(
    '/usr/lib/tiepdon/bin/node',
    '-e',
    'require("/usr/lib/tiepdon/node_modules/node-hid").devicesAsync().then((all) => console.log(Array.isArray(all)))',
  );
  expect(asked.stderr).toBe('');
  expect(asked.stdout).toBe('true\n');
});

test('removing the package leaves the visits and their key, and nothing else', () => {
  expect(run('dpkg', '--purge', 'tiepdon').status).toBe(0);
  expect(existsSync(join(machine, 'usr/lib/tiepdon'))).toBe(false);
  expect(existsSync(join(machine, 'usr/bin/tiepdon'))).toBe(false);
  expect(existsSync(join(machine, 'usr/lib/systemd/system/tiepdon.service'))).toBe(false);
  expect(existsSync(join(machine, 'var/lib/tiepdon/tiepdon.db'))).toBe(true);
  expect(existsSync(join(machine, 'var/lib/tiepdon/store.key'))).toBe(true);
});

test('the same sources give the same package', () => {
  const again = execFileSync(
    process.execPath,
    ['scripts/package/deb.ts', '--out', `${folder}/again`],
    {
      encoding: 'utf8',
    },
  ).trim();
  const described = (path: string) => execFileSync('dpkg-deb', ['--field', path]).toString();
  expect(described(again)).toBe(described(deb));
  expect(readFileSync(again).equals(readFileSync(deb))).toBe(true);
});
