import { constants, createHash, createPublicKey, verify } from 'node:crypto';
import { RsaSaPssParams } from '@peculiar/asn1-rsa';
import { AsnConvert } from '@peculiar/asn1-schema';
import { fromBigInt, toBigInt } from '../bytes.ts';
import { decodePoint } from '../crypto/curves.ts';
import { verifyEcdsa } from '../crypto/ecdsa.ts';
import type { PublicKey } from '../lds/index.ts';
import { readTlvs, valueAt } from '../tlv/index.ts';

export type SignatureVerdict = 'valid' | 'invalid' | 'unsupported';

/** An AlgorithmIdentifier: object identifier and the DER of its parameters. */
export interface Algorithm {
  readonly oid: string;
  readonly parameters?: Uint8Array;
}

/** Hashes that state documents are signed with (ICAO Doc 9303-12 section 4.4). */
const hashes = new Map([
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.4', 'sha224'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);

export const hashName = (oid: string): string | undefined => hashes.get(oid);

const pkcs1 = new Map([
  ['1.2.840.113549.1.1.5', 'sha1'],
  ['1.2.840.113549.1.1.14', 'sha224'],
  ['1.2.840.113549.1.1.11', 'sha256'],
  ['1.2.840.113549.1.1.12', 'sha384'],
  ['1.2.840.113549.1.1.13', 'sha512'],
]);
const ecdsa = new Map([
  ['1.2.840.10045.4.1', 'sha1'],
  ['1.2.840.10045.4.3.1', 'sha224'],
  ['1.2.840.10045.4.3.2', 'sha256'],
  ['1.2.840.10045.4.3.3', 'sha384'],
  ['1.2.840.10045.4.3.4', 'sha512'],
]);
const oids = {
  rsaEncryption: '1.2.840.113549.1.1.1',
  rsaPss: '1.2.840.113549.1.1.10',
  mgf1: '1.2.840.113549.1.1.8',
  ecPublicKey: '1.2.840.10045.2.1',
} as const;

/** A modulus beyond this takes seconds to verify, and nobody signs with one. */
const mostRsaBits = 8_192;

type RsaKey = Extract<PublicKey, { kind: 'rsa' }>;

const base64url = (value: bigint): string =>
  Buffer.from(fromBigInt(value, Math.ceil(value.toString(16).length / 2))).toString('base64url');

const verifyRsa = (
  { n, e }: RsaKey,
  hash: string,
  padding: { readonly padding: number; readonly saltLength?: number },
  data: Uint8Array,
  signature: Uint8Array,
): SignatureVerdict => {
  if (n.toString(2).length > mostRsaBits) return 'unsupported';
  try {
    const key = createPublicKey({
      key: { kty: 'RSA', n: base64url(n), e: base64url(e) },
      format: 'jwk',
    });
    return verify(hash, data, { key, ...padding }, signature) ? 'valid' : 'invalid';
  } catch {
    // The library refuses keys that are none, and salts that do not fit.
    return 'invalid';
  }
};

/** Hash, mask hash and salt of RSASSA-PSS (RFC 4055 section 3.1); the mask must use the same hash. */
const pssParameters = (
  parameters: Uint8Array | undefined,
): { readonly hash: string; readonly saltLength: number } | undefined => {
  if (!parameters) return undefined;
  try {
    const { hashAlgorithm, maskGenAlgorithm, saltLength } = AsnConvert.parse(
      parameters,
      RsaSaPssParams,
    );
    const hash = hashName(hashAlgorithm.algorithm);
    const maskOid = maskGenAlgorithm.parameters
      ? valueAt(new Uint8Array(maskGenAlgorithm.parameters), [0x30, 0x06])
      : undefined;
    const hashOid = valueAt(new Uint8Array(AsnConvert.serialize(hashAlgorithm)), [0x30, 0x06]);
    const isSameHash =
      maskOid !== undefined && hashOid !== undefined && Buffer.from(maskOid).equals(hashOid);
    return hash !== undefined && maskGenAlgorithm.algorithm === oids.mgf1 && isSameHash
      ? { hash, saltLength }
      : undefined;
  } catch {
    return undefined;
  }
};

const verifyEc = (
  { curve, point }: Extract<PublicKey, { kind: 'ec' }>,
  hash: string,
  data: Uint8Array,
  signature: Uint8Array,
): SignatureVerdict => {
  const publicKey = decodePoint(curve, point);
  const sequence = valueAt(signature, [0x30]);
  const numbers = sequence && readTlvs(sequence);
  if (!publicKey || !numbers?.ok) return 'invalid';
  const [r, s] = numbers.value;
  if (r?.tag !== 0x02 || s?.tag !== 0x02 || r.value.length > 70 || s.value.length > 70)
    return 'invalid';
  const digest = createHash(hash).update(data).digest();
  const isValid = verifyEcdsa(
    curve,
    publicKey,
    { r: toBigInt(r.value), s: toBigInt(s.value) },
    digest,
  );
  return isValid ? 'valid' : 'invalid';
};

/**
 * Verifies a signature of a certificate or of CMS. Some issuers name only the kind of key as the algorithm: then the
 * hash is `digest`, as CMS gives it. Keys and algorithms that do not fit are `unsupported`.
 */
export const verifySignature = (
  algorithm: Algorithm,
  key: PublicKey,
  data: Uint8Array,
  signature: Uint8Array,
  digest?: string,
): SignatureVerdict => {
  if (key.kind === 'rsa') {
    if (algorithm.oid === oids.rsaPss) {
      const parameters = pssParameters(algorithm.parameters);
      return parameters
        ? verifyRsa(
            key,
            parameters.hash,
            { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: parameters.saltLength },
            data,
            signature,
          )
        : 'unsupported';
    }
    const hash = algorithm.oid === oids.rsaEncryption ? digest : pkcs1.get(algorithm.oid);
    return hash === undefined
      ? 'unsupported'
      : verifyRsa(key, hash, { padding: constants.RSA_PKCS1_PADDING }, data, signature);
  }
  if (key.kind === 'ec') {
    const hash = algorithm.oid === oids.ecPublicKey ? digest : ecdsa.get(algorithm.oid);
    return hash === undefined ? 'unsupported' : verifyEc(key, hash, data, signature);
  }
  return 'unsupported';
};

/** For staff: `ecdsa sha384`, `rsa-pss`. */
export const algorithmName = ({ oid }: Algorithm): string => {
  const [rsaHash, ecHash] = [pkcs1.get(oid), ecdsa.get(oid)];
  if (rsaHash !== undefined) return `rsa ${rsaHash}`;
  if (ecHash !== undefined) return `ecdsa ${ecHash}`;
  return oid === oids.rsaPss ? 'rsa-pss' : oid;
};
