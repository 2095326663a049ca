import type { WindowRole } from '../core/contract/index.ts';

/** Scheme of everything that windows show; nothing else can be loaded. */
export const appScheme = 'app';

/** Each role's pages are an origin of their own; `shell` has the pages that need no host. */
export type PageHost = WindowRole | 'shell';

export const originOf = (host: PageHost): string => `${appScheme}://${host}`;

/** The page of a role. */
export const screenUrl = (role: WindowRole): string =>
  role === 'desk' ? `${originOf('desk')}/desk` : `${originOf('kiosk')}/`;

/** Custom schemes have no origin for Node's `URL`: it is made from its parts. */
export const originOfUrl = (url: string): string => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  return parsed?.protocol === `${appScheme}:` ? `${appScheme}://${parsed.host}` : '';
};
