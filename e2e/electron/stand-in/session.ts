import { EventEmitter } from 'node:events';
import type { Browser, BrowserContext, Download, Page, Request, Route } from '@playwright/test';
import { isProgramUrl, toChromium, toProgram } from './addresses.ts';

/** What a session asks of the windows that live in it. */
export interface SessionContents {
  isOf(page: Page): boolean;
  mayOpen(url: string): boolean;
  mayNavigate(url: string, isMainFrame: boolean): boolean;
  hasUserGesture(): Promise<boolean>;
}

type ProtocolHandler = (request: { url: string; method: string }) => Response | Promise<Response>;
type BeforeRequest = (
  details: { url: string; method: string; resourceType: string },
  answer: (response: { cancel?: boolean }) => void,
) => void;
type PermissionCheck = (
  contents: SessionContents | null,
  permission: string,
  origin: string,
  details: { mediaType?: string },
) => boolean;
type PermissionRequest = (
  contents: SessionContents | null,
  permission: string,
  answer: (granted: boolean) => void,
  details: { requestingUrl: string; mediaTypes?: string[] },
) => void;

/** Permissions of Chromium, as Electron asks the program for them. */
const permissions = [
  { chromium: 'camera', electron: 'media', media: 'video' },
  { chromium: 'microphone', electron: 'media', media: 'audio' },
  { chromium: 'geolocation', electron: 'geolocation', media: undefined },
  { chromium: 'notifications', electron: 'notifications', media: undefined },
  { chromium: 'midi', electron: 'midi', media: undefined },
  { chromium: 'clipboard-read', electron: 'clipboard-read', media: undefined },
] as const;

const origins = ['app://kiosk', 'app://desk', 'app://shell'];

/** The page may go at any moment: what it was to be told is of no interest then. */
const settled = (told: Promise<unknown>): Promise<void> =>
  told.then(
    () => undefined,
    () => undefined,
  );

/** One partition: a context of Chromium, in memory. */
export class Session extends EventEmitter {
  readonly #handlers = new Map<string, ProtocolHandler>();
  readonly #contents = new Set<SessionContents>();
  #beforeRequest: BeforeRequest | undefined;
  #check: PermissionCheck = () => true;
  #request: PermissionRequest = (_contents, _permission, answer) => answer(true);
  #context: Promise<BrowserContext> | undefined;
  /** Requests of the main process that are under way. */
  readonly #requests = new Set<{ abort(): void }>();
  /** Pages that are on their way. */
  #expected = 0;

  readonly protocol = {
    handle: (scheme: string, handler: ProtocolHandler) => void this.#handlers.set(scheme, handler),
  };
  readonly webRequest = {
    onBeforeRequest: (listener: BeforeRequest) => {
      this.#beforeRequest = listener;
    },
  };

  setPermissionCheckHandler(handler: PermissionCheck): void {
    this.#check = handler;
  }
  setPermissionRequestHandler(handler: PermissionRequest): void {
    this.#request = handler;
  }
  own(request: { abort(): void }): void {
    this.#requests.add(request);
  }
  disown(request: { abort(): void }): void {
    this.#requests.delete(request);
  }
  async closeAllConnections(): Promise<void> {
    for (const request of [...this.#requests]) request.abort();
  }
  /** The main process' own, of this session; as `net.fetch` it asks the program's filter first. */
  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    if (this.isCancelled(url, 'xhr', init.method ?? 'GET'))
      throw new Error('net::ERR_BLOCKED_BY_CLIENT');
    const abort = new AbortController();
    this.own(abort);
    try {
      const signal = AbortSignal.any([abort.signal, ...(init.signal ? [init.signal] : [])]);
      return await fetch(url, { ...init, signal });
    } finally {
      this.disown(abort);
    }
  }
  setDevicePermissionHandler(): void {}
  setSpellCheckerEnabled(): void {}
  async setProxy(): Promise<void> {}

  context(browser: Browser): Promise<BrowserContext> {
    this.#context ??= this.#open(browser);
    return this.#context;
  }

  /** A page of the program's own making. */
  async newPage(browser: Browser): Promise<Page> {
    const context = await this.context(browser);
    this.#expected += 1;
    return context.newPage();
  }

  adopt(contents: SessionContents): void {
    this.#contents.add(contents);
  }

  async download(contents: SessionContents, download: Download): Promise<void> {
    const hasUserGesture = await contents.hasUserGesture();
    let isRefused = false;
    this.emit(
      'will-download',
      { preventDefault: () => (isRefused = true) },
      {
        getURL: () => toProgram(download.url()),
        getFilename: () => download.suggestedFilename(),
        hasUserGesture: () => hasUserGesture,
      },
      contents,
    );
    if (isRefused) await settled(download.cancel());
  }

  async #open(browser: Browser): Promise<BrowserContext> {
    const context = await browser.newContext();
    for (const origin of origins)
      await context.grantPermissions(
        permissions.filter((each) => this.#isGranted(origin, each)).map((each) => each.chromium),
        { origin: toChromium(origin) },
      );
    await context.route('**/*', (route) => this.#answer(route));
    await context.routeWebSocket(/.*/, (socket) => {
      if (this.isCancelled(socket.url(), 'webSocket', 'GET')) void settled(socket.close());
    });
    context.on('page', (page) => {
      if (this.#expected > 0) {
        this.#expected -= 1;
        return;
      }
      // Opened by a page: Electron would not have made it before asking. Which page it was, Chromium may not say.
      void settled(
        page.opener().then((opener) => {
          const asked = [...this.#contents].filter((each) => opener === null || each.isOf(opener));
          const isDenied = asked.some((contents) => !contents.mayOpen(toProgram(page.url())));
          return isDenied ? page.close() : undefined;
        }),
      );
    });
    return context;
  }

  #isGranted(origin: string, { electron, media }: (typeof permissions)[number]): boolean {
    let isGranted = false;
    this.#request(null, electron, (granted) => (isGranted = granted), {
      requestingUrl: `${origin}/`,
      ...(media && { mediaTypes: [media] }),
    });
    return (
      isGranted && this.#check(null, electron, `${origin}/`, media ? { mediaType: media } : {})
    );
  }

  isCancelled(url: string, resourceType: string, method: string): boolean {
    let isCancelled = false;
    this.#beforeRequest?.({ url: toProgram(url), method, resourceType }, ({ cancel }) => {
      isCancelled = cancel === true;
    });
    return isCancelled;
  }

  /** The window whose page asks; none for a page that nobody allowed, which may not even be there yet. */
  #contentsOf(request: Request): SessionContents | undefined {
    try {
      const page = request.serviceWorker() ? undefined : request.frame().page();
      return page && [...this.#contents].find((contents) => contents.isOf(page));
    } catch {
      return undefined;
    }
  }

  async #answer(route: Route): Promise<void> {
    const request = route.request();
    const contents = this.#contentsOf(request);
    if (!contents) return settled(route.abort('blockedbyclient'));
    const isMainFrame = request.isNavigationRequest() && request.frame().parentFrame() === null;
    if (request.isNavigationRequest() && !contents.mayNavigate(request.url(), isMainFrame))
      return settled(route.abort('aborted'));
    if (this.isCancelled(request.url(), request.resourceType(), request.method()))
      return settled(route.abort('blockedbyclient'));
    const handler = this.#handlers.get('app');
    if (!isProgramUrl(request.url()) || !handler) return settled(route.continue());
    const response = await handler({ url: toProgram(request.url()), method: request.method() });
    return settled(
      route.fulfill({
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: Buffer.from(await response.arrayBuffer()),
      }),
    );
  }
}

const partitions = new Map<string, Session>();
let announce: (made: Session) => void = () => undefined;

/** Told of every session before anybody has it. */
export const onSession = (listener: (made: Session) => void): void => {
  announce = listener;
};

export const session = {
  fromPartition(name: string, _options: { readonly cache?: boolean } = {}): Session {
    const known = partitions.get(name);
    if (known) return known;
    const made = new Session();
    partitions.set(name, made);
    announce(made);
    return made;
  },
  get defaultSession(): Session {
    return session.fromPartition('');
  },
};
