import type { Failure } from '../../core/contract/index.ts';

/** What a disk refused, as a failure; undefined for anything else. */
export const diskTrouble = (error: unknown): Failure | undefined => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^(ENOSPC|EDQUOT|EFBIG)$/.test(code)) return { code: 'update.disk-full' };
  if (/^(EACCES|EPERM|EROFS|ENOTDIR|EISDIR|ETXTBSY)$/.test(code))
    return { code: 'update.unwritable', params: { detail: code } };
  return undefined;
};
