import { join } from 'node:path';
import { expectRefused } from '../page-watch.ts';
import { expect, screen, test } from './fixtures.ts';
import { program } from './shell.ts';

/** Asks the shell for a line to the host, and says one thing on it; what the host answers. */
const callHost = ([path, input]: readonly [string, unknown]): Promise<string> =>
  new Promise((resolve) => {
    const bridge = (window as unknown as { tiepdonShell: { hello(): void } }).tiepdonShell;
    const hear = ({ data, ports: [port] }: MessageEvent): void => {
      if (data?.tiepdon !== 'port' || !port) return;
      window.removeEventListener('message', hear);
      port.onmessage = (event) => resolve(String(event.data));
      port.postMessage(JSON.stringify({ i: '1', p: { u: path, b: { json: input } } }));
    };
    window.addEventListener('message', hear);
    bridge.hello();
  });

test.describe('a kiosk that cannot be left', () => {
  test('its page gets the strict policy, and nothing of Node or Electron', async ({ hospital }) => {
    const shell = await hospital.start();
    const page = await shell.page('app://kiosk/');
    await expect(screen(page, 'idle')).toBeVisible();
    const response = await page.evaluate(async () => {
      const answer = await fetch('/');
      return Object.fromEntries(answer.headers);
    });
    expect(response['content-security-policy']).toContain("default-src 'none'");
    expect(response['content-security-policy']).not.toContain('unsafe-inline');
    const found = await page.evaluate(() => ({
      globals: ['require', 'process', 'Buffer', 'ipcRenderer', 'electron'].filter(
        (name) => name in window,
      ),
      bridge: Object.keys((window as unknown as { tiepdonShell: object }).tiepdonShell).sort(),
    }));
    expect(found).toEqual({ globals: [], bridge: ['hello', 'print'] });
    expectRefused(/script-src-elem inline|inline script violates/);
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.broken = true';
      document.head.append(script);
    });
    expect(await page.evaluate(() => 'broken' in window)).toBe(false);
  });

  test('goes nowhere else, opens no window, loads nothing from outside', async ({ hospital }) => {
    const shell = await hospital.start();
    const page = await shell.page('app://kiosk/');
    await expect(screen(page, 'idle')).toBeVisible();
    const pages = shell.pages().length;
    for (const url of ['https://example.com/', 'file:///etc/passwd', 'app://desk/desk'])
      await page.evaluate((target) => {
        const link = document.createElement('a');
        link.href = target;
        document.body.append(link);
        link.click();
        link.remove();
      }, url);
    await page.evaluate(() => void window.open('https://example.com/'));
    const fetched = await page.evaluate(() =>
      fetch('https://example.com/').then(
        () => 'answered',
        () => 'refused',
      ),
    );
    expect(fetched).toBe('refused');
    expectRefused(/https:\/\/example\.com\//);
    await expect.poll(() => shell.log()).toContain('navigation refused');
    await expect.poll(() => shell.log()).toContain('window refused');
    await expect(screen(page, 'idle')).toBeVisible();
    await expect.poll(() => shell.pages().length).toBe(pages);
    // What a page was refused is not written down.
    expect(shell.log()).not.toContain('example.com');
  });

  test('may use its camera, and nothing else', async ({ hospital }) => {
    hospital.configure({ shell: { windows: [{ role: 'kiosk' }, { role: 'desk' }] } });
    const shell = await hospital.start();
    const kiosk = await shell.page('app://kiosk/');
    const desk = await shell.page('app://desk/');
    await expect(screen(kiosk, 'idle')).toBeVisible();
    await expect(screen(desk, 'login')).toBeVisible();
    const media = (constraints: MediaStreamConstraints) =>
      navigator.mediaDevices.getUserMedia(constraints).then(
        (stream) => {
          for (const track of stream.getTracks()) track.stop();
          return 'given';
        },
        (error: Error) => error.name,
      );
    expect(await kiosk.evaluate(media, { video: true })).toBe('given');
    expect(await kiosk.evaluate(media, { audio: true })).toBe('NotAllowedError');
    expect(await kiosk.evaluate(media, { audio: true, video: true })).toBe('NotAllowedError');
    expect(await desk.evaluate(media, { video: true })).toBe('NotAllowedError');
    const place = await kiosk.evaluate(
      () =>
        new Promise((resolve) =>
          navigator.geolocation.getCurrentPosition(
            () => resolve('given'),
            ({ code }) => resolve(code),
          ),
        ),
    );
    expect(place).toBe(1);
  });

  test('hears no shortcut, but every key that a scanner types', async ({ hospital }) => {
    const shell = await hospital.start();
    const page = await shell.page('app://kiosk/');
    await expect(screen(page, 'idle')).toBeVisible();
    await page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      window.addEventListener('keydown', ({ key }) => heard.push(key), true);
    });
    const keys: [string, string[]][] = [
      ['r', ['control']],
      ['I', ['control', 'shift']],
      ['p', ['control']],
      ['w', ['control']],
      ['F5', []],
      ['F11', []],
      ['F12', []],
      ['F4', ['alt']],
      ['ArrowLeft', ['alt']],
      ['7', []],
      ['A', ['shift']],
    ];
    await shell.main(({ BrowserWindow }, pressed) => {
      for (const [keyCode, modifiers] of pressed)
        for (const window of BrowserWindow.getAllWindows())
          window.webContents.sendInputEvent({ type: 'keyDown', keyCode, modifiers });
    }, keys);
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { heard: string[] }).heard))
      .toEqual(['7', 'A']);
    await expect(screen(page, 'idle')).toBeVisible();
  });

  test('has no menu under a long press, and takes no dropped file', async ({ hospital }) => {
    const shell = await hospital.start();
    const page = await shell.page('app://kiosk/');
    await expect(screen(page, 'idle')).toBeVisible();
    const taken = await page.evaluate(() =>
      ['contextmenu', 'dragstart', 'dragover', 'drop'].filter((name) =>
        document.body.dispatchEvent(new Event(name, { cancelable: true, bubbles: true })),
      ),
    );
    expect(taken).toEqual([]);
  });

  test('saves nothing; the desk saves what its page made, when somebody pressed', async ({
    hospital,
  }) => {
    hospital.configure({ shell: { windows: [{ role: 'kiosk' }, { role: 'desk' }] } });
    const shell = await hospital.start();
    const save = (name: string) => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob(['{}']));
      link.download = name;
      link.textContent = 'save';
      link.dataset.testid = 'save';
      document.body.replaceChildren(link);
    };
    const press = async (url: string, name: string): Promise<void> => {
      const page = await shell.page(url);
      await page.evaluate(save, name);
      await page.getByTestId('save').click();
    };
    const count = (what: string) => shell.log().split(what).length - 1;
    await press('app://kiosk/', 'visit.json');
    await expect.poll(() => count('download refused')).toBe(1);
    await press('app://desk/', 'visit.exe');
    await expect.poll(() => count('download refused')).toBe(2);
    await press('app://desk/', 'visit.json');
    await expect.poll(() => count('download allowed')).toBe(1);
    expect(count('download refused')).toBe(2);
  });
});

test.describe('lines to the host', () => {
  test('a kiosk window gets a kiosk line, whatever it asks for', async ({ hospital }) => {
    const shell = await hospital.start();
    const page = await shell.page('app://kiosk/');
    await expect(screen(page, 'idle')).toBeVisible();
    const login = { name: 'lan', pin: '000000' };
    const answer = await page.evaluate(callHost, ['/desk/login', login] as const);
    expect(answer).toContain('FORBIDDEN');
    const sent = await page.evaluate(callHost, ['/kiosk/send', { type: 'activity' }] as const);
    expect(sent).toContain('taken');
  });

  test('a desk window gets a desk line, and not the kiosk', async ({ hospital }) => {
    hospital.configure({ shell: { windows: [{ role: 'desk' }] } });
    const shell = await hospital.start();
    const page = await shell.page('app://desk/');
    await expect(screen(page, 'login')).toBeVisible();
    const answer = await page.evaluate(callHost, [
      '/desk/login',
      { name: 'nobody', pin: '000000' },
    ] as const);
    expect(answer).toContain('staff.wrong-pin');
    const kiosk = await page.evaluate(callHost, ['/kiosk/send', { type: 'activity' }] as const);
    expect(kiosk).toContain('FORBIDDEN');
  });

  test('contents that are no window of ours get none, with the real preload or not', async ({
    hospital,
  }) => {
    const shell = await hospital.start();
    const page = await shell.page('app://kiosk/');
    await expect(screen(page, 'idle')).toBeVisible();
    // In no session of ours: nothing is served there, and the preload is all it has.
    await shell.main(
      ({ BrowserWindow }, preload) => {
        const window = new BrowserWindow({
          webPreferences: { preload, sandbox: true, contextIsolation: true },
        });
        return window.loadURL('data:text/html,<title>foreign</title>');
      },
      join(program, 'preload.cjs'),
    );
    const foreign = await shell.page('data:text/html');
    await foreign.evaluate(() =>
      (window as unknown as { tiepdonShell: { hello(): void } }).tiepdonShell.hello(),
    );
    await expect.poll(() => shell.log()).toContain('line refused');
  });

  test('a page of the shell itself gets none', async ({ hospital }) => {
    hospital.configure({ gateway: {} });
    const shell = await hospital.start();
    const page = await shell.page('app://shell/page-');
    await page.evaluate(() =>
      (window as unknown as { tiepdonShell: { hello(): void } }).tiepdonShell.hello(),
    );
    await expect.poll(() => shell.log()).toContain('line refused');
  });
});
