import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

class App extends EventEmitter {
  readonly isPackaged = false;
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
  getVersion(): string {
    return '0.0.0-stand-in';
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
  relaunch(): void {
    this.emit('stand-in-relaunch');
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
    process.exit(code);
  }
}

export const app = new App();
