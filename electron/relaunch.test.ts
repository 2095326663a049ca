import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { app } from '../e2e/electron/stand-in/app.ts';
import { isManaged, relaunch } from './relaunch.ts';

vi.mock('electron', () => import('../e2e/electron/stand-in/app.ts'));

describe('a program that ends to be started again', () => {
  let relaunched: object[];
  const note = (options: object): void => void relaunched.push(options);
  beforeEach(() => {
    relaunched = [];
    app.on('stand-in-relaunch', note);
    vi.stubEnv('TIEPDON_RESTARTED_BY', undefined);
    vi.stubEnv('APPIMAGE', undefined);
  });
  afterEach(() => {
    app.off('stand-in-relaunch', note);
    vi.unstubAllEnvs();
  });

  test('starts itself, from a desktop session of systemd, too', () => {
    vi.stubEnv('INVOCATION_ID', '3f0c6f2b8d9e4c0fa1d2b3c4d5e6f708');
    expect(isManaged()).toBe(false);
    relaunch();
    expect(relaunched).toEqual([{}]);
  });

  test('leaves it to the service or the launcher that starts it again', () => {
    vi.stubEnv('TIEPDON_RESTARTED_BY', 'systemd');
    expect(isManaged()).toBe(true);
    relaunch();
    expect(relaunched).toEqual([]);
  });

  test('is started by its file when it is an AppImage', () => {
    vi.stubEnv('APPIMAGE', '/opt/tiepdon.AppImage');
    relaunch();
    expect(relaunched).toEqual([
      { execPath: '/opt/tiepdon.AppImage', args: process.argv.slice(1) },
    ]);
  });
});
