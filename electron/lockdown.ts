import { app, type Session, type WebContents } from 'electron';
import type { WindowRole } from '../core/contract/index.ts';
import { isAllowedKey } from './allowed-keys.ts';
import { isAllowedDownload, isAllowedPermission, isAllowedRequest } from './allowed-requests.ts';
import type { ShellLog } from './log.ts';
import { originOf, originOfUrl } from './origins.ts';
import type { Pages } from './pages.ts';

/** Switches of Chromium that a kiosk wants, and what holds for every session; before the app is ready. */
export const lockProcess = (): void => {
  for (const name of ['disable-pinch', 'disable-background-networking', 'disable-component-update'])
    app.commandLine.appendSwitch(name);
  app.commandLine.appendSwitch('overscroll-history-navigation', '0');
  app.commandLine.appendSwitch('autoplay-policy', 'no-user-gesture-required');
  // A session that nobody locked, and Electron's default is one, gives nothing to anybody.
  app.on('session-created', (session) => {
    session.setPermissionCheckHandler(() => false);
    session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
    session.setDevicePermissionHandler(() => false);
  });
  // One list: a second switch of this name would replace it.
  app.commandLine.appendSwitch('disable-features', 'Translate,AutofillServerCommunication');
};

/** What every page of a session may load, ask for and save: its role's, and nothing else. */
export const lockSession = (
  session: Session,
  role: WindowRole,
  pages: Pages,
  log: ShellLog,
): void => {
  session.protocol.handle('app', (request) => pages.answer(role, request));
  session.setSpellCheckerEnabled(false);
  // Nothing a page asks for leaves the machine, also where the filter below is not asked.
  void session.setProxy({
    mode: 'fixed_servers',
    proxyRules: '127.0.0.1:1',
    proxyBypassRules: '<-loopback>',
  });
  session.webRequest.onBeforeRequest(({ url, resourceType }, answer) => {
    const cancel = !isAllowedRequest(role, url);
    // The address may carry what a page should not know: its kind is enough.
    if (cancel) log.warn('request refused', { role, resourceType });
    answer({ cancel });
  });
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    isAllowedPermission(role, permission, origin, details.mediaType ? [details.mediaType] : []),
  );
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const isAllowed = isAllowedPermission(
      role,
      permission,
      originOfUrl(details.requestingUrl),
      media,
    );
    if (!isAllowed) log.warn('permission refused', { role, permission });
    answer(isAllowed);
  });
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, item) => {
    const isAllowed = isAllowedDownload(role, {
      url: item.getURL(),
      fileName: item.getFilename(),
      hasUserGesture: item.hasUserGesture(),
    });
    if (isAllowed) {
      log.info('download allowed', { role });
      return;
    }
    log.warn('download refused', { role });
    event.preventDefault();
  });
};

export interface ContentsLock {
  /** The role whose window this is; `shell` for the staff panel. Nobody's contents get the kiosk's few rights. */
  readonly roleOf: (contents: WebContents) => WindowRole | 'shell' | undefined;
  /** A link of a page of the shell was pressed. */
  readonly onAct: (contents: WebContents, path: string) => void;
}

/** No page leaves its place, opens another, or hears a key that is not for it. For contents of every kind, as they come. */
export const lockContents = ({ roleOf, onAct }: ContentsLock, log: ShellLog): void => {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => {
      log.warn('window refused');
      return { action: 'deny' };
    });
    const stay = (event: { readonly url: string; preventDefault(): void }): void => {
      event.preventDefault();
      const { pathname } = new URL(event.url);
      const isAct =
        originOfUrl(event.url) === originOf('shell') &&
        originOfUrl(contents.getURL()) === originOf('shell') &&
        pathname.startsWith('/act/');
      if (isAct) onAct(contents, pathname);
      else log.warn('navigation refused');
    };
    contents.on('will-navigate', stay);
    contents.on('will-redirect', stay);
    contents.on('will-frame-navigate', (event) => {
      // The main frame's are told above.
      if (!event.isMainFrame) stay(event);
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.on('before-input-event', (event, input) => {
      if (!isAllowedKey(roleOf(contents) ?? 'kiosk', input)) event.preventDefault();
    });
    contents.setIgnoreMenuShortcuts(true);
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    contents.on('did-finish-load', () => {
      contents.setZoomFactor(1);
      void contents.setVisualZoomLevelLimits(1, 1);
    });
    contents.on('devtools-opened', () => contents.closeDevTools());
  });
  const refuse = (event: { preventDefault(): void }): void => event.preventDefault();
  app.on('login', refuse);
  app.on('select-client-certificate', refuse);
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
};
