import { EventEmitter } from 'node:events';
import type { Browser } from '@playwright/test';
import { type Session, session } from './session.ts';
import { WebContents } from './web-contents.ts';

interface WindowOptions {
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly show?: boolean;
  readonly kiosk?: boolean;
  readonly webPreferences?: WebPreferences;
}

interface WebPreferences {
  readonly preload?: string;
  readonly session?: Session;
  readonly sandbox?: boolean;
  readonly contextIsolation?: boolean;
  readonly nodeIntegration?: boolean;
}

const all = new Set<BrowserWindow>();
let browser: Promise<Browser>;
let announce: (contents: WebContents) => void;
let onAllClosed: () => void;

/** What windows need of the rest of the module. */
export const connectWindows = (parts: {
  readonly browser: Promise<Browser>;
  readonly announce: (contents: WebContents) => void;
  readonly onAllClosed: () => void;
}): void => {
  ({ browser, announce, onAllClosed } = parts);
};

export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents;
  readonly #bounds: { x: number; y: number; width: number; height: number };
  readonly #isKiosk: boolean;
  #isVisible: boolean;
  #isMinimized = false;
  #isDestroyed = false;

  static getAllWindows(): BrowserWindow[] {
    return [...all];
  }
  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return [...all].find((window) => window.webContents === contents) ?? null;
  }

  constructor(options: WindowOptions = {}) {
    super();
    const { webPreferences = {} } = options;
    if (webPreferences.sandbox === false || webPreferences.contextIsolation === false)
      throw new Error('the stand-in has no window without sandbox and context isolation');
    if (webPreferences.nodeIntegration)
      throw new Error('the stand-in has no window with Node in its page');
    this.#bounds = {
      x: options.x ?? 0,
      y: options.y ?? 0,
      width: options.width ?? 800,
      height: options.height ?? 600,
    };
    this.#isVisible = options.show ?? true;
    this.#isKiosk = options.kiosk ?? false;
    this.webContents = new WebContents(
      browser,
      webPreferences.session ?? session.defaultSession,
      webPreferences,
    );
    all.add(this);
    this.webContents.on('stand-in-closed', () => this.close());
    void this.webContents.resize(this.#bounds.width, this.#bounds.height).catch(() => undefined);
    announce(this.webContents);
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.loadURL(url);
    this.webContents
      .firstPaint()
      .then(() => this.emit('ready-to-show'))
      .catch(() => undefined);
  }
  getBounds(): { x: number; y: number; width: number; height: number } {
    return { ...this.#bounds };
  }
  show(): void {
    this.#isVisible = true;
  }
  isVisible(): boolean {
    return this.#isVisible;
  }
  isKiosk(): boolean {
    return this.#isKiosk;
  }
  maximize(): void {}
  minimize(): void {
    this.#isMinimized = true;
  }
  restore(): void {
    this.#isMinimized = false;
  }
  isMinimized(): boolean {
    return this.#isMinimized;
  }
  focus(): void {
    this.emit('focus');
  }
  removeMenu(): void {}
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
  close(): void {
    let isPrevented = false;
    this.emit('close', {
      preventDefault: () => {
        isPrevented = true;
      },
    });
    if (!isPrevented) this.destroy();
  }
  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    all.delete(this);
    this.webContents.destroy();
    this.emit('closed');
    if (all.size === 0) onAllClosed();
  }
}
