import { AsnConvert } from '@peculiar/asn1-schema';
import {
  Certificate as AsnCertificate,
  AuthorityKeyIdentifier,
  BasicConstraints,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_keyUsage,
  id_ce_subjectKeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  SubjectKeyIdentifier,
} from '@peculiar/asn1-x509';
import { bytesToHex } from '../bytes.ts';
import { type PublicKey, readPublicKey } from '../lds/index.ts';
import type { Algorithm } from './signature.ts';

/** An X.509 certificate as chains are built from it (ICAO Doc 9303-12 section 7.1). */
export interface Certificate {
  readonly encoded: Uint8Array;
  /** `C=VN, O=…, CN=…`. */
  readonly subject: string;
  readonly issuer: string;
  /** Compared to find issuers: names as encoded, country codes in one case. */
  readonly subjectKey: string;
  readonly issuerKey: string;
  /** Hexadecimal. */
  readonly serialNumber: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: PublicKey | undefined;
  /** What is signed, byte for byte. */
  readonly signedPart: Uint8Array;
  readonly algorithm: Algorithm;
  readonly signature: Uint8Array;
  readonly subjectKeyId?: string;
  readonly authorityKeyId?: string;
  /** May sign certificates: basic constraints and key usage both say so where they are there. */
  readonly isAuthority: boolean;
}

/** A certificate larger than this is not read. */
const mostBytes = 16_384;

type AsnName = AsnCertificate['tbsCertificate']['subject'];

const shortNames: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'SERIALNUMBER',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
};

const parts = (name: AsnName): readonly (readonly [string, string])[] =>
  [...name].flatMap((set) =>
    [...set].map(({ type, value }): [string, string] => [
      shortNames[type] ?? type,
      value.toString(),
    ]),
  );

const display = (name: AsnName): string =>
  parts(name)
    .map(([type, value]) => `${type}=${value}`)
    .join(', ');

/** Issuers write one name in several string types and cases. */
const comparable = (name: AsnName): string =>
  parts(name)
    .map(([type, value]) => `${type}=${value.trim().replace(/\s+/g, ' ').toLowerCase()}`)
    .join(',');

const bytesOf = (buffer: ArrayBuffer | ArrayBufferView): Uint8Array =>
  ArrayBuffer.isView(buffer)
    ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    : new Uint8Array(buffer);

const algorithmOf = (identifier: AsnCertificate['signatureAlgorithm']): Algorithm => ({
  oid: identifier.algorithm,
  ...(identifier.parameters && { parameters: bytesOf(identifier.parameters) }),
});

export const toAlgorithm = algorithmOf;

/** Reads a DER certificate; undefined for anything else. */
export const readCertificate = (encoded: Uint8Array): Certificate | undefined => {
  if (encoded.length > mostBytes) return undefined;
  try {
    const certificate = AsnConvert.parse(encoded, AsnCertificate);
    const { tbsCertificate: tbs, tbsCertificateRaw } = certificate;
    if (!tbsCertificateRaw) return undefined;
    const extension = (oid: string): ArrayBuffer | undefined =>
      [...(tbs.extensions ?? [])].find(({ extnID }) => extnID === oid)?.extnValue.buffer as
        | ArrayBuffer
        | undefined;
    const constraints = extension(id_ce_basicConstraints);
    const usage = extension(id_ce_keyUsage);
    const subjectKeyId = extension(id_ce_subjectKeyIdentifier);
    const authorityKey = extension(id_ce_authorityKeyIdentifier);
    const authorityKeyId =
      authorityKey && AsnConvert.parse(authorityKey, AuthorityKeyIdentifier).keyIdentifier;
    const mayBeAuthority =
      constraints !== undefined && AsnConvert.parse(constraints, BasicConstraints).cA;
    const mayCertify =
      usage === undefined ||
      (AsnConvert.parse(usage, KeyUsage).toNumber() & KeyUsageFlags.keyCertSign) !== 0;
    return {
      encoded,
      subject: display(tbs.subject),
      issuer: display(tbs.issuer),
      subjectKey: comparable(tbs.subject),
      issuerKey: comparable(tbs.issuer),
      serialNumber: bytesToHex(bytesOf(tbs.serialNumber)),
      notBefore: tbs.validity.notBefore.getTime(),
      notAfter: tbs.validity.notAfter.getTime(),
      publicKey: readPublicKey(bytesOf(AsnConvert.serialize(tbs.subjectPublicKeyInfo))),
      signedPart: bytesOf(tbsCertificateRaw),
      algorithm: algorithmOf(certificate.signatureAlgorithm),
      signature: bytesOf(certificate.signatureValue),
      ...(subjectKeyId && {
        subjectKeyId: bytesToHex(
          bytesOf(AsnConvert.parse(subjectKeyId, SubjectKeyIdentifier).buffer),
        ),
      }),
      ...(authorityKeyId && { authorityKeyId: bytesToHex(bytesOf(authorityKeyId.buffer)) }),
      isAuthority: mayBeAuthority && mayCertify,
    };
  } catch {
    // The ASN.1 library throws on whatever is not a certificate.
    return undefined;
  }
};
