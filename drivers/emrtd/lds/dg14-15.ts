import { ok, type Result } from '../../../core/contract/index.ts';
import { type DataGroupFailure, fileTags, unwrapFile } from './data-group.ts';
import { type PublicKey, readPublicKey } from './public-key.ts';
import { readSecurityInfos, type SecurityInfos } from './security-infos.ts';

/** DG14: security options of chip and active authentication (ICAO Doc 9303-10 section 4.7.14). */
export const readDg14 = (bytes: Uint8Array): Result<SecurityInfos, DataGroupFailure> => {
  const contents = unwrapFile(bytes, fileTags.dg[14]);
  return contents.ok ? readSecurityInfos(contents.value) : contents;
};

/** DG15: the public key of active authentication (section 4.7.15). */
export const readDg15 = (bytes: Uint8Array): Result<PublicKey, DataGroupFailure> => {
  const contents = unwrapFile(bytes, fileTags.dg[15]);
  if (!contents.ok) return contents;
  const key = readPublicKey(contents.value);
  return key ? ok(key) : { ok: false, failure: 'incomplete' };
};
