import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';

/**
 * How Electron's binary holds its fuses (electron.js.org, "Electron Fuses"): the sentinel, the version of the wire, its
 * length, and a character for each fuse: `1` on, `0` off, `r` removed.
 */
export const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** As they come: run-as-node, node options, inspect, file privileges are on; so is one that this wire has beyond those we set. */
const asDelivered = '101100011';
const wire = Buffer.concat([
  Buffer.from(fuseSentinel),
  Buffer.from([1, asDelivered.length]),
  Buffer.from(asDelivered),
]);

/** The fuses of a binary, one character each; throws where it has not exactly one wire. */
export const readFuses = (binary: Buffer): string => {
  const at = binary.indexOf(fuseSentinel);
  if (at < 0 || binary.indexOf(fuseSentinel, at + 1) >= 0) throw new Error('not one fuse wire');
  const [version, length = 0] = binary.subarray(at + fuseSentinel.length);
  if (version !== 1) throw new Error(`fuse wire of version ${version}`);
  const first = at + fuseSentinel.length + 2;
  return binary.toString('latin1', first, first + length);
};

const elf = (): Buffer => Buffer.concat([Buffer.from('\x7fELF', 'latin1'), wire]);

/** A program of Windows as far as resources go: version information, and the wire. */
const portableExecutable = (): Buffer => {
  const program = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(program);
  const information = Resource.VersionInfo.createEmpty();
  information.setStringValues({ lang: 0x409, codepage: 1200 }, { ProductName: 'Electron' });
  information.outputToResourceEntries(resources.entries);
  resources.entries.push({
    type: 10,
    id: 1,
    lang: 0x409,
    codepage: 1200,
    bin: Uint8Array.from(wire).buffer,
  });
  resources.outputResource(program);
  return Buffer.from(program.generate());
};

/** A folder that electron-builder takes for an unpacked Electron: its files, and no program that runs. */
export const writeElectronStub = (folder: string, platform: 'linux' | 'win32'): void => {
  mkdirSync(join(folder, 'locales'), { recursive: true });
  mkdirSync(join(folder, 'resources'));
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox'])
    writeFileSync(join(folder, name), name);
  for (const language of ['vi', 'en-US', 'fr'])
    writeFileSync(join(folder, 'locales', `${language}.pak`), language);
  const program = join(folder, platform === 'linux' ? 'electron' : 'electron.exe');
  writeFileSync(program, platform === 'linux' ? elf() : portableExecutable());
  chmodSync(program, 0o755);
};
