/** Object identifiers of PACE: `id-PACE` (0.4.0.127.0.7.2.2.4), mapping, cipher (ICAO Doc 9303-11 section 9.2.3). */
import { isEqual } from '../bytes.ts';
import type { Cipher, PaceMapping, PaceProfile } from '../image.ts';

const mappingArc: Readonly<Record<PaceMapping, number>> = {
  'DH-GM': 1,
  'ECDH-GM': 2,
  'DH-IM': 3,
  'ECDH-IM': 4,
  'ECDH-CAM': 6,
};

const cipherArc: Readonly<Record<Cipher, number>> = {
  '3DES': 1,
  'AES-128': 2,
  'AES-192': 3,
  'AES-256': 4,
};

export const paceIdentifier = ({ mapping, cipher }: PaceProfile): Uint8Array =>
  Uint8Array.of(4, 0, 0x7f, 0, 7, 2, 2, 4, mappingArc[mapping], cipherArc[cipher]);

/** The profiles that a terminal may mean by an identifier: they differ in their domain parameters. */
export const profilesOf = (
  profiles: readonly PaceProfile[],
  identifier: Uint8Array,
): readonly PaceProfile[] =>
  profiles.filter((profile) => isEqual(paceIdentifier(profile), identifier));
