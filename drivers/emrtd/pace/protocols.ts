import type { CipherName } from '../crypto/block-ciphers.ts';

export type PaceMapping = 'GM' | 'IM' | 'CAM';

/** What a PACE object identifier stands for (ICAO Doc 9303-11 section 9.2.5). */
export interface PaceProtocol {
  readonly oid: string;
  readonly agreement: 'DH' | 'ECDH';
  readonly mapping: PaceMapping;
  readonly cipher: CipherName;
}

/** bsi-de protocols(2) smartcard(2) PACE(4). */
const root = '0.4.0.127.0.7.2.2.4';
const branches = [
  { arc: 1, agreement: 'DH', mapping: 'GM' },
  { arc: 2, agreement: 'ECDH', mapping: 'GM' },
  { arc: 3, agreement: 'DH', mapping: 'IM' },
  { arc: 4, agreement: 'ECDH', mapping: 'IM' },
  { arc: 6, agreement: 'ECDH', mapping: 'CAM' },
] as const;
const ciphers: readonly CipherName[] = ['3DES', 'AES-128', 'AES-192', 'AES-256'];

const protocols = new Map<string, PaceProtocol>(
  branches.flatMap(({ arc, agreement, mapping }) =>
    ciphers
      .map((cipher, index) => ({
        oid: `${root}.${arc}.${index + 1}`,
        agreement,
        mapping,
        cipher,
      }))
      // Chip-authentication mapping is defined for AES alone.
      .filter(({ cipher }) => mapping !== 'CAM' || cipher !== '3DES')
      .map((protocol): [string, PaceProtocol] => [protocol.oid, protocol]),
  ),
);

export const paceProtocol = (oid: string): PaceProtocol | undefined => protocols.get(oid);
