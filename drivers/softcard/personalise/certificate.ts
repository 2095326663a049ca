import { createHash, type KeyObject } from 'node:crypto';
import {
  bitString,
  boolean,
  identifier,
  integer,
  object,
  octetString,
  printable,
  sequence,
  setOf,
  tagged,
  time,
  utf8,
} from './der.ts';
import { type Hash, type SigningScheme, signatureAlgorithm, signWith } from './signing.ts';

export interface CertificateRequest {
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: number;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: KeyObject;
  readonly issuerPublicKey: KeyObject;
  readonly issuerKey: KeyObject;
  readonly hash: Hash;
  readonly scheme: SigningScheme;
  /** Country signing authority, or document signer. */
  readonly isAuthority: boolean;
}

/** The name under which a made-up authority or signer signs. */
export const distinguishedName = (commonName: string): Uint8Array => {
  const part = (type: string, value: Uint8Array) => setOf(sequence(identifier(type), value));
  return sequence(
    part('2.5.4.6', printable('VN')),
    part('2.5.4.10', utf8('Tiếp Đón (dữ liệu thử)')),
    part('2.5.4.3', utf8(commonName)),
  );
};

const spki = (key: KeyObject): Uint8Array =>
  Uint8Array.from(key.export({ format: 'der', type: 'spki' }));
const keyId = (key: KeyObject): Uint8Array =>
  Uint8Array.from(createHash('sha1').update(spki(key)).digest());

const extension = (oid: string, isCritical: boolean, value: Uint8Array): Uint8Array =>
  sequence(identifier(oid), ...(isCritical ? [boolean(true)] : []), octetString(value));

/** Key usage as named bits: digitalSignature is bit 0, keyCertSign 5, cRLSign 6 (RFC 5280 section 4.2.1.3). */
const usageBits = (isAuthority: boolean): Uint8Array =>
  isAuthority ? object(0x03, Uint8Array.of(1, 0x06)) : object(0x03, Uint8Array.of(7, 0x80));

/** Issues an X.509 certificate as ICAO Doc 9303-12 section 7.1 profiles them. */
export const issueCertificate = (request: CertificateRequest): Uint8Array => {
  const { isAuthority, scheme, hash } = request;
  const algorithm = signatureAlgorithm(scheme, hash);
  const extensions = sequence(
    extension('2.5.29.35', false, sequence(object(0x80, keyId(request.issuerPublicKey)))),
    extension('2.5.29.14', false, octetString(keyId(request.publicKey))),
    extension('2.5.29.15', true, usageBits(isAuthority)),
    ...(isAuthority ? [extension('2.5.29.19', true, sequence(boolean(true), integer(0)))] : []),
  );
  const tbs = sequence(
    tagged(0, integer(2)),
    integer(request.serialNumber),
    algorithm,
    distinguishedName(request.issuer),
    sequence(time(request.notBefore), time(request.notAfter)),
    distinguishedName(request.subject),
    spki(request.publicKey),
    tagged(3, extensions),
  );
  return sequence(tbs, algorithm, bitString(signWith(request.issuerKey, scheme, hash, tbs)));
};
