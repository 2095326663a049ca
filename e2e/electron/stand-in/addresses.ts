/** Chromium knows no schemes of ours: `app://kiosk/x` is `https://kiosk.app.invalid/x` to it. */
const suffix = '.app.invalid';

export const toChromium = (url: string): string =>
  url.replace(
    /^(blob:)?app:\/\/([a-z]+)/,
    (_, blob = '', host) => `${blob}https://${host}${suffix}`,
  );

export const toProgram = (url: string): string =>
  url.replace(
    /^(blob:)?https:\/\/([a-z]+)\.app\.invalid/,
    (_, blob = '', host) => `${blob}app://${host}`,
  );

export const isProgramUrl = (url: string): boolean => toProgram(url) !== url;
