/** Makes out a soft citizen card: data groups, signed list and keys, by profile. Synthetic people only. */
import { createHash } from 'node:crypto';
import type { CardImage } from '../image.ts';
import {
  activeAuthenticationInfo,
  chipAuthenticationInfo,
  chipPublicKeyInfo,
  generateActiveKey,
  generateKey,
  paceInfo,
} from './chip-keys.ts';
import { com, dg1, dg2, dg3, dg11, dg12, dg13, dg14, dg15, securityInfos } from './data-groups.ts';
import { integer, object, octetString, sequence } from './der.ts';
import type { CardHolder } from './holder.ts';
import type { SoftPki } from './pki.ts';
import { type SoftCardProfile, type Traits, traitsOf } from './profiles.ts';
import { type Signer, signContent } from './signed-data.ts';
import { hashAlgorithm } from './signing.ts';
import { documentNumber, zoneBirth, zoneExpiry } from './zone.ts';

export type { CardHolder } from './holder.ts';
export { loadPki, type SoftPki } from './pki.ts';
export { isSoftCardProfile, type SoftCardProfile, softCardProfiles, traitsOf } from './profiles.ts';

export interface PersonaliseOptions {
  readonly profile: SoftCardProfile;
  readonly holder: CardHolder;
  readonly pki: SoftPki;
  /** Encoded images; the profile says which of the two is written. */
  readonly portraits: { readonly jpeg: Uint8Array; readonly jpeg2000: Uint8Array };
  readonly wrongKeyDelays?: readonly number[];
}

const ldsSecurityObject = '2.23.136.1.1.1';
const securityObject = '0.4.0.127.0.7.3.2.1';
const usualDelays = [0, 0, 500, 1_000, 2_000];
/** A contactless ATR: T=0 and T=1 offered, historical bytes of a card with an application (PC/SC part 3). */
const atrWithoutChecksum = [0x3b, 0x88, 0x80, 0x01, 0x56, 0x4e, 0x43, 0x43, 0x43, 0x44, 0x90, 0x00];

const withChecksum = (bytes: readonly number[]): Uint8Array =>
  Uint8Array.from([...bytes, bytes.slice(1).reduce((sum, byte) => sum ^ byte, 0)]);

const signList = (
  signer: Signer,
  dataGroups: ReadonlyMap<number, Uint8Array>,
  signedAt: Date,
): Uint8Array => {
  const { hash } = signer;
  const list = sequence(
    integer(0),
    hashAlgorithm(hash),
    sequence(
      ...[...dataGroups].map(([number, bytes]) =>
        sequence(integer(number), octetString(createHash(hash).update(bytes).digest())),
      ),
    ),
  );
  return object(0x77, signContent(signer, ldsSecurityObject, list, signedAt));
};

/** The last byte of a name or an address changed: what a forger would do to the text. */
const edit = (bytes: Uint8Array): Uint8Array => {
  const edited = bytes.slice();
  const name = Buffer.from(edited).indexOf('Nguy');
  const at = name >= 0 ? name : edited.length - 1;
  edited[at] = (edited[at] ?? 0) ^ 0x01;
  return edited;
};

const fourGigabytes = (bytes: Uint8Array): Uint8Array =>
  Uint8Array.from([bytes[0] ?? 0, 0x84, 0xff, 0xff, 0xff, 0xff, ...bytes.subarray(2)]);

const chipKeys = (traits: Traits) => {
  const { chipAuthentication, pace, isCloned } = traits;
  const cam = pace.find(({ mapping }) => mapping === 'ECDH-CAM');
  const camKey = cam && { parameterId: cam.parameterId, ...generateKey(cam.parameterId) };
  const key = chipAuthentication && generateKey(chipAuthentication.parameterId);
  return {
    camKey,
    chipAuthentication: chipAuthentication &&
      key && {
        ...chipAuthentication,
        publicKey: key.publicKey,
        // A copy has the data, and a key of its own.
        privateKey: isCloned
          ? generateKey(chipAuthentication.parameterId).privateKey
          : key.privateKey,
      },
    active: traits.activeAuthentication && generateActiveKey(traits.activeAuthentication),
  };
};

export const personalise = (options: PersonaliseOptions): CardImage => {
  const { profile, holder, pki, portraits, wrongKeyDelays = usualDelays } = options;
  const traits = traitsOf(profile);
  const keys = chipKeys(traits);
  const signer = pki[traits.signer];
  const signedAt = new Date(`${holder.issueDate}T08:00:00Z`);

  const infos = [
    ...traits.pace.map(paceInfo),
    ...(keys.chipAuthentication
      ? [
          chipAuthenticationInfo(keys.chipAuthentication.agreement, keys.chipAuthentication.cipher),
          chipPublicKeyInfo(
            keys.chipAuthentication.agreement,
            keys.chipAuthentication.parameterId,
            keys.chipAuthentication.publicKey,
          ),
        ]
      : []),
    ...(keys.active?.key.kind === 'ecdsa' ? [activeAuthenticationInfo()] : []),
  ];
  const dataGroups = new Map<number, Uint8Array>([
    [1, dg1(holder)],
    [2, dg2(portraits[traits.portrait])],
    [3, dg3()],
    ...(traits.hasDetails
      ? ([
          [11, dg11(holder)],
          [12, dg12(holder)],
        ] as const)
      : []),
    [13, dg13(holder, traits.edition)],
    [14, dg14(securityInfos(...infos))],
    ...(keys.active ? [[15, dg15(keys.active.spki)] as const] : []),
  ]);

  const signed = new Map(dataGroups);
  const { injectedDataGroup, editedDataGroup } = traits;
  if (injectedDataGroup !== undefined) signed.delete(injectedDataGroup);
  const files = new Map<number, Uint8Array>([
    [0x011e, com([...dataGroups.keys()])],
    [0x011d, signList(signer, signed, signedAt)],
  ]);
  for (const [number, bytes] of dataGroups) {
    const written = number === editedDataGroup ? edit(bytes) : bytes;
    files.set(
      0x0100 + number,
      traits.claimsFourGigabytes && number === 1 ? fourGigabytes(written) : written,
    );
  }

  const masterFiles = new Map<number, Uint8Array>();
  if (traits.pace.length > 0) masterFiles.set(0x011c, securityInfos(...traits.pace.map(paceInfo)));
  if (keys.camKey) {
    const content = securityInfos(
      ...traits.pace.map(paceInfo),
      chipPublicKeyInfo('ECDH', keys.camKey.parameterId, keys.camKey.publicKey),
    );
    masterFiles.set(0x011d, signContent(signer, securityObject, content, signedAt));
  }

  return {
    atr: withChecksum(atrWithoutChecksum),
    masterFiles,
    applicationFiles: files,
    sealedFiles: [0x0103],
    mrz: {
      documentNumber: documentNumber(holder),
      dateOfBirth: zoneBirth(holder),
      dateOfExpiry: zoneExpiry(holder),
    },
    can: holder.personalNumber.slice(-6),
    bac: traits.bac,
    pace: traits.pace,
    ...(keys.chipAuthentication && { chipAuthentication: keys.chipAuthentication }),
    ...(keys.camKey && {
      paceCamKey: { parameterId: keys.camKey.parameterId, privateKey: keys.camKey.privateKey },
    }),
    ...(keys.active && { activeAuthentication: keys.active.key }),
    behaviour: {
      selectMasterFile: traits.selectMasterFile,
      length: traits.length,
      mostPerRead: traits.mostPerRead,
      wrongKeyDelays,
      ...(traits.trouble && { trouble: traits.trouble }),
    },
  };
};
