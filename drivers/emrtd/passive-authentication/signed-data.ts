import { createHash } from 'node:crypto';
import { ContentInfo, id_signedData, SignedData, type SignerInfo } from '@peculiar/asn1-cms';
import { AsnConvert } from '@peculiar/asn1-schema';
import { bytesToHex, concatBytes, equalBytes } from '../bytes.ts';
import { decodeOid } from '../object-identifier.ts';
import { encodeTlv, readTlv, readTlvs, valueAt } from '../tlv/index.ts';
import { type Certificate, readCertificate, toAlgorithm } from './certificate.ts';
import { type Algorithm, hashName, type SignatureVerdict, verifySignature } from './signature.ts';

/** CMS SignedData (RFC 5652) with one signer, as SOD, EF.CardSecurity and master lists are. */
export interface SignedContent {
  readonly contentType: string;
  readonly content: Uint8Array;
  readonly certificates: readonly Certificate[];
  readonly signature: SignatureVerdict;
  /** The certificate whose key the signature was verified with. */
  readonly signer?: Certificate;
  readonly algorithm?: Algorithm;
  /** Signing time attribute. */
  readonly signedAt?: Date;
}

const attributeOids = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
} as const;

const bytesOf = (buffer: ArrayBuffer | ArrayBufferView): Uint8Array =>
  ArrayBuffer.isView(buffer)
    ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    : new Uint8Array(buffer);

/**
 * The attributes as they were signed: as they lie in the structure, the implicit tag replaced by SET OF
 * (RFC 5652 section 5.4). The library keeps only their decoded form, and another encoding would not verify.
 */
const signedAttributes = (encoded: Uint8Array): Uint8Array | undefined => {
  const signedData = valueAt(encoded, [0x30, 0xa0, 0x30]);
  const members = signedData && readTlvs(signedData);
  const signerInfos = members?.ok ? members.value.at(-1) : undefined;
  const attributes =
    signerInfos?.tag === 0x31 ? valueAt(signerInfos.value, [0x30, 0xa0]) : undefined;
  return attributes && encodeTlv(0x31, attributes);
};

const attributeValue = (signer: SignerInfo, oid: string): Uint8Array | undefined => {
  const found = (signer.signedAttrs ?? []).filter(({ attrType }) => attrType === oid);
  const [value, ...others] = found[0]?.attrValues ?? [];
  return found.length === 1 && value && others.length === 0 ? bytesOf(value) : undefined;
};

const two = (text: string, at: number): number => Number(text.slice(at, at + 2));

/** UTCTime or GeneralizedTime in UTC, as CMS has them. */
const readTime = (encoded: Uint8Array | undefined): Date | undefined => {
  const object = encoded && readTlv(encoded);
  if (!object?.ok) return undefined;
  const { tag, value } = object.value.object;
  const text = Buffer.from(value).toString('latin1');
  const [digits] = /^\d{12}(?:\d{2})?/.exec(text) ?? [];
  if (!digits || !text.endsWith('Z')) return undefined;
  const isShort = tag === 0x17;
  const year = isShort
    ? two(digits, 0) + (two(digits, 0) < 50 ? 2000 : 1900)
    : Number(digits.slice(0, 4));
  const rest = digits.slice(isShort ? 2 : 4).padEnd(10, '0');
  const time = new Date(
    Date.UTC(year, two(rest, 0) - 1, two(rest, 2), two(rest, 4), two(rest, 6), two(rest, 8)),
  );
  return Number.isNaN(time.getTime()) ? undefined : time;
};

const isSignerOf = (signer: SignerInfo, certificate: Certificate): boolean => {
  const { issuerAndSerialNumber, subjectKeyIdentifier } = signer.sid;
  if (subjectKeyIdentifier)
    return certificate.subjectKeyId === bytesToHex(bytesOf(subjectKeyIdentifier.buffer));
  // The serial number settles it among the few certificates that a document carries.
  return (
    issuerAndSerialNumber !== undefined &&
    certificate.serialNumber === bytesToHex(bytesOf(issuerAndSerialNumber.serialNumber))
  );
};

const verifySigner = (
  signer: SignerInfo,
  certificate: Certificate,
  contentType: string,
  content: Uint8Array,
  encoded: Uint8Array,
): SignatureVerdict => {
  const hash = hashName(signer.digestAlgorithm.algorithm);
  if (hash === undefined || !certificate.publicKey) return 'unsupported';
  const algorithm = toAlgorithm(signer.signatureAlgorithm);
  const signature = bytesOf(signer.signature.buffer);
  if (!signer.signedAttrs)
    return verifySignature(algorithm, certificate.publicKey, content, signature, hash);
  const type = attributeValue(signer, attributeOids.contentType);
  const digest = attributeValue(signer, attributeOids.messageDigest);
  const typeOid = type && valueAt(type, [0x06]);
  const digestBytes = digest && valueAt(digest, [0x04]);
  if (!typeOid || decodeOid(typeOid) !== contentType || !digestBytes) return 'invalid';
  if (!equalBytes(createHash(hash).update(content).digest(), digestBytes)) return 'invalid';
  const signed = signedAttributes(encoded);
  // Indefinite lengths (BER): legal, seen on no citizen card, and nothing to accuse anybody of.
  if (!signed) return 'unsupported';
  return verifySignature(algorithm, certificate.publicKey, signed, signature, hash);
};

/** Certificates as they lie in the structure; the library's own classes lose the signed bytes. */
const readCertificates = (signedData: SignedData): readonly Certificate[] =>
  [...(signedData.certificates ?? [])].flatMap(({ certificate }) => {
    const read = certificate && readCertificate(bytesOf(AsnConvert.serialize(certificate)));
    return read ? [read] : [];
  });

/** Reads and verifies CMS SignedData; undefined for bytes that are none. Trust is another question. */
export const readSignedData = (encoded: Uint8Array): SignedContent | undefined => {
  try {
    const info = AsnConvert.parse(encoded, ContentInfo);
    if (info.contentType !== id_signedData) return undefined;
    const signedData = AsnConvert.parse(info.content, SignedData);
    const { eContentType: contentType, eContent } = signedData.encapContentInfo;
    const content = eContent?.single
      ? bytesOf(eContent.single.buffer)
      : eContent?.any && octets(bytesOf(eContent.any));
    if (!content) return undefined;
    const certificates = readCertificates(signedData);
    const [signerInfo] = signedData.signerInfos;
    const signer = signerInfo && certificates.find((one) => isSignerOf(signerInfo, one));
    const base = { contentType, content, certificates };
    if (!signerInfo || !signer) return { ...base, signature: 'invalid' };
    const signedAt = readTime(attributeValue(signerInfo, attributeOids.signingTime));
    return {
      ...base,
      signature: verifySigner(signerInfo, signer, contentType, content, encoded),
      signer,
      algorithm: toAlgorithm(signerInfo.signatureAlgorithm),
      ...(signedAt && { signedAt }),
    };
  } catch {
    // The ASN.1 library throws on whatever is not CMS.
    return undefined;
  }
};

/** An octet string in one piece or, as BER allows, in several. */
const octets = (encoded: Uint8Array): Uint8Array | undefined => {
  const outer = readTlv(encoded);
  if (!outer.ok) return undefined;
  const { tag, value } = outer.value.object;
  if (tag === 0x04) return value;
  const pieces = tag === 0x24 ? readTlvs(value) : undefined;
  return pieces?.ok && pieces.value.every((piece) => piece.tag === 0x04)
    ? concatBytes(...pieces.value.map((piece) => piece.value))
    : undefined;
};
