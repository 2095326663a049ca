import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { toInteger } from '../bytes.ts';
import type { ActiveAuthenticationKey, Cipher, DomainParameterId, PaceProfile } from '../image.ts';
import { groupOf } from '../math/groups.ts';
import { bitString, identifier, integer, sequence } from './der.ts';

const root = '0.4.0.127.0.7.2.2';
const ciphers: readonly Cipher[] = ['3DES', 'AES-128', 'AES-192', 'AES-256'];
const mappings = { 'DH-GM': 1, 'ECDH-GM': 2, 'DH-IM': 3, 'ECDH-IM': 4, 'ECDH-CAM': 6 } as const;

export interface KeyPair {
  readonly privateKey: bigint;
  /** As it travels: an uncompressed point, or an integer as long as the prime. */
  readonly publicKey: Uint8Array;
}

export const generateKey = (parameterId: DomainParameterId): KeyPair => {
  const group = groupOf(parameterId);
  for (;;) {
    const privateKey = toInteger(Uint8Array.from(randomBytes(80))) % group.order;
    const publicKey = group.multiply(group.generator, privateKey);
    if (privateKey > 1n && publicKey) return { privateKey, publicKey };
  }
};

export const paceInfo = ({ mapping, cipher, parameterId }: PaceProfile): Uint8Array =>
  sequence(
    identifier(`${root}.4.${mappings[mapping]}.${ciphers.indexOf(cipher) + 1}`),
    integer(2),
    integer(parameterId),
  );

export const chipAuthenticationInfo = (agreement: 'ECDH' | 'DH', cipher: Cipher): Uint8Array =>
  sequence(
    identifier(`${root}.3.${agreement === 'DH' ? 1 : 2}.${ciphers.indexOf(cipher) + 1}`),
    integer(1),
  );

/** ChipAuthenticationPublicKeyInfo with standardized domain parameters (ICAO Doc 9303-11 section 9.2.6). */
export const chipPublicKeyInfo = (
  agreement: 'ECDH' | 'DH',
  parameterId: DomainParameterId,
  publicKey: Uint8Array,
): Uint8Array => {
  const algorithm = sequence(identifier('0.4.0.127.0.7.1.2'), integer(parameterId));
  const key = agreement === 'ECDH' ? publicKey : integer(toInteger(publicKey));
  return sequence(
    identifier(`${root}.1.${agreement === 'DH' ? 1 : 2}`),
    sequence(algorithm, bitString(key)),
  );
};

/** ActiveAuthenticationInfo: plain ECDSA with SHA-256 (section 9.2.9). */
export const activeAuthenticationInfo = (): Uint8Array =>
  sequence(identifier('2.23.136.1.1.5'), integer(1), identifier('0.4.0.127.0.7.1.1.4.1.3'));

export const generateActiveKey = (
  kind: 'ecdsa' | 'rsa',
): { readonly key: ActiveAuthenticationKey; readonly spki: Uint8Array } => {
  const { privateKey, publicKey } =
    kind === 'ecdsa'
      ? generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' })
      : generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return {
    key: {
      kind,
      privateKey: Uint8Array.from(privateKey.export({ format: 'der', type: 'pkcs8' })),
      hash: 'sha256',
    },
    spki: Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' })),
  };
};
