import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

class App extends EventEmitter {
  /** A package has its resources beside it: this folder stands for them. */
  readonly isPackaged = process.env.STAND_IN_RESOURCES !== undefined;
  readonly switches = new Map<string, string>();
  readonly #paths = new Map<string, string>([['appData', tmpdir()]]);
  readonly #ready = Promise.withResolvers<void>();
  #isReady = false;

  readonly commandLine = {
    appendSwitch: (name: string, value = '') => void this.switches.set(name, value),
    hasSwitch: (name: string) => this.switches.has(name),
  };

  becomeReady(): void {
    this.#isReady = true;
    this.emit('ready');
    this.#ready.resolve();
  }
  isReady(): boolean {
    return this.#isReady;
  }
  whenReady(): Promise<void> {
    return this.#ready.promise;
  }
  getPath(name: string): string {
    const path = this.#paths.get(name);
    if (path === undefined) throw new Error(`the stand-in knows no path ${name}`);
    return path;
  }
  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }
  /** Of the program that runs, as Electron takes them from its `package.json`. */
  getVersion(): string {
    return this.#program().version;
  }
  getName(): string {
    return this.#program().name;
  }
  getAppPath(): string {
    return process.env.STAND_IN_APP ?? dirname(resolve(process.argv[1] ?? ''));
  }
  #program(): { readonly name: string; readonly version: string } {
    const path = join(this.getAppPath(), 'package.json');
    const none = { name: 'stand-in', version: '0.0.0-stand-in' };
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : none;
  }
  requestSingleInstanceLock(): boolean {
    const folder = this.getPath('userData');
    mkdirSync(folder, { recursive: true });
    const lock = join(folder, 'stand-in-lock');
    const door = join(folder, 'stand-in.sock');
    const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
    if (holder > 0 && isAlive(holder)) {
      connect(door)
        .on('error', () => undefined)
        .end(JSON.stringify(process.argv));
      return false;
    }
    writeFileSync(lock, String(process.pid));
    rmSync(door, { force: true });
    createServer((peer) => {
      let text = '';
      peer.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      peer.on('end', () => this.emit('second-instance', {}, JSON.parse(text), process.cwd()));
    })
      .listen(door)
      .unref();
    return true;
  }
  /** Whether every renderer runs in the sandbox, whatever its window says. */
  isSandboxed = false;
  enableSandbox(): void {
    if (this.#isReady) throw new Error('only before the app is ready');
    this.isSandboxed = true;
  }
  disableHardwareAcceleration(): void {
    if (this.#isReady) throw new Error('only before the app is ready');
  }
  relaunch(options: { readonly execPath?: string; readonly args?: readonly string[] } = {}): void {
    this.emit('stand-in-relaunch', options);
  }
  quit(): void {
    let isPrevented = false;
    this.emit('before-quit', {
      preventDefault: () => {
        isPrevented = true;
      },
    });
    if (!isPrevented) this.exit(0);
  }
  exit(code = 0): void {
    this.emit('quit', {}, code);
    process.exit(code);
  }
}

export const app = new App();
