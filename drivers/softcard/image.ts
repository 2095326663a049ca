/** What is written into a soft card when it is personalised: its files, its keys and how it behaves. */

/** Curves and groups by the identifier of PACE's standardized domain parameters (ICAO Doc 9303-11 table 6). */
export type DomainParameterId = 0 | 1 | 2 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18;

export type PaceMapping = 'ECDH-GM' | 'DH-GM' | 'ECDH-IM' | 'DH-IM' | 'ECDH-CAM';
export type Cipher = '3DES' | 'AES-128' | 'AES-192' | 'AES-256';

export interface PaceProfile {
  readonly mapping: PaceMapping;
  readonly cipher: Cipher;
  readonly parameterId: DomainParameterId;
}

/** MRZ fields of which the access keys are made (ICAO Doc 9303-11 section 4.3.2), without check digits. */
export interface MrzKeyFields {
  /** Up to nine characters, without filler. */
  readonly documentNumber: string;
  /** `YYMMDD`. */
  readonly dateOfBirth: string;
  /** `YYMMDD`. */
  readonly dateOfExpiry: string;
}

export interface ChipAuthenticationKey {
  readonly agreement: 'ECDH' | 'DH';
  readonly cipher: Cipher;
  readonly parameterId: DomainParameterId;
  readonly privateKey: bigint;
  readonly keyId?: number;
}

export type ActiveAuthenticationKey =
  /** PKCS#8 DER; signs plain `r || s` with the hash of its size. */
  | { readonly kind: 'ecdsa'; readonly privateKey: Uint8Array; readonly hash: 'sha256' | 'sha512' }
  /** PKCS#8 DER; ISO/IEC 9796-2 scheme 1. */
  | { readonly kind: 'rsa'; readonly privateKey: Uint8Array; readonly hash: 'sha1' | 'sha256' };

export type CardTrouble =
  /** Every READ BINARY announces more data, for ever. */
  | 'endless-61'
  /** Every answer is noise. */
  | 'garbage'
  /** No answer to anything after SELECT of the application. */
  | 'mute'
  /** Not an eMRTD: SELECT of the application answers 6A82. */
  | 'no-application';

export interface CardBehaviour {
  /** `6D00`: some cards of the field know no SELECT of the master file. */
  readonly selectMasterFile: 'ok' | '6D00';
  /** Most bytes of an answer, and whether extended length is understood. */
  readonly length: 'extended' | 'short';
  /** Most data bytes that one READ BINARY gives; 0 for no limit. */
  readonly mostPerRead: number;
  /** Milliseconds by which the n-th wrong key delays every later try (index n - 1; the last one repeats). */
  readonly wrongKeyDelays: readonly number[];
  /** READ BINARY of more than is left: what there is with `6282` (the default), or `6Cxx` and nothing. */
  readonly pastEnd?: '6282' | '6Cxx';
  readonly trouble?: CardTrouble;
}

export interface CardImage {
  /** Contactless ATR (PC/SC part 3 section 3.1.3.2.3). */
  readonly atr: Uint8Array;
  /** Files of the master file by identifier: `0x011c` EF.CardAccess, `0x011d` EF.CardSecurity. */
  readonly masterFiles: ReadonlyMap<number, Uint8Array>;
  /** Files of the eMRTD application by identifier: `0x011e` EF.COM, `0x011d` EF.SOD, `0x0101` DG1 … */
  readonly applicationFiles: ReadonlyMap<number, Uint8Array>;
  /** Files that answer `6982` whatever was proven (DG3 without terminal authentication). */
  readonly sealedFiles: readonly number[];
  readonly mrz: MrzKeyFields;
  /** Six digits. */
  readonly can: string;
  /** Whether basic access control is offered. */
  readonly bac: boolean;
  readonly pace: readonly PaceProfile[];
  readonly chipAuthentication?: ChipAuthenticationKey;
  /** Key of PACE with chip-authentication mapping, its public half in EF.CardSecurity. */
  readonly paceCamKey?: { readonly parameterId: DomainParameterId; readonly privateKey: bigint };
  readonly activeAuthentication?: ActiveAuthenticationKey;
  readonly behaviour: CardBehaviour;
}
