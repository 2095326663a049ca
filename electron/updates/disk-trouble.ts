import type { Failure } from '../../core/contract/index.ts';

/** What a disk refused, as a failure; undefined for anything else. */
export const diskTrouble = (error: unknown): Failure | undefined => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^(ENOSPC|EDQUOT|EFBIG)$/.test(code)) return { code: 'update.disk-full' };
  // Node says ENOENT of a folder that it cannot make on a disk that is only to be read.
  if (/^(EACCES|EPERM|EROFS|ENOENT|ENOTDIR|EISDIR|ETXTBSY)$/.test(code))
    return { code: 'update.unwritable', params: { detail: code } };
  return undefined;
};
