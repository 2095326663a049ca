import { execFileSync } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readArguments } from '../../electron/arguments.ts';
import { exitCodes } from '../../electron/exit-codes.ts';
import { updatePlaces } from '../../electron/updates/places.ts';
import { mostStarts } from '../../electron/updates/probation.ts';

const here = import.meta.dirname;
const read = (path: string): string => readFileSync(join(here, path), 'utf8');

describe('files that make a machine a kiosk', () => {
  test('Debian: the service starts the program as it wants to be started, and again unless staff left', () => {
    const unit = read('debian/tiepdon-kiosk.service');
    const [, words = ''] = /^ExecStart=\/usr\/bin\/cage -d -- \S+ (.*)$/m.exec(unit) ?? [];
    expect(readArguments(words.split(' '), 'linux', {})).toMatchObject({
      configPath: '/etc/tiepdon/tiepdon.json',
      stateFolder: '/var/lib/tiepdon/shell',
    });
    expect(unit).toMatch(/^Restart=on-failure$/m);
    expect(unit).toMatch(/^Environment=TIEPDON_RESTARTED_BY=systemd$/m);
    expect(exitCodes.left).toBe(0);
    expect(exitCodes.restart).not.toBe(0);
    // Sessions, terminals and memory stay closed.
    expect(unit).toMatch(/^LimitCORE=0$/m);
    expect(words).not.toContain('no-sandbox');
  });

  test('Debian: the browser shell leaves no core dump either, and no signal opens a debugger', () => {
    const debian = join(import.meta.dirname, '../package/debian');
    expect(readFileSync(join(debian, 'tiepdon.service'), 'utf8')).toMatch(/^LimitCORE=0$/m);
    const kiosk = readFileSync(join(debian, 'kiosk'), 'utf8');
    expect(kiosk).toMatch(/^ulimit -c 0$/m);
    expect(kiosk).toContain('--disable-sigusr1');
  });
  test('Debian: installing puts every file in its place, removing takes all of them away', () => {
    const root = mkdtempSync(join(tmpdir(), 'tiepdon-kiosk-'));
    const run = (...args: string[]) =>
      execFileSync(join(here, 'debian/install.sh'), args, {
        env: { ...process.env, DESTDIR: root },
      });
    const files = () =>
      readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => !entry.isDirectory())
        .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
        .toSorted();
    run();
    run();
    expect(files()).toEqual([
      '/etc/pam.d/tiepdon-kiosk',
      '/etc/sysctl.d/60-tiepdon.conf',
      '/etc/systemd/logind.conf.d/tiepdon.conf',
      '/etc/systemd/system/ctrl-alt-del.target',
      '/etc/systemd/system/tiepdon-kiosk.service',
      '/etc/udev/rules.d/70-tiepdon-scanners.rules',
      '/etc/udev/rules.d/99-tiepdon-usb.rules',
    ]);
    expect(readlinkSync(join(root, '/etc/systemd/system/ctrl-alt-del.target'))).toBe('/dev/null');
    const appImage = join(root, 'downloaded.AppImage');
    writeFileSync(appImage, 'the program');
    run('--appimage', appImage);
    expect(files()).toEqual(
      expect.arrayContaining([
        '/etc/systemd/system/tiepdon-kiosk.service.d/appimage.conf',
        '/usr/local/lib/tiepdon/launch',
        '/var/lib/tiepdon/app/tiepdon.AppImage',
      ]),
    );
    expect(statSync(join(root, 'var/lib/tiepdon/app/tiepdon.AppImage')).mode & 0o777).toBe(0o755);
    run('--remove');
    // The program stays.
    expect(files()).toEqual(['/downloaded.AppImage', '/var/lib/tiepdon/app/tiepdon.AppImage']);
    rmSync(root, { recursive: true });
  });

  test('Debian: the kiosk may read the scanners of every maker that the program knows', () => {
    const { vendors, devices } = JSON.parse(
      readFileSync(join(here, '../../drivers/scanner/known-scanners.json'), 'utf8'),
    ) as { vendors: { vendorId: string }[]; devices: { usbId: string; mode: string }[] };
    const known = [
      ...vendors.map(({ vendorId }) => vendorId),
      ...devices.filter(({ mode }) => mode === 'hid-pos').map(({ usbId }) => usbId.slice(0, 4)),
    ];
    const rules = read('debian/70-tiepdon-scanners.rules')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(rules).toEqual(
      [...new Set(known)]
        .toSorted()
        .map((id) => `SUBSYSTEM=="hidraw", ATTRS{idVendor}=="${id}", GROUP="tiepdon", MODE="0660"`),
    );
  });

  test('Debian: an AppImage is started by the launcher, with the words of the service', () => {
    const words = (file: string): string =>
      /^ExecStart=\/usr\/bin\/cage -d -- (.*)$/m.exec(read(file))?.[1] ?? '';
    const [launcher, program, ...rest] = words('debian/appimage.conf').split(' ');
    expect(launcher).toBe('/usr/local/lib/tiepdon/launch');
    expect(program).toBe('/var/lib/tiepdon/app/tiepdon.AppImage');
    expect(rest).toEqual(words('debian/tiepdon-kiosk.service').split(' ').slice(1));
  });

  test('Windows: the launcher counts as the program itself does, in the same files', () => {
    const script = read('windows/launch.ps1');
    const places = updatePlaces('STATE');
    const inScript = (path: string): string => path.slice('STATE/'.length).replaceAll('/', '\\');
    expect(script).toContain(`'${inScript(places.probation)}'`);
    expect(script).toContain(`'${inScript(places.formerInstaller)}'`);
    expect(script).toContain(`$mostStarts = ${mostStarts}\n`);
    expect(script).toContain("$env:TIEPDON_RESTARTED_BY = 'launch.ps1'\n");
    expect(read('debian/launch')).toContain(`most_starts=${mostStarts}\n`);
  });

  test('Windows: the shell launcher acts on how the program ends', () => {
    const xml = read('windows/shell-launcher.xml');
    const actions = Object.fromEntries(
      [...xml.matchAll(/ReturnCode="(\d+)" Action="(\w+)"/g)].map(([, code, action]) => [
        Number(code),
        action,
      ]),
    );
    expect(actions).toEqual({ [exitCodes.left]: 'DoNothing', [exitCodes.restart]: 'RestartShell' });
    expect(xml).toContain('<DefaultAction Action="RestartShell" />');
  });

  test.each(['windows/assigned-access.xml', 'windows/shell-launcher.xml'])(
    '%s: one profile for the one account',
    (path) => {
      const xml = read(path);
      const ids = [...xml.matchAll(/\{[0-9A-F-]{36}\}/g)].map(([id]) => id);
      expect(new Set(ids).size).toBe(1);
      expect(ids.length).toBe(2);
      expect(xml).toMatch(/kiosk/);
      // What apply.ps1 looks for when the program is elsewhere, where the MSI puts it.
      const [, place = ''] =
        /\[string\] \$Program = '([^']+)'/.exec(read('windows/apply.ps1')) ?? [];
      expect(xml.split(`"${place}"`)).toHaveLength(2);
    },
  );
});
