import { constants, createHash, type KeyObject, sign } from 'node:crypto';
import { identifier, integer, none, sequence, tagged } from './der.ts';

/** How a key of the issuer signs: its AlgorithmIdentifier and the hash. */
export type SigningScheme = 'ecdsa' | 'rsa-pkcs1' | 'rsa-pss';
export type Hash = 'sha256' | 'sha384' | 'sha512';

const hashIdentifiers: Readonly<Record<Hash, string>> = {
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};
const ecdsaIdentifiers: Readonly<Record<Hash, string>> = {
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
};
const rsaIdentifiers: Readonly<Record<Hash, string>> = {
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
};
const pss = '1.2.840.113549.1.1.10';
const mgf1 = '1.2.840.113549.1.1.8';

export const hashAlgorithm = (hash: Hash): Uint8Array =>
  sequence(identifier(hashIdentifiers[hash]), none());

const digestLength = (hash: Hash): number => createHash(hash).digest().length;

export const signatureAlgorithm = (scheme: SigningScheme, hash: Hash): Uint8Array => {
  switch (scheme) {
    case 'ecdsa':
      return sequence(identifier(ecdsaIdentifiers[hash]));
    case 'rsa-pkcs1':
      return sequence(identifier(rsaIdentifiers[hash]), none());
    case 'rsa-pss':
      return sequence(
        identifier(pss),
        sequence(
          tagged(0, hashAlgorithm(hash)),
          tagged(1, sequence(identifier(mgf1), hashAlgorithm(hash))),
          tagged(2, integer(digestLength(hash))),
        ),
      );
  }
};

export const signWith = (
  key: KeyObject,
  scheme: SigningScheme,
  hash: Hash,
  data: Uint8Array,
): Uint8Array => {
  const padding =
    scheme === 'rsa-pss'
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: digestLength(hash) }
      : {};
  return Uint8Array.from(sign(hash, data, { key, ...padding }));
};
