import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Signer } from './signed-data.ts';

/** Document signers of the synthetic state: what each is good for is in its name. */
export const signerNames = [
  'explicit',
  'named',
  'rsa-pss',
  'rsa-pkcs1',
  'expired',
  'linked',
  'unknown',
] as const;
export type SignerName = (typeof signerNames)[number];

export type SoftPki = Readonly<Record<SignerName, Signer>>;

const Index = z.record(
  z.enum(signerNames),
  z.object({
    issuer: z.string(),
    serialNumber: z.number(),
    scheme: z.enum(['ecdsa', 'rsa-pkcs1', 'rsa-pss']),
    hash: z.enum(['sha256', 'sha384', 'sha512']),
  }),
);

/** Reads the signers that `scripts/pki.ts` wrote; throws when the folder is not such a one. */
export const loadPki = (directory: string): SoftPki => {
  const file = (name: string) => readFileSync(join(directory, 'signers', name));
  const index = Index.parse(JSON.parse(file('index.json').toString('utf8')));
  return Object.fromEntries(
    signerNames.map((name): [SignerName, Signer] => [
      name,
      {
        ...index[name],
        certificate: Uint8Array.from(file(`${name}.cer`)),
        privateKey: createPrivateKey(file(`${name}.key`)),
      },
    ]),
  ) as SoftPki;
};
