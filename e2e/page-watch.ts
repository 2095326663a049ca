import type { Browser, BrowserContext } from '@playwright/test';
import { logOfPage } from './logs.ts';

/** Of the test that is running in this worker. */
const refused: string[] = [];
const expected: RegExp[] = [];
const watched = new WeakSet<BrowserContext>();

const isOfPolicy = /^\[policy\]|Content Security Policy|^Refused to /;
const isBlocked = /csp|BLOCKED_BY/i;

/** From now on: what pages of this context say is kept, and what they are refused fails the test. */
export const watchContext = (context: BrowserContext): void => {
  if (watched.has(context)) return;
  watched.add(context);
  context.on('console', (message) => {
    const text = message.text();
    logOfPage(`${message.type()} ${text}`);
    if (isOfPolicy.test(text)) refused.push(text);
  });
  context.on('weberror', (error) => logOfPage(`uncaught ${error.error().stack}`));
  context.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    if (isBlocked.test(why)) refused.push(`${why} ${request.url()}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`);
  });
  // A page may be gone already.
  context
    .addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) =>
        console.error(`[policy] ${event.effectiveDirective} ${event.blockedURI}`),
      );
    })
    .catch(() => undefined);
};

export const watchBrowser = (browser: Browser): void => {
  for (const context of browser.contexts()) watchContext(context);
  browser.on('context', watchContext);
};

/** This test has pages refused what matches, and nothing else. */
export const expectRefused = (...patterns: readonly RegExp[]): void => {
  expected.push(...patterns);
};

/** What was refused that was not to be, and what was to be and was not; a new test begins. */
export const settleRefused = (): { readonly refused: string[]; readonly missing: string[] } => {
  const all = refused.splice(0);
  const patterns = expected.splice(0);
  return {
    refused: all.filter((text) => !patterns.some((pattern) => pattern.test(text))),
    missing: patterns
      .filter((pattern) => !all.some((text) => pattern.test(text)))
      .map((pattern) => String(pattern)),
  };
};
