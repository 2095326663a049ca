import { ok, type Result } from '../../../core/contract/index.ts';
import { findTlv, readTlvs } from '../tlv/index.ts';
import { type DataGroupFailure, fileTags, unwrapFile } from './data-group.ts';

/** EF.COM (ICAO Doc 9303-10 section 4.6.1): unsigned, so it informs and proves nothing. */
export interface Com {
  /** `0107`. */
  readonly ldsVersion?: string;
  /** Numbers of the data groups that the card says it has. */
  readonly dataGroups: readonly number[];
}

const dataGroupTags: readonly number[] = fileTags.dg;
const ascii = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

export const readCom = (bytes: Uint8Array): Result<Com, DataGroupFailure> => {
  const contents = unwrapFile(bytes, fileTags.com);
  if (!contents.ok) return contents;
  const objects = readTlvs(contents.value);
  const list = objects.ok ? findTlv(objects.value, 0x5c) : undefined;
  if (!objects.ok || !list) return { ok: false, failure: 'incomplete' };
  const version = findTlv(objects.value, 0x5f01);
  const dataGroups = [...list.value]
    .map((tag) => dataGroupTags.indexOf(tag))
    .filter((number) => number > 0);
  return ok({ dataGroups, ...(version && { ldsVersion: ascii(version.value) }) });
};
