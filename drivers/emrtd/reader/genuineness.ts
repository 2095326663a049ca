import type { Result } from '../../../core/contract/index.ts';
import {
  type ActiveAuthenticationKey,
  authenticateActively,
  plainEcdsaHash,
} from '../active-authentication/index.ts';
import {
  authenticateChip,
  type ChipAuthenticationProtocol,
  chipAuthenticationProtocol,
  defaultProtocol,
} from '../chip-authentication/index.ts';
import { curveByPaceId } from '../crypto/curves.ts';
import type { Entropy } from '../crypto/entropy.ts';
import { curveGroup, modpGroup } from '../crypto/groups.ts';
import { type EmrtdFailure, failed } from '../failure.ts';
import type { Channel } from '../iso7816/index.ts';
import type { PublicKey, SecurityInfos } from '../lds/index.ts';
import { type ChipMappingProof, isChipMappingGenuine } from '../pace/index.ts';
import type { SecureSession } from '../secure-messaging/index.ts';

/** A chip's static key agreement key with the protocol it is for. */
export interface ChipKey {
  readonly protocol: ChipAuthenticationProtocol;
  readonly publicKey: PublicKey;
  readonly keyId?: number;
}

const agreementOf = ({ kind }: PublicKey): 'ECDH' | 'DH' | undefined =>
  kind === 'ec' ? 'ECDH' : kind === 'dh' ? 'DH' : undefined;

/** Strength of a cipher, for chips with several keys. */
const strength = ({ cipher }: ChipAuthenticationProtocol): number =>
  ['3DES', 'AES-128', 'AES-192', 'AES-256'].indexOf(cipher);

/** The key that chip authentication runs with, out of DG14's; undefined where the chip offers none that is known. */
export const chipKeyOf = ({ infos, publicKeys }: SecurityInfos): ChipKey | undefined => {
  const keys = publicKeys.flatMap(({ key, keyId }): ChipKey[] => {
    const agreement = agreementOf(key);
    if (!agreement) return [];
    const named = infos.flatMap((info) => {
      const protocol = chipAuthenticationProtocol(info.protocol);
      return protocol?.agreement === agreement && info.keyId === keyId ? [protocol] : [];
    });
    const protocols = named.length > 0 ? named : [defaultProtocol(agreement)];
    return protocols.map((protocol) => ({
      protocol,
      publicKey: key,
      ...(keyId !== undefined && { keyId }),
    }));
  });
  return keys.toSorted((a, b) => strength(b.protocol) - strength(a.protocol))[0];
};

/** Runs chip authentication; the chip is genuine when the next command under the new session works. */
export const runChipAuthentication = (
  channel: Channel,
  { protocol, publicKey, keyId }: ChipKey,
  entropy: Entropy,
): Promise<Result<SecureSession, EmrtdFailure>> => {
  const common = { protocol, ...(keyId !== undefined && { keyId }) };
  if (publicKey.kind === 'ec') {
    const { curve, point } = publicKey;
    return authenticateChip(
      channel,
      { ...common, group: curveGroup(curve), chipKey: point },
      entropy,
    );
  }
  if (publicKey.kind === 'dh' && publicKey.q !== undefined) {
    const { p, g, q, y } = publicKey;
    const group = modpGroup({ p, g, q });
    return authenticateChip(channel, { ...common, group, chipKey: group.encode(y) }, entropy);
  }
  return Promise.resolve(failed('unsupported', 'chip authentication key'));
};

/** Whether the mapping of PACE-CAM proves one of the keys of EF.CardSecurity. */
export const isMappingProven = (
  { publicKeys }: SecurityInfos,
  parameterId: number,
  proof: ChipMappingProof,
): boolean => {
  const curve = curveByPaceId(parameterId);
  if (!curve) return false;
  return publicKeys.some(
    ({ key }) =>
      key.kind === 'ec' &&
      key.curve === curve &&
      isChipMappingGenuine(curveGroup(curve), key.point, proof),
  );
};

/** The key of DG15 with the hash that DG14 names for it. */
export const activeKeyOf = (
  publicKey: PublicKey,
  infos: SecurityInfos | undefined,
): ActiveAuthenticationKey | undefined => {
  if (publicKey.kind === 'rsa') return { kind: 'rsa', n: publicKey.n, e: publicKey.e };
  if (publicKey.kind !== 'ec') return undefined;
  const { curve, point } = publicKey;
  const oid = infos?.infos.find(({ signatureAlgorithm }) => signatureAlgorithm)?.signatureAlgorithm;
  const hash = oid === undefined ? undefined : plainEcdsaHash(oid);
  return { kind: 'ec', curve, point, ...(hash !== undefined && { hash }) };
};

export { authenticateActively };
