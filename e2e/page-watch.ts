import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, BrowserContext, ConsoleMessage } from '@playwright/test';
import { logOfPage } from './logs.ts';

/** Of the test that is running in this worker. */
const refused: string[] = [];
const expected: RegExp[] = [];
const allowed: RegExp[] = [];
const watched = new WeakSet<BrowserContext>();

const isOfPolicy = /^\[policy\]|Content Security Policy|^Refused to /;
const isBlocked = /csp|BLOCKED_BY/i;

/** Runs in a page or in a worker: the browser tells what it refused to whoever listens there. */
const tellBreaches = (): void =>
  addEventListener('securitypolicyviolation', ((event: SecurityPolicyViolationEvent) =>
    console.error(`[policy] ${event.effectiveDirective} ${event.blockedURI}`)) as EventListener);

/** From now on: what pages of this context say is kept, and what they are refused fails the test. */
export const watchContext = (context: BrowserContext): void => {
  if (watched.has(context)) return;
  watched.add(context);
  const hear = (message: ConsoleMessage): void => {
    const text = message.text();
    logOfPage(`${message.type()} ${text}`);
    if (isOfPolicy.test(text)) refused.push(text);
  };
  context.on('console', hear);
  context.on('page', (page) =>
    page.on('worker', (worker) => {
      worker.on('console', hear);
      // It may have ended already.
      worker.evaluate(tellBreaches).catch(() => undefined);
    }),
  );
  context.on('weberror', (error) => logOfPage(`uncaught ${error.error().stack}`));
  context.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    if (isBlocked.test(why)) refused.push(`${why} ${request.url()}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`);
  });
  // A page may be gone already.
  context.addInitScript(tellBreaches).catch(() => undefined);
};

export const watchBrowser = (browser: Browser): void => {
  for (const context of browser.contexts()) watchContext(context);
  browser.on('context', watchContext);
};

/** This test has pages refused what matches, and nothing else. */
export const expectRefused = (...patterns: readonly RegExp[]): void => {
  expected.push(...patterns);
};

/** The same of what a browser may tell or not: a window that is closed at once may never have asked for anything. */
export const allowRefused = (...patterns: readonly RegExp[]): void => {
  allowed.push(...patterns);
};

interface Settled {
  /** Was not to be refused. */
  readonly refused: string[];
  /** Was to be refused, and was not. */
  readonly missing: string[];
}

const missing = (): RegExp[] =>
  expected.filter((pattern) => !refused.some((text) => pattern.test(text)));

/** What the test ends with; a new one begins. Browsers tell a moment later, and some things twice. */
export const settleRefused = async (): Promise<Settled> => {
  const late = Date.now() + 5_000;
  let heard = -1;
  while (expected.length + allowed.length > 0 && Date.now() < late) {
    if (missing().length === 0 && heard === refused.length) break;
    heard = refused.length;
    await pause(150);
  }
  const settled = {
    refused: refused.filter(
      (text) => ![...expected, ...allowed].some((pattern) => pattern.test(text)),
    ),
    missing: missing().map((pattern) => String(pattern)),
  };
  refused.length = 0;
  expected.length = 0;
  allowed.length = 0;
  return settled;
};
