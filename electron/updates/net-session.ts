import { session } from 'electron';
import type { Fetch } from './fetch-text.ts';

/** The name of the session in which electron-updater asks; its pages, if it had any, would be nobody's. */
const partition = 'electron-updater';

export interface UpdateNetwork {
  readonly fetch: Fetch;
  closeConnections(): Promise<void>;
}

/** The one way out of the main process: to the update server, and nowhere else, wherever that may point. */
export const openUpdateNetwork = (url: string): UpdateNetwork => {
  const own = session.fromPartition(partition, { cache: false });
  const base = new URL(url.endsWith('/') ? url : `${url}/`).href;
  own.webRequest.onBeforeRequest((details, answer) =>
    answer({ cancel: !details.url.startsWith(base) }),
  );
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  own.setPermissionCheckHandler(() => false);
  return {
    fetch: (target, init) => own.fetch(target, init),
    closeConnections: () => own.closeAllConnections(),
  };
};
