import { createHash, type KeyObject } from 'node:crypto';
import { distinguishedName } from './certificate.ts';
import { identifier, integer, object, octetString, sequence, setOf, tagged, time } from './der.ts';
import {
  type Hash,
  hashAlgorithm,
  type SigningScheme,
  signatureAlgorithm,
  signWith,
} from './signing.ts';

/** A document signer: its certificate and its key. */
export interface Signer {
  readonly certificate: Uint8Array;
  readonly issuer: string;
  readonly serialNumber: number;
  readonly privateKey: KeyObject;
  readonly scheme: SigningScheme;
  readonly hash: Hash;
}

const signedDataType = '1.2.840.113549.1.7.2';
const attribute = (oid: string, value: Uint8Array) => sequence(identifier(oid), setOf(value));

/** CMS SignedData (RFC 5652) with one signer and signed attributes. */
export const signContent = (
  signer: Signer,
  contentType: string,
  content: Uint8Array,
  signedAt: Date,
): Uint8Array => {
  const { hash, scheme } = signer;
  const attributes = [
    attribute('1.2.840.113549.1.9.3', identifier(contentType)),
    attribute('1.2.840.113549.1.9.5', time(signedAt)),
    attribute('1.2.840.113549.1.9.4', octetString(createHash(hash).update(content).digest())),
  ];
  const signedSet = setOf(...attributes);
  const signature = signWith(signer.privateKey, scheme, hash, signedSet);
  const implicitSet = object(0xa0, ...attributes.toSorted((a, b) => Buffer.compare(a, b)));
  const signerInfo = sequence(
    integer(1),
    sequence(distinguishedName(signer.issuer), integer(signer.serialNumber)),
    hashAlgorithm(hash),
    implicitSet,
    signatureAlgorithm(scheme, hash),
    octetString(signature),
  );
  return sequence(
    identifier(signedDataType),
    tagged(
      0,
      sequence(
        integer(3),
        setOf(hashAlgorithm(hash)),
        sequence(identifier(contentType), tagged(0, octetString(content))),
        tagged(0, signer.certificate),
        setOf(signerInfo),
      ),
    ),
  );
};
