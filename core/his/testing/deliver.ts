/**
 * Delivers synthetic visits into a folder, one after the other, from a process that a test may end at any moment:
 * `deliver.ts FOLDER FIRST COUNT [RENAMES]`. Prints each result as a line; dies by itself when it comes to rename file
 * RENAMES, between writing and naming it.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [directory = '', first = '1', count = '1', renames = '0'] = process.argv.slice(2);

const { rename } = fs.promises;
let renamed = 0;
fs.promises.rename = async (from, to) => {
  renamed += 1;
  if (renamed === Number(renames)) process.kill(process.pid, 'SIGKILL');
  await rename(from, to);
};
syncBuiltinESMExports();

const { createHospitalSystem, HisSettings } = await import('../index.ts');
const { sampleVisit } = await import('./sample.ts');

const his = createHospitalSystem(HisSettings.parse({ kind: 'folder', directory }), {
  clock: { now: () => Date.now() },
});
for (let index = Number(first); index < Number(first) + Number(count); index += 1) {
  const result = await his.registerVisit(
    sampleVisit({ idempotencyKey: `visit-${String(index).padStart(4, '0')}` }),
  );
  fs.writeSync(1, `${JSON.stringify(result)}\n`);
}
