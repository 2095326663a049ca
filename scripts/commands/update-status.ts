import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Release, UpdateChannel } from '../../core/contract/index.ts';
import { updatePlaces } from '../../electron/updates/places.ts';
import { probationFiles } from '../../electron/updates/probation-files.ts';
import { parseUpdateState } from '../../electron/updates/state.ts';
import { openPublishedFolder, type PublishedFolder } from '../release/published-folder.ts';
import { type Command, exitCodes, print } from './command.ts';

const channels: readonly UpdateChannel[] = ['canary', 'stable'];

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** What the server's folder offers, and what kiosks say of it. */
const publishedStatus = (folder: PublishedFolder) => ({
  channels: Object.fromEntries(
    channels.flatMap((channel) => {
      const found = folder.look(channel)?.release;
      return found ? [[channel, found] as const] : [];
    }),
  ) as Partial<Record<UpdateChannel, Release>>,
  reports: folder.reports(),
});

/** What one kiosk remembers. */
const kioskStatus = (stateFolder: string) => {
  const places = updatePlaces(stateFolder);
  const { settings, ...state } = parseUpdateState(readText(places.state));
  const probation = probationFiles(places.probation).read();
  return {
    ...state,
    ...(settings && { url: settings.url, channel: settings.channel }),
    ...(probation && { probation }),
  };
};

const publishedLines = ({ channels: found, reports }: ReturnType<typeof publishedStatus>) => [
  ...channels.map((channel) => {
    const release = found[channel];
    if (!release) return `${channel.padEnd(8)} nothing`;
    const because = release.promotedBecause ? `, forced: ${release.promotedBecause}` : '';
    return `${channel.padEnd(8)} ${release.version}, signed ${release.signedAt}, until ${release.expires}${because}`;
  }),
  ...reports.map(
    ({ device, channel, version, outcome, reason, since }) =>
      `report   ${device} (${channel}): ${version} ${outcome}${reason ? `: ${reason}` : ''}, ${since}`,
  ),
];

const kioskLines = (status: ReturnType<typeof kioskStatus>) => [
  `server   ${status.url ?? 'none'}${status.channel ? ` (${status.channel})` : ''}, last asked ${status.checkedAt ?? 'never'}`,
  ...(status.probation ? [`probation ${status.probation.to} since ${status.probation.since}`] : []),
  ...(status.failure ? [`failure  ${status.failure.reason.code}, ${status.failure.at}`] : []),
  ...(status.held ? ['held     by staff'] : []),
  ...(status.bad.length > 0 ? [`bad      ${status.bad.join(', ')}`] : []),
  ...(status.report
    ? [
        `report   ${status.report.told.version} ${status.report.told.outcome}, ${status.report.isSent ? 'sent' : 'not taken by the server'}`,
      ]
    : []),
];

export const updateStatus: Command = {
  name: 'update status',
  usage: 'update status [--to DIRECTORY] [--state DIRECTORY] [--json]',
  about:
    'what the published folder offers and what kiosks report (--to); what one kiosk remembers (--state)',
  async run(args) {
    const { to, state, json } = parseArgs({
      args: [...args],
      options: {
        to: { type: 'string' },
        state: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    }).values;
    if (to === undefined && state === undefined) {
      process.stderr.write(`usage: ${this.usage}\n`);
      return exitCodes.misuse;
    }
    const published =
      to === undefined ? undefined : publishedStatus(openPublishedFolder(resolve(to)));
    const kiosk = state === undefined ? undefined : kioskStatus(resolve(state));
    if (json) print({ ...(published && { published }), ...(kiosk && { kiosk }) });
    else
      process.stdout.write(
        `${[...(published ? publishedLines(published) : []), ...(kiosk ? kioskLines(kiosk) : [])].join('\n')}\n`,
      );
    return exitCodes.done;
  },
};
