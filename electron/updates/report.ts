import type { UpdateReport } from '../../core/contract/index.ts';
import type { Fetch } from './fetch-text.ts';

const withinMs = 10_000;

/** Puts a report beside the versions, for whoever publishes; false where the server does not take it. */
export const sendReport = async (
  fetch: Fetch,
  url: string,
  report: UpdateReport,
): Promise<boolean> => {
  try {
    const response = await fetch(`${url.replace(/\/$/, '')}/reports/${report.device}.json`, {
      method: 'PUT',
      redirect: 'error',
      headers: { 'Content-Type': 'application/json' },
      body: `${JSON.stringify(report)}\n`,
      signal: AbortSignal.timeout(withinMs),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
};

/** A name that can be a file's: the machine's own, as far as it is one. */
export const kioskName = (told: string | undefined, hostName: string): string =>
  told ??
  (hostName
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 63) ||
    'kiosk');
