/**
 * The Debian package of the browser shell: Node, the bundled host, the built screens and the add-ons of this machine's kind.
 *   node scripts/package/deb.ts [--out DIR]
 * Prints the path of the package. Needs dpkg-deb and the built screens (`npm run build`).
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleForNode, copyScreens } from './bundle.ts';
import { nodeComponent, shippedPackages } from './components.ts';
import { thirdPartyLicences } from './licences.ts';
import { copyNativePackages } from './native-packages.ts';
import { billOfMaterials } from './sbom.ts';

/** Programs of the package, by the name of their file there. */
const programs = {
  serve: 'scripts/serve.ts',
  devices: 'drivers/devices.ts',
  tiepdon: 'scripts/tiepdon.ts',
} as const;
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

const root = resolve(import.meta.dirname, '../..');
const own = join(import.meta.dirname, 'debian');
const { values } = parseArgs({ options: { out: { type: 'string', default: 'dist/packages' } } });
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
};
const architecture = architectures[process.arch];
if (process.platform !== 'linux' || architecture === undefined) {
  console.error(`no Debian package is made for ${process.platform} ${process.arch}`);
  process.exit(1);
}
const ingredients = new Set<string>();

/**
 * As dpkg-gencontrol counts: each file rounded up to a KiB, one for everything else. What the disk takes depends on how it
 * happened to lay the files out.
 */
const installedKiB = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(({ parentPath }) => !parentPath.endsWith('/DEBIAN'))
    .map((entry) =>
      entry.isFile() ? Math.ceil(statSync(join(entry.parentPath, entry.name)).size / 1024) : 1,
    )
    .reduce((sum, each) => sum + each, 0);

const stage = mkdtempSync(join(tmpdir(), 'tiepdon-deb-'));
const lib = join(stage, 'usr/lib/tiepdon');
const put = (path: string, text: string, mode = 0o644): void => {
  const to = join(stage, path);
  mkdirSync(resolve(to, '..'), { recursive: true });
  writeFileSync(to, text);
  chmodSync(to, mode);
};

try {
  mkdirSync(join(lib, 'bin'), { recursive: true });
  cpSync(realpathSync(process.execPath), join(lib, 'bin/node'));
  chmodSync(join(lib, 'bin/node'), 0o755);
  await bundleForNode({ root, folder: join(lib, 'host'), programs, ingredients });
  writeFileSync(join(lib, 'package.json'), `${JSON.stringify({ type: 'module', version })}\n`);
  copyScreens(root, join(lib, 'renderer'), ingredients);
  for (const path of copyNativePackages(root, join(lib, 'node_modules'), process))
    ingredients.add(path);
  put('usr/lib/tiepdon/kiosk', readFileSync(join(own, 'kiosk'), 'utf8'), 0o755);
  put(
    'usr/bin/tiepdon',
    '#!/bin/sh\nexec /usr/lib/tiepdon/bin/node /usr/lib/tiepdon/host/tiepdon.js "$@"\n',
    0o755,
  );
  put('usr/lib/systemd/system/tiepdon.service', readFileSync(join(own, 'tiepdon.service'), 'utf8'));
  put(
    'usr/lib/sysusers.d/tiepdon.conf',
    'u tiepdon - "Check-in kiosk" /var/lib/tiepdon\nm tiepdon video\nm tiepdon input\nm tiepdon dialout\n',
  );
  put(
    'usr/lib/udev/rules.d/70-tiepdon-scanners.rules',
    readFileSync(join(root, 'scripts/kiosk/debian/70-tiepdon-scanners.rules'), 'utf8'),
  );
  put(
    'usr/share/doc/tiepdon/tiepdon.json.example',
    readFileSync(join(root, 'fixtures/demo/tiepdon.json'), 'utf8'),
  );
  for (const page of ['operations.md', 'failure-codes.md', 'updates.md'])
    put(`usr/share/doc/tiepdon/${page}`, readFileSync(join(root, 'docs', page), 'utf8'));
  const components = [nodeComponent(), ...shippedPackages(ingredients)];
  put(
    'usr/share/doc/tiepdon/sbom.cdx.json',
    `${JSON.stringify(billOfMaterials(components), null, 1)}\n`,
  );
  put('usr/share/doc/tiepdon/THIRD-PARTY-LICENCES.txt', thirdPartyLicences(components));
  put(
    'DEBIAN/control',
    `Package: tiepdon
Version: ${version}
Architecture: ${architecture}
Maintainer: Tiếp Đón <tiepdon@localhost>
Installed-Size: ${installedKiB(stage)}
Section: misc
Priority: optional
Depends: libc6 (>= 2.28), libstdc++6, libgcc-s1, libudev1, libusb-1.0-0, ca-certificates
Recommends: chromium, cage, pcscd, libpcsclite1, libccid, fonts-dejavu-core
Description: front-desk check-in kiosk for Vietnamese hospitals
 Patients show a citizen card, VNeID or a BHYT card; the kiosk asks the health-insurance gateway and
 gives a ticket, or sends them to the desk. It goes on working when readers, network or gateway do not.
`,
  );
  for (const script of ['postinst', 'prerm', 'postrm'])
    put(`DEBIAN/${script}`, readFileSync(join(own, script), 'utf8'), 0o755);

  const out = resolve(values.out);
  mkdirSync(out, { recursive: true });
  const path = join(out, `tiepdon_${version}_${architecture}.deb`);
  // One time for every file, and one thread whatever the machine has: the same sources give the same package.
  const when = process.env.SOURCE_DATE_EPOCH ?? '1735689600';
  const built = spawnSync(
    'dpkg-deb',
    ['--root-owner-group', '--threads-max=1', '-Zzstd', '-z9', '--build', stage, path],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, SOURCE_DATE_EPOCH: when },
    },
  );
  if (built.status !== 0) throw new Error('dpkg-deb failed');
  console.log(path);
} finally {
  rmSync(stage, { recursive: true, force: true });
}
