import { ok, type Result } from '../../../core/contract/index.ts';
import { toBigInt } from '../bytes.ts';
import { decodeOid } from '../object-identifier.ts';
import { readTlv, readTlvs, type Tlv } from '../tlv/index.ts';
import { type PublicKey, readPublicKey } from './public-key.ts';

/** One SecurityInfo (ICAO Doc 9303-11 section 9.2); what an unknown protocol carries is kept as its identifier alone. */
export interface SecurityInfo {
  readonly protocol: string;
  readonly version?: number;
  /** PACEInfo: standardized domain parameters. */
  readonly parameterId?: number;
  /** ChipAuthenticationInfo. */
  readonly keyId?: number;
  /** ActiveAuthenticationInfo. */
  readonly signatureAlgorithm?: string;
}

export interface SecurityInfos {
  readonly infos: readonly SecurityInfo[];
  /** ChipAuthenticationPublicKeyInfo whose key could be read. */
  readonly publicKeys: readonly { readonly key: PublicKey; readonly keyId?: number }[];
}

export type SecurityInfosFailure = 'malformed';

const branch = {
  pace: '0.4.0.127.0.7.2.2.4.',
  chipAuthentication: '0.4.0.127.0.7.2.2.3.',
  publicKey: '0.4.0.127.0.7.2.2.1.',
  activeAuthentication: '2.23.136.1.1.5',
} as const;

const smallInteger = (object: Tlv | undefined): number | undefined =>
  object?.tag === 0x02 && object.value.length >= 1 && object.value.length <= 4
    ? Number(toBigInt(object.value))
    : undefined;

const defined = <T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

const readInfo = (
  protocol: string,
  required: Tlv | undefined,
  optional: Tlv | undefined,
): SecurityInfo => {
  const version = smallInteger(required);
  const extra = smallInteger(optional);
  if (protocol.startsWith(branch.pace))
    return { protocol, ...defined({ version, parameterId: extra }) };
  if (protocol.startsWith(branch.chipAuthentication))
    return { protocol, ...defined({ version, keyId: extra }) };
  if (protocol === branch.activeAuthentication) {
    const signatureAlgorithm = optional?.tag === 0x06 ? decodeOid(optional.value) : undefined;
    return { protocol, ...defined({ version, signatureAlgorithm }) };
  }
  return { protocol };
};

/**
 * Reads a SET OF SecurityInfo: EF.CardAccess, the content of EF.CardSecurity, DG14 without its tag. Members that are
 * malformed are passed over: a new protocol of the issuer must not hide the old ones.
 */
export const readSecurityInfos = (
  bytes: Uint8Array,
): Result<SecurityInfos, SecurityInfosFailure> => {
  const outer = readTlv(bytes);
  if (!outer.ok || outer.value.object.tag !== 0x31) return { ok: false, failure: 'malformed' };
  const members = readTlvs(outer.value.object.value);
  if (!members.ok) return { ok: false, failure: 'malformed' };
  const infos: SecurityInfo[] = [];
  const publicKeys: { key: PublicKey; keyId?: number }[] = [];
  for (const member of members.value) {
    const parts = member.tag === 0x30 ? readTlvs(member.value) : undefined;
    if (!parts?.ok) continue;
    const [oid, required, optional] = parts.value;
    const protocol = oid?.tag === 0x06 ? decodeOid(oid.value) : undefined;
    if (protocol === undefined) continue;
    if (protocol.startsWith(branch.publicKey)) {
      const key = required && readPublicKey(required.encoded);
      const keyId = smallInteger(optional);
      if (key) publicKeys.push({ key, ...(keyId !== undefined && { keyId }) });
    } else infos.push(readInfo(protocol, required, optional));
  }
  return ok({ infos, publicKeys });
};
