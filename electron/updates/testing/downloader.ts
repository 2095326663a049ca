/**
 * electron-updater as the program uses it, in a process of its own: takes acts as lines of JSON, and answers each with one.
 *   node --import …/register-without-windows.ts downloader.ts KIND PROGRAM URL LOOKS
 */
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { app } from 'electron';
import { openUpdateNetwork } from '../net-session.ts';
import { type Offer, openUpdater } from '../updater.ts';

export type DownloaderAct =
  | { readonly act: 'download'; readonly offer: Offer }
  /** As after a restart of the program. */
  | { readonly act: 'reopen' }
  | { readonly act: 'install' }
  /** With the main process' own request. */
  | { readonly act: 'fetch'; readonly url: string };

const [, , kind = '', program = '', url = '', looks = ''] = process.argv;
app.setPath('userData', join(dirname(program), 'state'));
const network = openUpdateNetwork(url);
const open = () =>
  openUpdater({
    self: { kind: kind === 'nsis' ? 'nsis' : 'appimage', program },
    url,
    closeConnections: network.closeConnections,
    lookEveryMs: 20,
    mostLooksWithoutGrowth: Number(looks),
  });
let updater = open();

const perform = async (act: DownloaderAct): Promise<unknown> => {
  switch (act.act) {
    case 'download':
      return updater.download(act.offer);
    case 'reopen':
      updater = open();
      return 'open';
    case 'install':
      updater.install(false);
      return 'installed';
    case 'fetch':
      return network.fetch(act.url, {}).then(
        ({ status }) => status,
        (error: unknown) => String(error),
      );
  }
};

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(await perform(JSON.parse(line)))}\n`);
