import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { expectRefused } from './page-watch.ts';
import { expect, launchBrowser, type Program, test } from './program.ts';

/** What a page of somebody else gets of the program, in the same real browser, on the same machine. */
interface Stranger {
  readonly port: number;
  close(): Promise<void>;
}
const openStranger = async (): Promise<Stranger> => {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>stranger</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

/** Each way in which a page can reach for another origin, and what came of it. Runs in the page. */
const reach = async ([base, asset, token]: readonly [string, string, string]) => {
  const load = (element: HTMLElement): Promise<string> =>
    new Promise((resolve) => {
      element.addEventListener('load', () => resolve('loaded'));
      element.addEventListener('error', () => resolve('refused'));
      document.body.append(element);
    });
  const make = <T extends HTMLElement>(name: string, more: object): T =>
    Object.assign(document.createElement(name) as T, more);
  const read = (url: string, init?: RequestInit): Promise<string> =>
    fetch(url, init).then(
      async (response) => `${response.type} ${(await response.text()).length}`,
      () => 'refused',
    );
  const socket = (protocols: string[]): Promise<string> =>
    new Promise((resolve) => {
      const made = new WebSocket(base.replace('http', 'ws').concat('/rpc'), protocols);
      made.addEventListener('open', () => resolve('open'));
      made.addEventListener('error', () => resolve('refused'));
    });
  const framed = async (): Promise<string> => {
    const frame = make<HTMLIFrameElement>('iframe', { src: `${base}/` });
    await load(frame);
    return frame.contentDocument === null ? 'unreadable' : 'readable';
  };
  const opened = async (): Promise<string> => {
    const other = window.open(`${base}/#token=guess`);
    await new Promise((resolve) => setTimeout(resolve, 500));
    try {
      return other?.closed ? 'severed' : String(other?.document.title);
    } catch {
      return 'unreadable';
    }
  };
  const eventSource = (): Promise<string> =>
    new Promise((resolve) => {
      const source = new EventSource(`${base}/healthz`);
      source.onopen = () => resolve('open');
      source.onerror = () => resolve('refused');
    });
  return {
    fetch: await read(`${base}/`),
    'fetch of the health': await read(`${base}/healthz`),
    'fetch with credentials': await read(`${base}/`, { credentials: 'include' }),
    'fetch without looking': await read(`${base}/healthz`, { mode: 'no-cors' }),
    post: await read(`${base}/rpc`, { method: 'POST', body: '{}' }),
    'post without looking': await read(`${base}/rpc`, {
      method: 'POST',
      body: '{}',
      mode: 'no-cors',
    }),
    script: await load(make('script', { src: `${base}${asset}` })),
    module: await import(`${base}${asset}`).then(
      () => 'loaded',
      () => 'refused',
    ),
    picture: await load(make('img', { src: `${base}/healthz` })),
    style: await load(
      make('link', { rel: 'stylesheet', href: `${base}${asset.replace('.js', '.css')}` }),
    ),
    'event source': await eventSource(),
    socket: await socket([]),
    'socket with a guess': await socket(['tiepdon', 'token.guess']),
    'socket with the right token': await socket(['tiepdon', `token.${token}`]),
    frame: await framed(),
    window: await opened(),
  };
};

const nothing = {
  fetch: 'refused',
  'fetch of the health': 'refused',
  'fetch with credentials': 'refused',
  'fetch without looking': 'refused',
  post: 'refused',
  'post without looking': 'refused',
  script: 'refused',
  module: 'refused',
  picture: 'refused',
  style: 'refused',
  'event source': 'refused',
  socket: 'refused',
  'socket with a guess': 'refused',
  'socket with the right token': 'refused',
  frame: 'unreadable',
  window: 'severed',
};

const tokenOf = (program: Program): string =>
  new URL(program.kioskUrl).hash.slice('#token='.length);
/** A script of the kiosk's page, which a stranger may know by heart. */
const assetOf = async (program: Program): Promise<string> => {
  const page = await (await fetch(`http://127.0.0.1:${program.port}/`)).text();
  return /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? '';
};
const ask = async (page: Page, at: string, program: Program, base: string) => {
  await page.goto(at);
  return page.evaluate(reach, [base, await assetOf(program), tokenOf(program)] as const);
};
// Of the strangers' own making.
const refusals = [/Access|CORS|BLOCKED_BY|40[135]|421|frame-ancestors|WebSocket/i];

test('a page on another port, or under the other name of this machine, gets nothing', async ({
  page,
  oneClinic,
}) => {
  expectRefused(...refusals);
  const stranger = await openStranger();
  const base = `http://127.0.0.1:${oneClinic.port}`;
  expect(await assetOf(oneClinic)).toContain('/assets/');
  expect(await ask(page, `http://127.0.0.1:${stranger.port}/`, oneClinic, base)).toEqual(nothing);
  expect(await ask(page, `http://localhost:${stranger.port}/`, oneClinic, base)).toEqual(nothing);
  // The kiosk goes on beside it.
  await page.goto(oneClinic.kioskUrl);
  await expect(page.locator('[data-screen="idle"]')).toBeVisible();
  await stranger.close();
});

test('a name of somebody else that is turned to this machine shows nothing and opens nothing', async ({
  oneClinic,
}) => {
  expectRefused(/421/);
  const browser = await launchBrowser({
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--host-resolver-rules=MAP evil.example 127.0.0.1',
      // Newer browsers would stop it by themselves; not every browser of a hospital is one.
      '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests',
    ],
  });
  const page = await browser.newPage();
  const base = `http://evil.example:${oneClinic.port}`;
  // Its page came from its own server; from now on its name leads here.
  await page.route(`${base}/`, (route) =>
    route.fulfill({ body: 'evil', contentType: 'text/html' }),
  );
  await page.goto(`${base}/`);
  const got = await page.evaluate(async (token) => {
    const status = (path: string): Promise<string> =>
      fetch(path).then(
        async (response) => `${response.status} ${await response.text()}`,
        () => 'refused',
      );
    const socket = new Promise<string>((resolve) => {
      const made = new WebSocket(`ws://${location.host}/rpc`, ['tiepdon', `token.${token}`]);
      made.addEventListener('open', () => resolve('open'));
      made.addEventListener('error', () => resolve('refused'));
    });
    return { health: await status('/healthz'), desk: await status('/desk'), socket: await socket };
  }, tokenOf(oneClinic));
  expect(got).toEqual({ health: '421 ', desk: '421 ', socket: 'refused' });
  await browser.close();
});

test('a token is on no address bar, in no history and in no referrer', async ({
  page,
  oneClinic,
}) => {
  const sent: string[] = [];
  page.on('request', (request) =>
    sent.push(JSON.stringify([request.url(), request.headers(), request.postData()])),
  );
  await page.goto(oneClinic.kioskUrl);
  await expect(page.locator('[data-screen="idle"]')).toBeVisible();
  const token = tokenOf(oneClinic);
  expect(page.url()).not.toContain(token);
  expect(await page.evaluate(() => history.length)).toBe(2);
  await page.goBack();
  expect(page.url()).not.toContain(token);
  await page.goForward();
  await expect(page.locator('[data-screen="idle"]')).toBeVisible();
  // The first address is the page's own, which a browser keeps to itself: what follows the # is never sent.
  expect(sent.filter((each) => each.includes(token)).length).toBeLessThanOrEqual(1);
});
