import type { Config } from './schema.ts';

/** URLs of everything that the host may call: gateway and hospital system. */
export const hostDestinations = ({ gateway, his }: Config): readonly string[] => [
  gateway.baseUrl,
  ...('baseUrl' in his.system ? [his.system.baseUrl] : []),
];
