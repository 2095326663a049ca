import type { CardTrouble, Cipher, DomainParameterId, PaceProfile } from '../image.ts';
import type { SignerName } from './pki.ts';

/** What sets one kind of card apart from another. */
export interface ProfileTraits {
  readonly edition?: '2021' | '2024';
  readonly portrait?: 'jpeg' | 'jpeg2000';
  readonly pace?: readonly PaceProfile[];
  readonly bac?: boolean;
  readonly signer?: SignerName;
  readonly chipAuthentication?: {
    readonly agreement: 'ECDH' | 'DH';
    readonly cipher: Cipher;
    readonly parameterId: DomainParameterId;
  } | null;
  readonly activeAuthentication?: 'ecdsa' | 'rsa';
  /** Signed data of another card: the chip has not its private key. */
  readonly isCloned?: boolean;
  /** A data group changed after signing. */
  readonly editedDataGroup?: number;
  /** A data group that the signed list does not name. */
  readonly injectedDataGroup?: number;
  /** DG11 and DG12. */
  readonly hasDetails?: boolean;
  readonly claimsFourGigabytes?: boolean;
  readonly selectMasterFile?: 'ok' | '6D00';
  readonly length?: 'extended' | 'short';
  readonly mostPerRead?: number;
  readonly trouble?: CardTrouble;
}

const generic: PaceProfile = { mapping: 'ECDH-GM', cipher: 'AES-128', parameterId: 13 };

const traits = {
  /** The card of 2021: everything as the field knows it. */
  'cccd-2021': {},
  /** The card of July 2024: fewer items in DG13, other curves. */
  'can-cuoc-2024': {
    edition: '2024',
    portrait: 'jpeg',
    pace: [{ mapping: 'ECDH-GM', cipher: 'AES-256', parameterId: 12 }],
    chipAuthentication: { agreement: 'ECDH', cipher: 'AES-256', parameterId: 12 },
    signer: 'named',
  },
  'bac-only': { pace: [], bac: true },
  'pace-only': { bac: false },
  'pace-cam': {
    pace: [{ mapping: 'ECDH-CAM', cipher: 'AES-128', parameterId: 13 }],
    chipAuthentication: null,
  },
  'pace-im': { pace: [{ mapping: 'ECDH-IM', cipher: 'AES-192', parameterId: 16 }] },
  'pace-dh': { pace: [{ mapping: 'DH-GM', cipher: 'AES-128', parameterId: 2 }] },
  'pace-dh-im': { pace: [{ mapping: 'DH-IM', cipher: 'AES-128', parameterId: 0 }] },
  'pace-3des': { pace: [{ mapping: 'ECDH-GM', cipher: '3DES', parameterId: 13 }] },
  'pace-p521': { pace: [{ mapping: 'ECDH-GM', cipher: 'AES-256', parameterId: 18 }] },
  'pace-b512': { pace: [{ mapping: 'ECDH-GM', cipher: 'AES-256', parameterId: 17 }] },
  'select-mf-6d00': { selectMasterFile: '6D00' },
  'small-le': { length: 'short', mostPerRead: 0xdf },
  cloned: { isCloned: true },
  'edited-dg': { editedDataGroup: 13 },
  'injected-dg': { injectedDataGroup: 13 },
  'unknown-signer': { signer: 'unknown' },
  'expired-signer': { signer: 'expired' },
  'linked-signer': { signer: 'linked' },
  'rsa-pss': { signer: 'rsa-pss' },
  'rsa-pkcs1': { signer: 'rsa-pkcs1' },
  'aa-ecdsa': { chipAuthentication: null, activeAuthentication: 'ecdsa' },
  'aa-rsa': { chipAuthentication: null, activeAuthentication: 'rsa' },
  'ca-dh': { chipAuthentication: { agreement: 'DH', cipher: 'AES-128', parameterId: 2 } },
  'ca-3des': { chipAuthentication: { agreement: 'ECDH', cipher: '3DES', parameterId: 13 } },
  /** Carries the additional details that the citizen card lacks. */
  'dg11-dg12': { hasDetails: true },
  'length-4gb': { claimsFourGigabytes: true },
  'endless-61': { trouble: 'endless-61' },
  garbage: { trouble: 'garbage' },
  mute: { trouble: 'mute' },
  'no-application': { trouble: 'no-application' },
} as const satisfies Readonly<Record<string, ProfileTraits>>;

export type SoftCardProfile = keyof typeof traits;
export const softCardProfiles = Object.keys(traits) as SoftCardProfile[];
export const isSoftCardProfile = (name: string): name is SoftCardProfile =>
  Object.hasOwn(traits, name);

export type Traits = ProfileTraits &
  Required<
    Pick<
      ProfileTraits,
      | 'edition'
      | 'portrait'
      | 'pace'
      | 'bac'
      | 'signer'
      | 'selectMasterFile'
      | 'length'
      | 'mostPerRead'
    >
  >;

/** The card of 2021, but for what the profile says. */
export const traitsOf = (profile: SoftCardProfile): Traits => ({
  edition: '2021',
  portrait: 'jpeg2000',
  pace: [generic],
  bac: true,
  signer: 'explicit',
  chipAuthentication: { agreement: 'ECDH', cipher: 'AES-128', parameterId: 13 },
  selectMasterFile: 'ok',
  length: 'extended',
  mostPerRead: 0,
  ...traits[profile],
});
