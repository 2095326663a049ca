import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** One end of a pseudo-terminal pair: the product opens `path`, the test writes to it as the scanner. */
export interface PtyPair {
  readonly path: string;
  /** Resolves when the bytes are on their way. */
  write(bytes: string | Uint8Array): Promise<void>;
  /** The cable is pulled. */
  unplug(): Promise<void>;
  /** The same path again. */
  plug(): Promise<void>;
  remove(): Promise<void>;
}

/** What makes pairs: socat, else Python's pty module. */
const pythonPair = `
import os, pty, sys, tty
master, slave = pty.openpty()
tty.setraw(slave)
os.symlink(os.ttyname(slave), sys.argv[1])
while True:
    data = os.read(0, 65536)
    if not data: break
    os.write(master, data)
`;

const has = (program: string): boolean =>
  spawnSync(program, program === 'socat' ? ['-V'] : ['--version'], { stdio: 'ignore' }).status ===
  0;

const maker = has('socat') ? 'socat' : has('python3') ? 'python3' : undefined;

/** Why serial scanners cannot be tried here; undefined where they can. */
export const ptySkipReason: string | undefined =
  maker === undefined ? 'neither socat nor python3 is here: no pseudo-terminals' : undefined;
if (ptySkipReason) console.error(`\n*** SERIAL SCANNERS WERE NOT TESTED: ${ptySkipReason} ***\n`);

export const createPtyPair = async (): Promise<PtyPair> => {
  const folder = mkdtempSync(join(tmpdir(), 'tiepdon-pty-'));
  const path = join(folder, 'scanner');
  let child: ChildProcess | undefined;

  const plug = async (): Promise<void> => {
    child =
      maker === 'socat'
        ? spawn('socat', ['-', `pty,raw,echo=0,link=${path}`], {
            stdio: ['pipe', 'ignore', 'inherit'],
          })
        : spawn('python3', ['-c', pythonPair, path], { stdio: ['pipe', 'ignore', 'inherit'] });
    // A write to a pair that was just unplugged ends nowhere, as on a real line.
    child.stdin?.on('error', () => undefined);
    while (!existsSync(path)) await pause(5);
  };
  const unplug = async (): Promise<void> => {
    const ended = child;
    if (!ended || ended.exitCode !== null || ended.signalCode !== null) return;
    const gone = new Promise((resolve) => ended.once('exit', resolve));
    ended.kill('SIGKILL');
    await gone;
    rmSync(path, { force: true });
  };
  await plug();
  return {
    path,
    write: (bytes) =>
      new Promise((resolve) => {
        child?.stdin?.write(bytes, () => resolve());
      }),
    unplug,
    plug,
    async remove() {
      await unplug();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
