/**
 * The Electron packages, by electron-builder and electron-builder.yml. For machines with a network: Electron itself, and
 * what makes installers, is downloaded.
 *   npm run package:electron [-- --linux --win --arch x64 --arch arm64 --dir --electron-dist FOLDER --out FOLDER]
 * Without words: for this system, x64 and arm64. `--dir` stops before installers are made; `--electron-dist` is a folder
 * with Electron's archives, or with one unpacked, for machines without a network. Needs the screens (`npm run build`).
 */
import { cpSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Arch, build, DIR_TARGET, Platform } from 'electron-builder';
import { stageApplication } from './application.ts';
import { fetchNatives } from './natives.ts';

const root = resolve(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    linux: { type: 'boolean', default: false },
    win: { type: 'boolean', default: false },
    arch: { type: 'string', multiple: true, default: ['x64', 'arm64'] },
    dir: { type: 'boolean', default: false },
    'electron-dist': { type: 'string' },
    out: { type: 'string' },
  },
});

const asked = [
  ...(values.linux ? [Platform.LINUX] : []),
  ...(values.win ? [Platform.WINDOWS] : []),
];
const platforms = asked.length > 0 ? asked : [Platform.current()];
const archs = values.arch.map((name) => {
  if (name !== 'x64' && name !== 'arm64') throw new TypeError(`--arch ${name}: x64 or arm64`);
  return name;
});

await stageApplication();
for (const { nodeName: platform } of platforms)
  for (const arch of archs)
    if (!fetchNatives({ platform, arch }))
      throw new Error(`the add-ons for ${platform} ${arch} could not be fetched`);

const electronDist = values['electron-dist'];
const targets = new Map(
  platforms.map((platform) => [
    platform,
    new Map(archs.map((arch) => [Arch[arch], values.dir ? [DIR_TARGET] : []])),
  ]),
);
await build({
  targets,
  projectDir: root,
  publish: 'never',
  config: {
    extends: join(root, 'electron-builder.yml'),
    // Electron's archives are held to the digests that came with its package, and so to the lock file.
    electronDownload: {
      checksums: JSON.parse(
        readFileSync(join(root, 'node_modules/electron/checksums.json'), 'utf8'),
      ),
    },
    // Beside the packages, too: to be looked at before anything is installed.
    afterPack({ appOutDir, outDir, packager, arch }) {
      const { version } = packager.appInfo;
      const name = `TiepDon-${version}-${packager.platform.buildConfigurationKey}-${Arch[arch]}.cdx.json`;
      cpSync(join(appOutDir, 'resources/sbom.cdx.json'), join(outDir, name));
    },
    ...(electronDist !== undefined && { electronDist: resolve(electronDist) }),
    ...(values.out !== undefined && { directories: { output: resolve(values.out) } }),
  },
});
