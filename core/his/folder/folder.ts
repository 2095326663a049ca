import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '../../contract/index.ts';
import { checkInRecord } from '../check-in-record.ts';
import { type HisFailureCode, hisFailure } from '../failure.ts';
import type { DeliveryReceipt, HisFailure, HospitalSystem, VisitDelivery } from '../port.ts';
import type { FolderSettings } from '../settings.ts';
import { fileNameOf } from './file-name.ts';
import { readIfThere, writeWhole } from './write-file.ts';
import { checkInXml } from './xml.ts';

const codes: Readonly<Record<string, HisFailureCode>> = {
  ENOSPC: 'his.folder-full',
  EDQUOT: 'his.folder-full',
  ENOENT: 'his.folder-missing',
  ENOTDIR: 'his.folder-missing',
};

/** What the file system refused. Its message holds paths only, but the code says it all. */
const refused = (error: unknown) => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  // Anything else is a bug of ours.
  if (code === undefined) throw error;
  return hisFailure(codes[code] ?? 'his.folder-unwritable', code);
};

/** Ends with the time-out even where a network drive never answers. */
const within = async <T>(
  timeoutMs: number,
  work: () => Promise<Result<T, HisFailure>>,
): Promise<Result<T, HisFailure>> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Result<T, HisFailure>>((resolve) => {
    timer = setTimeout(() => resolve(hisFailure('his.timeout')), timeoutMs);
  });
  try {
    return await Promise.race([work().catch(refused), late]);
  } finally {
    clearTimeout(timer);
  }
};

const jsonOf = (visit: VisitDelivery): string =>
  `${JSON.stringify({ format: 'tiepdon-visit-1', ...visit }, undefined, 2)}\n`;

/**
 * Files in a folder that the hospital system empties: `KEY.xml`, the check-in record of QĐ 4750, and after it `KEY.json`,
 * the whole visit. Whoever reads the folder takes a visit once its JSON is there. The same key is the same file.
 * Nothing can be looked up here.
 */
export const createFolderSystem = ({ directory, timeoutMs }: FolderSettings): HospitalSystem => {
  const isFolder = async (): Promise<boolean> => (await stat(directory)).isDirectory();

  const deliver = async (visit: VisitDelivery): Promise<Result<DeliveryReceipt, HisFailure>> => {
    if (!(await isFolder())) return hisFailure('his.folder-missing', 'ENOTDIR');
    const name = fileNameOf(visit.idempotencyKey);
    const json = jsonOf(visit);
    const delivered = await readIfThere(join(directory, `${name}.json`));
    if (delivered !== undefined) {
      return delivered === json
        ? ok({ state: 'registered' })
        : hisFailure('his.duplicate-key-differs');
    }
    await writeWhole(directory, `${name}.xml`, checkInXml(checkInRecord(visit)));
    await writeWhole(directory, `${name}.json`, json);
    return ok({ state: 'registered' });
  };

  return {
    name: 'folder',
    findPatient: async () => ok(undefined),
    listServices: async () => ok([]),
    checkInsurance: async () => ok(undefined),
    registerVisit: (visit) => within(timeoutMs, () => deliver(visit)),
    /** Unknown once the hospital system has taken the file away. */
    status: (idempotencyKey) =>
      within(timeoutMs, async () => {
        if (!(await isFolder())) return hisFailure('his.folder-missing', 'ENOTDIR');
        const delivered = await readIfThere(join(directory, `${fileNameOf(idempotencyKey)}.json`));
        return ok(delivered === undefined ? undefined : { state: 'registered' });
      }),
    async close() {},
  };
};
