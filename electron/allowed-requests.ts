import type { WindowRole } from '../core/contract/index.ts';
import { originOf, originOfUrl } from './origins.ts';

/** What a window of a role may load: its own pages, the shell's, and what its pages made themselves. */
export const isAllowedRequest = (role: WindowRole, url: string): boolean => {
  const own = originOf(role);
  if (url.startsWith('blob:')) return originOfUrl(url.slice('blob:'.length)) === own;
  // Small pictures inside style sheets; the page policy says where they may be used.
  if (url.startsWith('data:')) return true;
  const origin = originOfUrl(url);
  return origin === own || origin === originOf('shell');
};

/** The camera, for the kiosk's own pages; nothing else, for nobody. */
export const isAllowedPermission = (
  role: WindowRole,
  permission: string,
  origin: string,
  media: readonly string[],
): boolean =>
  role === 'kiosk' &&
  permission === 'media' &&
  origin.replace(/\/$/, '') === originOf('kiosk') &&
  media.length > 0 &&
  media.every((each) => each === 'video');

/** The desk may save what its own page made, when somebody pressed for it: lists and files for the hospital system. */
export const isAllowedDownload = (
  role: WindowRole,
  item: { readonly url: string; readonly fileName: string; readonly hasUserGesture: boolean },
): boolean =>
  role === 'desk' &&
  item.hasUserGesture &&
  item.url.startsWith('blob:') &&
  originOfUrl(item.url.slice('blob:'.length)) === originOf('desk') &&
  /\.(csv|json|xml|txt)$/.test(item.fileName);
