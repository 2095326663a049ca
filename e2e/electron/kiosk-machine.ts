import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Browser, chromium, expect, type Page } from '@playwright/test';
import { dump } from 'js-yaml';
import { updatePlaces } from '../../electron/updates/places.ts';
import { parseUpdateState, type UpdateState } from '../../electron/updates/state.ts';
import { startUpdateServer, type UpdateServer } from '../../fixtures/update-server/index.ts';
import { binary, type Hospital, program } from './shell.ts';
import { toChromium } from './stand-in/addresses.ts';

/** What is wrong with a version. */
export type Defect = 'none' | 'host-crashes' | 'dies-at-once';

/**
 * A kiosk as `scripts/kiosk/debian` makes one: its program is an AppImage, started by the launcher, which a service manager starts
 * again whenever it did not end with 0. And the hospital's update server, into whose folder a publisher publishes.
 */
export interface KioskMachine {
  readonly server: UpdateServer;
  readonly published: string;
  readonly appImage: string;
  readonly publicKey: string;
  /** Entries of `shell.updates`, as every test wants them: quick. */
  settings(more?: object): object;
  /** Switches it on. */
  start(): void;
  /** Waits for the page of whichever version runs. */
  page(url: string): Promise<Page>;
  /** Everything that all its starts have logged. */
  log(): string;
  /** Versions that have started, one by one. */
  versions(): readonly string[];
  state(): UpdateState;
  /** The program is killed; the service manager starts it again. */
  kill(): void;
  /** Builds a version and publishes it to canaries, with the command line. */
  publish(version: string, defect?: Defect): void;
  update(...words: string[]): { readonly status: number | null; readonly err: string };
  close(): Promise<void>;
}

const firstVersion = '1.0.0';
const node = process.execPath;
const cli = (...words: string[]) =>
  spawnSync(node, ['scripts/tiepdon.ts', 'update', ...words], { encoding: 'utf8' });

/** The program under another version number. */
const copyProgram = (version: string, defect: Defect): string => {
  const folder = `${program}-${version}-${defect}`;
  if (existsSync(folder)) return folder;
  // Second names of the same files, which nobody changes.
  execFileSync('cp', ['-al', program, folder]);
  const replace = (name: string, text: string): void => {
    rmSync(join(folder, name));
    writeFileSync(join(folder, name), text);
  };
  const manifest = JSON.parse(readFileSync(join(program, 'package.json'), 'utf8'));
  replace('package.json', JSON.stringify({ ...manifest, version }));
  if (defect === 'host-crashes') replace('host.js', 'process.exit(1);\n');
  return folder;
};

/** Electron's own folder with the program as its application: that is what counts as packaged. */
const packageForElectron = (electron: string, folder: string): string => {
  const packaged = `${folder}-electron`;
  if (!existsSync(packaged)) {
    execFileSync('cp', ['-al', dirname(electron), packaged]);
    copyFileSync(electron, join(packaged, 'tiepdon'));
    execFileSync('cp', ['-al', folder, join(packaged, 'resources/app')]);
    writeFileSync(join(packaged, 'resources/app-update.yml'), updateConfig);
  }
  return join(packaged, 'tiepdon');
};
const updateConfig = 'updaterCacheDirName: tiepdon-updater\n';

/** A file that starts this version when it is run, as an AppImage does. */
const writeAppImage = (path: string, version: string, defect: Defect, resources: string): void => {
  const folder = copyProgram(version, defect);
  const command =
    binary === undefined
      ? `exec '${node}' --import '${resolve('e2e/electron/stand-in/register.ts')}' '${folder}/main.js' "$@"`
      : `exec '${packageForElectron(binary, folder)}' --remote-debugging-port=0 ${process.getuid?.() === 0 ? '--no-sandbox' : ''} "$@"`;
  writeFileSync(
    path,
    [
      '#!/bin/sh',
      `# Tiếp Đón ${version}`,
      ...(defect === 'dies-at-once' ? ['exit 1'] : []),
      'APPIMAGE="$(readlink -f -- "$0")"',
      `STAND_IN_RESOURCES='${resources}'`,
      'export APPIMAGE STAND_IN_RESOURCES',
      command,
      '',
    ].join('\n'),
  );
  chmodSync(path, 0o755);
};

export const openKioskMachine = async (hospital: Hospital): Promise<KioskMachine> => {
  const at = (...names: string[]): string => join(hospital.folder, ...names);
  const published = at('published');
  const appImage = at('app', 'tiepdon.AppImage');
  const resources = at('resources');
  const key = at('publisher', 'release.pem');
  for (const folder of [published, dirname(appImage), resources])
    mkdirSync(folder, { recursive: true });
  writeFileSync(join(resources, 'app-update.yml'), updateConfig);
  writeAppImage(appImage, firstVersion, 'none', resources);
  const publicKey = cli('keygen', '--key', key).stdout.trim();
  const server = await startUpdateServer(published);

  let log = '';
  let child: ChildProcess | undefined;
  let browser: Promise<Browser> | undefined;
  let isOff = false;
  let restart: NodeJS.Timeout | undefined;

  const attach = (endpoint: string): void => {
    browser = chromium.connectOverCDP(endpoint);
    browser.catch(() => undefined);
  };
  const startOnce = (): void => {
    const started = spawn(
      resolve('scripts/kiosk/debian/launch'),
      [appImage, '--config', hospital.configPath, '--state', hospital.state],
      {
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        serialization: 'advanced',
        env: {
          ...process.env,
          TIEPDON_RESTARTED_BY: 'kiosk-machine',
          XDG_CACHE_HOME: at('cache'),
          STAND_IN_KEYRING: at('keyring'),
          STAND_IN_IDLE_SECONDS: '3600',
        },
      },
    );
    child = started;
    browser = undefined;
    const read = (chunk: Buffer): void => {
      log += chunk.toString();
      const [, told] = /DevTools listening on (ws:\S+)/.exec(chunk.toString()) ?? [];
      if (binary !== undefined && told !== undefined) attach(told);
    };
    started.stdout?.on('data', read);
    started.stderr?.on('data', read);
    started.on('message', (message: { kind?: string; endpoint?: string }) => {
      if (message.kind === 'endpoint' && message.endpoint) attach(message.endpoint);
    });
    started.on('exit', (code) => {
      // As `Restart=on-failure` with `RestartSec=1`, in a hurry.
      if (!isOff && code !== 0) restart = setTimeout(startOnce, 100);
    });
  };

  const update = (...words: string[]) => {
    const { status, stderr } = cli(...words, '--to', published, '--key', key);
    return { status, err: stderr };
  };

  return {
    server,
    published,
    appImage,
    publicKey,
    settings: (more = {}) => ({
      url: server.url,
      channel: 'canary',
      publicKeys: [publicKey],
      device: 'kiosk-thu-nghiem',
      checkEveryMinutes: 0.02,
      window: 'any',
      untouchedMinutes: 0,
      healthyAfterMinutes: 0.05,
      rollBackAfterMinutes: 5,
      ...more,
    }),
    start: startOnce,
    async page(url) {
      let found: Page | undefined;
      await expect(async () => {
        const pages = (await browser)?.contexts().flatMap((context) => context.pages()) ?? [];
        const wanted = binary === undefined ? toChromium(url) : url;
        found = pages.find((page) => !page.isClosed() && page.url().startsWith(wanted));
        expect(found, `no page at ${url}`).toBeDefined();
      }).toPass({ timeout: 45_000, intervals: [50] });
      if (!found) throw new Error(`no page at ${url}`);
      return found;
    },
    log: () => log,
    versions: () =>
      [...log.matchAll(/\{.*"msg":"shell started"\}/g)].map(
        ([line]) => (JSON.parse(line) as { version: string }).version,
      ),
    state() {
      const { state } = updatePlaces(hospital.state);
      return parseUpdateState(existsSync(state) ? readFileSync(state, 'utf8') : undefined);
    },
    kill: () => void child?.kill('SIGKILL'),
    publish(version, defect = 'none') {
      const from = at('packages');
      rmSync(from, { recursive: true, force: true });
      mkdirSync(from);
      const path = join(from, `tiepdon-${version}-x64.AppImage`);
      writeAppImage(path, version, defect, resources);
      const bytes = readFileSync(path);
      const file = {
        url: basename(path),
        sha512: createHash('sha512').update(bytes).digest('base64'),
        size: statSync(path).size,
      };
      const name = process.arch === 'arm64' ? 'latest-linux-arm64.yml' : 'latest-linux.yml';
      writeFileSync(join(from, name), dump({ version, files: [file] }));
      const { status, err } = update(
        ...['publish', '--from', from, '--store-version', '7', '--least-reader', '7'],
      );
      if (status !== 0) throw new Error(err);
    },
    update,
    async close() {
      isOff = true;
      clearTimeout(restart);
      const last = child;
      if (last && last.exitCode === null && last.signalCode === null) {
        const gone = new Promise((resolve) => last.once('exit', resolve));
        last.kill('SIGKILL');
        await gone;
      }
      await (await browser?.catch(() => undefined))?.close();
      await server.close();
    },
  };
};

/** Copies of the program under other numbers. */
export const removeCopies = (): void => {
  for (const name of execFileSync('ls', [dirname(program)], { encoding: 'utf8' }).split('\n'))
    if (name.startsWith(`${basename(program)}-`))
      rmSync(join(dirname(program), name), { recursive: true, force: true });
};
