/**
 * The Electron packages as far as they can be made and tried without Electron's binary: electron-builder runs for real
 * on a stub in its place. Where the binary is there, it is packaged instead, and started.
 */
import { type ChildProcess, execFileSync, fork, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { extractAll, getRawHeader } from '@electron/asar';
import { FuseV1Options } from '@electron/fuses';
import { Arch, build, DIR_TARGET, Packager, Platform } from 'electron-builder';
import { NtExecutable, NtExecutableResource } from 'resedit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type DevicesMessage,
  type HostMessage,
  ScannerSettings,
} from '../../core/contract/index.ts';
import { createPtyPair, ptySkipReason } from '../../drivers/scanner/testing/pty.ts';
import { demoConfig } from '../demo.ts';
import { stageApplication, stageMachine } from './application.ts';
import { absentPackages, missingNatives } from './native-packages.ts';
import { fetchNatives } from './natives.ts';
import { bundledPackages, readBill } from './testing/bill.ts';
import { readFuses, writeElectronStub } from './testing/electron-stub.ts';
import { walkImports } from './testing/import-graph.ts';

const patience = { timeout: 60_000, interval: 50 };
const root = resolve(import.meta.dirname, '../..');
const configuration = join(root, 'electron-builder.yml');
/** Electron itself, where it has been fetched. */
const electron = existsSync(join(root, 'node_modules/electron/path.txt'))
  ? join(root, 'node_modules/electron/dist')
  : undefined;
const chromium = process.env.TIEPDON_CHROMIUM || '/usr/bin/chromium';

let folder: string;
let electronDist: string;
/** The packaged program of Linux, before it is put into an installer. */
let unpacked: string;
let archive: string;
/** What is in its archive, taken out. */
let inside: string;
const children = new Set<ChildProcess>();

/** An entry of an archive's header. */
interface Entry {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly unpacked?: boolean;
  readonly offset?: string;
  readonly size?: number;
  readonly integrity?: { readonly algorithm: string; readonly hash: string };
}
const entriesOf = (path: string): ReadonlyMap<string, Entry> => {
  const found = new Map<string, Entry>();
  const visit = (entry: Entry, name: string): void => {
    if (!entry.files) found.set(name, entry);
    for (const [part, each] of Object.entries(entry.files ?? {}))
      visit(each, name === '' ? part : `${name}/${part}`);
  };
  visit(getRawHeader(path).header as unknown as Entry, '');
  return found;
};

/** electron-builder's own addition to names of folders. */
const suffix = process.arch === 'x64' ? '' : `-${process.arch}`;

const packageFor = (
  platform: Platform,
  arch: Arch,
  targets: readonly string[],
  dist: string,
  out: string,
  effectiveOptionComputed?: (options: unknown) => Promise<boolean>,
) =>
  build({
    targets: new Map([[platform, new Map([[arch, [...targets]]])]]),
    projectDir: root,
    publish: 'never',
    ...(effectiveOptionComputed && { effectiveOptionComputed }),
    config: { extends: configuration, electronDist: dist, directories: { output: out } },
  });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tiepdon-electron-'));
  electronDist = electron ?? join(folder, 'electron');
  if (electron === undefined) writeElectronStub(electronDist, 'linux');
  const out = join(folder, 'packages');
  execFileSync(
    process.execPath,
    [
      'scripts/package/electron.ts',
      ...['--linux', '--arch', process.arch, '--dir'],
      ...['--electron-dist', electronDist, '--out', out],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  unpacked = join(out, `linux${suffix}-unpacked`);
  archive = join(unpacked, 'resources/app.asar');
  inside = join(realpathSync(folder), 'inside');
  extractAll(archive, inside);
});

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('the archive of the program', () => {
  /** Everything that may be in it. */
  const allowed = [
    /^package\.json$/,
    /^(main|shell|host|devices)\.js$/,
    /^(preload|staff-preload)\.cjs$/,
    /^chunks\/[\w.-]+\.js$/,
    /^pages\/[\w-]+\.(html|css|js)$/,
    /^pages\/fonts\/be-vietnam-pro-[\w-]+\.woff2$/,
    /^renderer\/index\.html$/,
    /^renderer\/assets\/[\w.-]+\.(js|css|wasm|woff2?)$/,
    /^node_modules\/.+\.(c?js|node)$/,
    /^node_modules\/.+\/(package\.json|licen[cs]e[\w.-]*)$/i,
  ];
  /** The only packages that are there as packages. */
  const packages =
    /^node_modules\/(better-sqlite3|koffi|@koromix\/koffi-linux-\w+|node-hid|pkg-prebuilds|node-gyp-build|ms|@serialport\/bindings-(cpp|interface)|@serialport\/bindings-cpp\/node_modules\/(debug|@serialport\/parser-(readline|delimiter)))\//;

  test('holds what runs, and nothing else: no tests, sources, maps, fixtures, or packages of development', () => {
    const names = [...entriesOf(archive).keys()];
    expect(names.filter((name) => !allowed.some((pattern) => pattern.test(name)))).toEqual([]);
    expect(
      names.filter((name) => name.startsWith('node_modules/') && !packages.test(name)),
    ).toEqual([]);
    expect(
      names.filter((name) => /\.(ts|map)$|(^|\/)(test|testing|fixtures)\//.test(name)),
    ).toEqual([]);
    for (const needed of ['main.js', 'host.js', 'devices.js', 'preload.cjs', 'renderer/index.html'])
      expect(names).toContain(needed);
  });

  test('says nothing of where it was built', () => {
    const told = globSync('**/*.{js,cjs,json,html,css}', { cwd: inside })
      .filter((name) => readFileSync(join(inside, name), 'utf8').includes(root))
      .toSorted();
    expect(told).toEqual([]);
  });

  test('names its program and version as they are', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const described = JSON.parse(readFileSync(join(inside, 'package.json'), 'utf8'));
    expect(described).toMatchObject({ name: 'tiepdon', version, main: 'main.js', type: 'module' });
    expect(described.dependencies).toBeUndefined();
    expect(described.devDependencies).toBeUndefined();
  });

  test('has its binaries outside, once, and nothing but them', () => {
    const entries = entriesOf(archive);
    const binaries = [...entries].filter(([name]) => name.endsWith('.node'));
    expect(binaries).toHaveLength(4);
    for (const [, entry] of binaries) {
      expect(entry.unpacked).toBe(true);
      expect(entry.offset).toBeUndefined();
    }
    expect(
      globSync('**/*', { cwd: `${archive}.unpacked`, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(`${archive}.unpacked/`.length))
        .toSorted(),
    ).toEqual(binaries.map(([name]) => name).toSorted());
    expect([...entries].filter(([, { unpacked: isOutside }]) => isOutside)).toHaveLength(4);
  });

  test('carries the hash of every file that is in it', () => {
    for (const [name, { integrity }] of entriesOf(archive)) {
      const content = readFileSync(join(inside, name));
      expect(integrity).toMatchObject({
        algorithm: 'SHA256',
        hash: createHash('sha256').update(content).digest('hex'),
      });
    }
  });

  /** What may be asked for and not found: it is done without. */
  const optional = new RegExp(` -> (${absentPackages.join('|')}|@koromix/koffi-[\\w-]+)$`);
  test.each([
    ['main.js', ['electron']],
    ['host.js', []],
    ['devices.js', []],
    ['preload.cjs', ['electron']],
    ['staff-preload.cjs', ['electron']],
  ])('%s finds all that it loads', (entry, expected) => {
    const { files, outside } = walkImports(inside, entry);
    const needed = [...outside].filter((each) => !optional.test(each));
    expect([...new Set(needed.map((each) => each.split(' -> ')[1]))]).toEqual(expected);
    if (entry === 'host.js') expect([...files].join()).toContain('better-sqlite3/lib/index.js');
    if (entry === 'devices.js')
      for (const name of [
        'koffi',
        `@koromix/koffi-linux-${process.arch}`,
        'node-hid',
        'node-gyp-build',
      ])
        expect([...files].some((file) => file.startsWith(`node_modules/${name}/`))).toBe(true);
  });
});

describe('the program, taken out of its archive', () => {
  /** A process as the shell would start it. */
  const start = <Message>(entry: string) => {
    const child = fork(join(inside, entry), [], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
      execArgv: ['--import', join(root, 'e2e/electron/stand-in/child.ts')],
      env: { PATH: process.env.PATH, TIEPDON_GATEWAY_PASSWORD: 'x', UV_THREADPOOL_SIZE: '16' },
    });
    children.add(child);
    const heard: Message[] = [];
    child.on('message', (traffic) => void heard.push((traffic as { data: Message }).data));
    return {
      pid: child.pid,
      heard,
      post: (data: object) => void child.send({ kind: 'message', data, ports: [] }),
      ended: new Promise((done) => child.once('exit', (code) => done(code))),
    };
  };
  const writeConfiguration = (more: object = {}): string => {
    const path = join(folder, 'tiepdon.json');
    const config = demoConfig({ gatewayUrl: 'http://127.0.0.1:9', port: 0 });
    writeFileSync(path, JSON.stringify({ ...config, shell: { secrets: 'key-file' }, ...more }));
    return path;
  };

  test('its host reads a configuration, and opens an encrypted store', async () => {
    // What it would drive runs in a process of its own, which the shell starts.
    const devices = { chip: { enabled: false }, scanners: { enabled: false } };
    const configPath = writeConfiguration({ devices });
    const host = start<HostMessage>('host.js');
    const told = (type: HostMessage['type']) =>
      vi.waitFor(() => {
        const found = host.heard.find((message) => message.type === type);
        if (!found) throw new Error(`no ${type}: ${JSON.stringify(host.heard)}`);
        return found;
      }, patience);
    host.post({ type: 'configure', configPath });
    expect(await told('configured')).toMatchObject({ hasStore: false, keyring: [] });
    host.post({ type: 'open', configPath, rotate: false, keyring: {} });
    await told('ready');
    host.post({ type: 'stop' });
    expect(await host.ended).toBe(0);
    const store = globSync('**/tiepdon.db', { cwd: folder })[0] ?? '';
    expect(readFileSync(join(folder, store)).subarray(0, 15).toString()).not.toBe(
      'SQLite format 3',
    );
  });

  test.skipIf(ptySkipReason !== undefined)(
    'its devices process reads a serial scanner, and has all its add-ons loaded',
    async () => {
      const scanner = await createPtyPair();
      const devices = start<DevicesMessage>('devices.js');
      devices.post({
        type: 'configure',
        settings: {
          chip: { binding: 'koffi', apduDeadlineMs: 5_000 },
          scanners: ScannerSettings.parse({
            repeatWindowMs: 1_000,
            serial: { ports: [{ path: scanner.path }] },
          }),
        },
      });
      devices.post({ type: 'ping', n: 7 });
      await vi.waitFor(
        () => expect(devices.heard).toContainEqual({ type: 'pong', n: 7 }),
        patience,
      );
      await vi.waitFor(async () => {
        await scanner.write('TIEPDON-TEST\r\n');
        const scan = devices.heard.find((message) => message.type === 'scan');
        expect(scan).toMatchObject({ scan: { data: 'TIEPDON-TEST' } });
      }, patience);
      expect(devices.heard.some(({ type }) => type === 'readers')).toBe(true);
      await vi.waitFor(() => {
        const maps = readFileSync(`/proc/${devices.pid}/maps`, 'utf8');
        for (const [name] of entriesOf(archive))
          if (name.endsWith('.node') && !name.includes('sqlite'))
            expect(maps).toContain(join(inside, name));
      }, patience);
      expect(JSON.stringify(devices.heard)).not.toContain('library-missing');
      devices.post({ type: 'stop' });
      expect(await devices.ended).toBe(0);
      await scanner.remove();
    },
  );

  test.skipIf(!existsSync(chromium))(
    'as a whole it comes up on the stand-in for Electron: host, devices, screens',
    async () => {
      const configPath = writeConfiguration({
        store: { directory: 'whole', keyFile: 'whole.key' },
      });
      const child = spawn(
        process.execPath,
        [
          ...['--import', join(root, 'e2e/electron/stand-in/register.ts'), join(inside, 'main.js')],
          ...['--config', configPath, '--state', join(folder, 'state')],
        ],
        {
          stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
          serialization: 'advanced',
          env: { ...process.env, TIEPDON_GATEWAY_PASSWORD: 'x', TIEPDON_CHROMIUM: chromium },
        },
      );
      children.add(child);
      let log = '';
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (chunk: Buffer) => {
          log += chunk.toString();
        });
      const { endpoint, chromium: browser } = await new Promise<{
        endpoint: string;
        chromium: number;
      }>((done, failed) => {
        child.once('message', (message) => done(message as never));
        child.once('exit', (code) => failed(new Error(`ended with ${code}:\n${log}`)));
      });
      try {
        await vi.waitFor(() => expect(log).toContain('host is ready'), patience);
        expect(log).toContain('tiepdon-devices');
        await vi.waitFor(async () => {
          const pages = (await (await fetch(`${endpoint}/json/list`)).json()) as {
            title: string;
          }[];
          expect(pages.map(({ title }) => title)).toContain('Tiếp Đón');
        }, patience);
      } finally {
        child.kill('SIGKILL');
        process.kill(browser, 'SIGKILL');
      }
    },
  );

  test.skipIf(electron === undefined || process.env.DISPLAY === undefined)(
    'packaged with Electron itself it starts, and its host opens the store',
    async () => {
      const configPath = writeConfiguration({ store: { directory: 'real', keyFile: 'real.key' } });
      const child = spawn(
        join(unpacked, 'tiepdon'),
        [
          ...['--config', configPath, '--state', join(folder, 'real-state')],
          ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ],
        {
          stdio: ['ignore', 'pipe', 'pipe'],
          env: { ...process.env, TIEPDON_GATEWAY_PASSWORD: 'x' },
        },
      );
      children.add(child);
      let log = '';
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (chunk: Buffer) => {
          log += chunk.toString();
        });
      await vi.waitFor(() => expect(log).toContain('host is ready'), patience);
    },
  );
});

/** Each fuse by its place on the wire; the wire of an Electron may be longer, and the rest stays as delivered. */
const fuses: Readonly<Record<string, '0' | '1'>> = {
  RunAsNode: '0',
  EnableCookieEncryption: '0',
  EnableNodeOptionsEnvironmentVariable: '0',
  EnableNodeCliInspectArguments: '0',
  EnableEmbeddedAsarIntegrityValidation: '1',
  OnlyLoadAppFromAsar: '1',
  LoadBrowserProcessSpecificV8Snapshot: '0',
  GrantFileProtocolExtraPrivileges: '0',
};
const namesOfFuses = Object.keys(FuseV1Options).filter((key) => !/^\d+$/.test(key));

describe('the packaged program', () => {
  test('we say what we want of every fuse that there is', () => {
    expect(Object.keys(fuses)).toEqual(namesOfFuses);
  });

  test.each(namesOfFuses)('fuse %s is as it has to be', (name) => {
    const place = FuseV1Options[name as keyof typeof FuseV1Options];
    const wire = readFuses(readFileSync(join(unpacked, 'tiepdon')));
    expect(wire[place]).toBe(fuses[name]);
  });

  test('brings what belongs to it: licences, its bill of materials, guides, what makes a machine a kiosk', async () => {
    const resources = join(unpacked, 'resources');
    for (const name of [
      'LICENSE.electron.txt',
      'LICENSES.chromium.html',
      'resources/docs/kiosk-debian.md',
      'resources/docs/tiepdon.json.example',
      'resources/kiosk/install.sh',
    ])
      expect(existsSync(join(unpacked, name)), name).toBe(true);
    expect(statSync(join(resources, 'kiosk/install.sh')).mode & 0o111).not.toBe(0);
    expect(globSync('locales/*.pak', { cwd: unpacked }).toSorted()).toEqual([
      'locales/en-US.pak',
      'locales/vi.pak',
    ]);
    const bill = await readBill(readFileSync(join(resources, 'sbom.cdx.json'), 'utf8'));
    const [beside = ''] = globSync('TiepDon-*-linux-*.cdx.json', { cwd: join(unpacked, '..') });
    expect(readFileSync(join(unpacked, '..', beside))).toEqual(
      readFileSync(join(resources, 'sbom.cdx.json')),
    );
    const names = bill.components.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['electron', 'react', 'node-hid']));
    // The bundler names the files that it has put into each; packages say their own names.
    for (const path of globSync('{*,chunks/*}.{js,cjs}', { cwd: inside }))
      for (const name of bundledPackages(readFileSync(join(inside, path), 'utf8')))
        expect(names).toContain(name);
    for (const path of globSync('node_modules/**/package.json', { cwd: inside }))
      expect(names).toContain(JSON.parse(readFileSync(join(inside, path), 'utf8')).name);
    const licences = readFileSync(join(resources, 'THIRD-PARTY-LICENCES.txt'), 'utf8');
    for (const { name, version } of bill.components)
      expect(licences).toContain(`${name} ${version}`);
    expect(licences).toContain('SIL OPEN FONT LICENSE');
  });

  test('made again it is the same, byte for byte; its installers are told what they have to know', async () => {
    const told: unknown[] = [];
    const scripts: string[] = [];
    rmSync(join(root, 'dist/app'), { recursive: true, force: true });
    await stageApplication();
    const out = join(folder, 'again');
    // Stops before programs would be run that are downloaded.
    const here = process.arch === 'arm64' ? Arch.arm64 : Arch.x64;
    await packageFor(
      Platform.LINUX,
      here,
      ['deb', 'appimage'],
      electronDist,
      out,
      async (options) => {
        told.push(options);
        if (Array.isArray(options)) {
          const [words, entry] = options as [string[], string];
          scripts.push(readFileSync(entry, 'utf8'));
          for (const option of ['--after-install', '--after-remove']) {
            const script = words[words.indexOf(option) + 1] ?? '';
            expect(spawnSync('bash', ['-n', script]).status).toBe(0);
          }
          // Everything that is named to go into the package is there.
          const sources = words.flatMap((word) => /^([^-][^=]*)=\//.exec(word)?.[1] ?? []);
          expect(sources.length).toBeGreaterThan(3);
          for (const source of sources)
            expect(existsSync(resolve(root, source)), source).toBe(true);
        }
        return true;
      },
    );
    const again = join(out, `linux${suffix}-unpacked`);
    const files = (of: string) =>
      globSync('**/*', { cwd: of, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(of.length))
        // Written for installers only.
        .filter(
          (name) => !/^\/resources\/(app-update\.yml|package-type|apparmor-profile)$/.test(name),
        )
        .toSorted();
    expect(files(again)).toEqual(files(unpacked));
    for (const name of files(unpacked))
      expect(readFileSync(join(again, name)).equals(readFileSync(join(unpacked, name))), name).toBe(
        true,
      );

    const words = told.flatMap((options) =>
      Array.isArray(options) ? (options[0] as string[]) : [],
    );
    const [desktop = ''] = scripts;
    expect(words.slice(words.indexOf('--name'))[1]).toBe('tiepdon-kiosk');
    expect(words).toContain('--conflicts=tiepdon');
    expect(words.at(-1)).toMatch(/tiepdon\.desktop$/);
    // The program lands where the service starts it.
    const service = readFileSync(join(root, 'scripts/kiosk/debian/tiepdon-kiosk.service'), 'utf8');
    const [, place = ''] = /^ExecStart=.* (\/opt\/\S+)\/tiepdon /m.exec(service) ?? [];
    expect(words.some((word) => word.endsWith(`/=${place}`))).toBe(true);
    expect(desktop).toContain(`Exec=${place}/tiepdon %U\n`);
    expect(desktop).toContain('Name=Tiếp Đón\n');
    expect(JSON.stringify(told) + desktop).not.toContain('--no-sandbox');
    // The hospital's server is in its configuration; what is packaged leads nowhere.
    expect(readFileSync(join(again, 'resources/app-update.yml'), 'utf8')).toContain(
      'provider: generic\nurl: https://updates.invalid/\n',
    );
  });
});

describe('for other machines', () => {
  test('a package is refused, by the names of what is missing, when their add-ons are not here', async () => {
    const machine = { platform: 'win32', arch: 'riscv64' };
    expect(missingNatives(root, machine)).toEqual([
      'better-sqlite3 prebuilds/win32-riscv64.node',
      '@koromix/koffi-win32-riscv64',
      'node-hid prebuilds/HID-win32-riscv64/node-napi-v4.node',
      '@serialport/bindings-cpp prebuilds/win32-riscv64/@serialport+bindings-cpp.node',
    ]);
    mkdirSync(join(folder, 'refused'));
    await expect(stageMachine(join(folder, 'refused'), machine)).rejects.toThrow(
      /win32 riscv64.*@koromix\/koffi-win32-riscv64.*node scripts\/package\/natives\.ts win32 riscv64/s,
    );
  });

  test.each([
    { platform: 'linux', arch: 'x64' },
    { platform: 'linux', arch: 'arm64' },
    { platform: 'win32', arch: 'x64' },
    { platform: 'win32', arch: 'arm64' },
  ])('for $platform $arch npm brings every binary, or a package of its own does', (machine) => {
    const { platform, arch } = machine;
    const isHere = platform === process.platform && arch === process.arch;
    expect(missingNatives(root, machine)).toEqual(
      isHere ? [] : [`@koromix/koffi-${platform}-${arch}`],
    );
  });

  test('Windows: its own binaries, its fuses set, and its archive held to a hash in the program', async (context) => {
    if (!fetchNatives({ platform: 'win32', arch: 'x64' })) {
      console.error(
        '\n*** THE WINDOWS PACKAGE WAS NOT TRIED: its add-ons could not be fetched ***\n',
      );
      return context.skip('the add-ons for Windows could not be fetched');
    }
    const dist = join(folder, 'electron-windows');
    writeElectronStub(dist, 'win32');
    const out = join(folder, 'windows');
    await packageFor(Platform.WINDOWS, Arch.x64, [DIR_TARGET], dist, out);
    const windows = join(out, 'win-unpacked');
    const program = readFileSync(join(windows, 'tiepdon.exe'));
    for (const name of namesOfFuses)
      expect(readFuses(program)[FuseV1Options[name as keyof typeof FuseV1Options]]).toBe(
        fuses[name],
      );
    const { entries } = NtExecutableResource.from(NtExecutable.from(program));
    const held = entries.find(({ type, id }) => type === 'INTEGRITY' && id === 'ELECTRONASAR');
    const header = getRawHeader(join(windows, 'resources/app.asar')).headerString;
    expect(JSON.parse(Buffer.from(held?.bin ?? new ArrayBuffer(0)).toString())).toEqual([
      {
        file: 'resources\\app.asar',
        alg: 'SHA256',
        value: createHash('sha256').update(header).digest('hex'),
      },
    ]);
    const binaries = [...entriesOf(join(windows, 'resources/app.asar')).keys()].filter((name) =>
      name.endsWith('.node'),
    );
    expect(binaries).toHaveLength(4);
    for (const name of binaries) {
      const binary = readFileSync(join(windows, 'resources/app.asar.unpacked', name));
      const at = binary.readUInt32LE(0x3c);
      expect(binary.toString('latin1', 0, 2) + binary.toString('latin1', at, at + 2)).toBe('MZPE');
      // IMAGE_FILE_MACHINE_AMD64
      expect(binary.readUInt16LE(at + 4)).toBe(0x8664);
    }
    for (const name of ['resources/kiosk/apply.ps1', 'resources/docs/kiosk-windows.md'])
      expect(existsSync(join(windows, name))).toBe(true);
  });
});

test('the configuration is what electron-builder takes, and asks for what was decided', async () => {
  const packager = new Packager({ projectDir: root, config: configuration });
  // Against its published schema.
  await packager.validateConfig();
  const { config } = packager;
  expect(config.win?.target).toEqual(['nsis', 'msi']);
  expect(config.linux?.target).toEqual(['deb', 'AppImage']);
  // Nobody signs with what stands in a file.
  expect(JSON.stringify(config)).not.toMatch(/cscLink|cscKeyPassword|certificateFile/);
  expect(config.nsis?.perMachine).toBe(false);
  expect(config.nsis?.deleteAppDataOnUninstall).toBe(false);
  expect(config.msi?.perMachine).toBe(true);
  expect(config.deb?.depends).toEqual(expect.arrayContaining(['libudev1', 'libusb-1.0-0']));
  expect(packager.metadata.version).toBe(
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
  );
  const wrong = new Packager({
    projectDir: root,
    config: { extends: configuration, electronFuses: { runAsNodes: false } } as never,
  });
  await expect(wrong.validateConfig()).rejects.toThrow(/electronFuses/);
});
