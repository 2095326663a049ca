import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Browser, CDPSession, Page } from '@playwright/test';
import { toChromium, toProgram } from './addresses.ts';
import { ipcMain } from './ipc-main.ts';
import { bindingName, pageBridge, preloadWorld, worldName } from './page-world.ts';
import type { MessagePortMain } from './ports.ts';
import type { Session } from './session.ts';

interface FrameWorld {
  readonly context: number;
  readonly origin: string;
  readonly isMain: boolean;
}

export interface InputEvent {
  readonly type: 'keyDown' | 'keyUp';
  readonly keyCode: string;
  readonly modifiers?: readonly ('control' | 'alt' | 'shift' | 'meta')[];
}

const modifierBits = { alt: 1, control: 2, meta: 4, shift: 8 } as const;
let lastId = 0;
let lastPort = 0;

/** A page of Chromium as Electron's `WebContents`. */
export class WebContents extends EventEmitter {
  readonly id = ++lastId;
  readonly session: Session;
  readonly ready: Promise<void>;
  readonly #token = `stand-in-${randomUUID()}`;
  readonly #ports = new Map<number, MessagePortMain>();
  #page: Page | undefined;
  #cdp: CDPSession | undefined;
  #world: FrameWorld | undefined;
  readonly #worlds = new Map<number, FrameWorld>();
  #mainFrameId = '';
  #expected: string | undefined;
  #windowOpen: (details: { url: string }) => { action: 'allow' | 'deny' } = () => ({
    action: 'allow',
  });
  #isDestroyed = false;

  readonly #preferences: object;

  constructor(
    browser: Promise<Browser>,
    session: Session,
    preferences: { readonly preload?: string },
  ) {
    super();
    this.session = session;
    this.#preferences = preferences;
    session.adopt(this);
    this.ready = this.#open(browser, preferences.preload);
  }

  getLastWebPreferences(): object {
    const { session: _, ...preferences } = this.#preferences as { session?: unknown };
    return preferences;
  }

  async #open(browser: Promise<Browser>, preload: string | undefined): Promise<void> {
    const page = await this.session.newPage(await browser);
    this.#page = page;
    const cdp = await page.context().newCDPSession(page);
    this.#cdp = cdp;
    page.on('crash', () => {
      this.#lose();
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 139 });
    });
    page.on('close', () => {
      if (!this.#isDestroyed) this.emit('stand-in-closed');
    });
    page.on('download', (download) => void this.session.download(this, download));
    page.on('load', () => this.emit('did-finish-load'));
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.emit('did-navigate', {}, toProgram(frame.url()));
    });
    cdp.on('Runtime.executionContextCreated', ({ context: made }) => {
      if (made.name !== worldName) return;
      const frameId = (made.auxData as { frameId?: string } | undefined)?.frameId;
      const world = {
        context: made.id,
        origin: made.origin,
        isMain: frameId === this.#mainFrameId,
      };
      this.#worlds.set(made.id, world);
      if (world.isMain) this.#world = world;
    });
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      this.#worlds.delete(executionContextId);
      if (this.#world?.context === executionContextId) this.#lose();
    });
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === bindingName) this.#hear(JSON.parse(payload), executionContextId);
    });
    await cdp.send('Page.enable');
    const { frameTree } = await cdp.send('Page.getFrameTree');
    this.#mainFrameId = frameTree.frame.id;
    await cdp.send('Runtime.enable');
    await cdp.send('Runtime.addBinding', { name: bindingName, executionContextName: worldName });
    if (preload === undefined) return;
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: `(${pageBridge})(${JSON.stringify(this.#token)});`,
    });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      worldName,
      source: `(${preloadWorld})(${JSON.stringify(this.#token)}, ${JSON.stringify(bindingName)}, (require) => {\n${readFileSync(preload, 'utf8')}\n});`,
    });
  }

  /** The page's world is gone; so are the ends of its ports. */
  #lose(): void {
    this.#world = undefined;
    for (const port of [...this.#ports.values()]) port.close();
    this.#ports.clear();
  }

  #hear(
    heard: {
      readonly kind: string;
      readonly channel: string;
      readonly args: unknown[];
      readonly id: number;
      readonly port: number;
      readonly data: unknown;
    },
    context: number,
  ): void {
    if (heard.kind === 'port') this.#ports.get(heard.port)?.postMessage(heard.data);
    else if (heard.kind === 'port-closed') {
      const port = this.#ports.get(heard.port);
      this.#ports.delete(heard.port);
      port?.close();
    } else {
      const world = this.#worlds.get(context);
      const event = {
        sender: this,
        senderFrame: world && {
          origin: toProgram(world.origin),
          url: this.getURL(),
          parent: world.isMain ? null : {},
        },
      };
      if (heard.kind === 'send') ipcMain.emit(heard.channel, event, ...heard.args);
      else
        void ipcMain.answer(heard.channel, event, heard.args).then(
          (value) => this.#tell({ kind: 'return', id: heard.id, value }),
          (error: unknown) => this.#tell({ kind: 'return', id: heard.id, error: String(error) }),
        );
    }
  }

  #tell(message: object): void {
    const world = this.#world;
    if (!world || !this.#cdp) return;
    const expression = `standInHear(${JSON.stringify(JSON.stringify(message))})`;
    // The page may be leaving just now; what it does not hear it cannot miss.
    this.#cdp
      .send('Runtime.evaluate', { expression, contextId: world.context })
      .catch(() => undefined);
  }

  isOf(page: Page): boolean {
    return this.#page === page;
  }
  mayOpen(url: string): boolean {
    return this.#windowOpen({ url }).action === 'allow';
  }
  mayNavigate(url: string, isMainFrame: boolean): boolean {
    if (isMainFrame && this.#expected === url) {
      this.#expected = undefined;
      this.emit('did-start-navigation', {
        isMainFrame,
        isSameDocument: false,
        url: toProgram(url),
      });
      return true;
    }
    let isPrevented = false;
    const event = {
      url: toProgram(url),
      isMainFrame,
      preventDefault: () => {
        isPrevented = true;
      },
    };
    this.emit('will-frame-navigate', event);
    if (isMainFrame) this.emit('will-navigate', event);
    if (isMainFrame && !isPrevented)
      this.emit('did-start-navigation', {
        isMainFrame,
        isSameDocument: false,
        url: toProgram(url),
      });
    return !isPrevented;
  }
  async hasUserGesture(): Promise<boolean> {
    return (
      (await this.#page?.evaluate(() => navigator.userActivation.isActive).catch(() => false)) ??
      false
    );
  }

  async loadURL(url: string): Promise<void> {
    await this.ready;
    if (this.#isDestroyed) return;
    this.#expected = toChromium(url);
    await this.#page?.goto(this.#expected, { waitUntil: 'commit' });
  }
  getURL(): string {
    return toProgram(this.#page?.url() ?? '');
  }
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
  send(channel: string, ...args: unknown[]): void {
    this.#tell({ kind: 'message', channel, args, ports: [] });
  }
  postMessage(channel: string, message: unknown, ports: MessagePortMain[] = []): void {
    const numbers = ports.map((port) => {
      lastPort += 1;
      this.#ports.set(lastPort, port);
      return { number: lastPort, port };
    });
    this.#tell({
      kind: 'message',
      channel,
      args: [message],
      ports: numbers.map(({ number }) => number),
    });
    for (const { number, port } of numbers)
      port.moveTo({
        deliver: (data) => this.#tell({ kind: 'port', port: number, data }),
        close: () => {
          if (this.#ports.delete(number)) this.#tell({ kind: 'port-closed', port: number });
        },
      });
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'allow' | 'deny' }): void {
    this.#windowOpen = handler;
  }
  /** Keys go through the program's `before-input-event` first, as a keyboard's would. */
  sendInputEvent({ type, keyCode, modifiers = [] }: InputEvent): void {
    let isPrevented = false;
    const has = (name: 'control' | 'alt' | 'shift' | 'meta') => modifiers.includes(name);
    const code = /^[a-z]$/i.test(keyCode)
      ? `Key${keyCode.toUpperCase()}`
      : /^\d$/.test(keyCode)
        ? `Digit${keyCode}`
        : keyCode;
    this.emit(
      'before-input-event',
      {
        preventDefault: () => {
          isPrevented = true;
        },
      },
      {
        type,
        key: keyCode,
        code,
        control: has('control'),
        alt: has('alt'),
        shift: has('shift'),
        meta: has('meta'),
        isAutoRepeat: false,
      },
    );
    if (isPrevented) return;
    const sent = this.#cdp?.send('Input.dispatchKeyEvent', {
      type,
      key: keyCode,
      code,
      modifiers: modifiers.reduce((bits, name) => bits | modifierBits[name], 0),
      ...(type === 'keyDown' && keyCode.length === 1 && !has('control') && { text: keyCode }),
    });
    sent?.catch(() => undefined);
  }
  forcefullyCrashRenderer(): void {
    this.#cdp?.send('Page.crash').catch(() => undefined);
  }
  async resize(width: number, height: number): Promise<void> {
    await this.ready;
    await this.#page?.setViewportSize({ width, height });
  }
  async firstPaint(): Promise<void> {
    await this.ready;
    await this.#page?.waitForLoadState('domcontentloaded');
  }
  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#lose();
    void this.ready.then(() => this.#page?.close()).catch(() => undefined);
    this.emit('destroyed');
  }
  setIgnoreMenuShortcuts(): void {}
  setWebRTCIPHandlingPolicy(): void {}
  setZoomFactor(): void {}
  async setVisualZoomLevelLimits(): Promise<void> {}
  closeDevTools(): void {}
  /** There is no printer; the page is drawn as it would be. */
  print(_options: object, done: (isDone: boolean, reason: string) => void): void {
    this.#cdp?.send('Page.printToPDF', {}).then(
      () => done(true, ''),
      (error: unknown) => done(false, String(error)),
    );
  }
}
