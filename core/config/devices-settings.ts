import type { DevicesSettings } from '../contract/index.ts';
import type { LoadedConfig } from './load.ts';

/** What the devices process is to drive; undefined where nothing is. */
export const devicesSettings = ({
  config,
  trustStorePath,
  webhookSecret,
}: Pick<LoadedConfig, 'config' | 'trustStorePath' | 'webhookSecret'>):
  | DevicesSettings
  | undefined => {
  const { chip, scanners } = config.devices;
  if (!chip.enabled && !scanners.enabled) return undefined;
  const { enabled: hasScanners, desk: _, webhook, ...settings } = scanners;
  return {
    ...(chip.enabled && {
      chip: {
        binding: chip.binding,
        apduDeadlineMs: chip.apduDeadlineMs,
        ...(trustStorePath !== undefined && { trustStore: trustStorePath }),
      },
    }),
    ...(hasScanners && {
      scanners: {
        ...settings,
        ...(webhook &&
          webhookSecret !== undefined && {
            webhook: { port: webhook.port, secret: webhookSecret },
          }),
      },
    }),
  };
};
