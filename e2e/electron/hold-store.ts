/** Another program that has the store open: opens it with a key, says so, and lets go when its input ends. */
import { openStore } from '../../core/store/index.ts';

const [path = '', key = ''] = process.argv.slice(2);
const held = openStore({ path, key: Buffer.from(key, 'hex'), clock: { now: () => Date.now() } });
if (!held.ok) throw new Error(held.failure.code);
process.stdout.write('held\n');
process.stdin.on('end', () => held.value.close()).resume();
