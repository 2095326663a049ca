/** Changes the key of a store back and forth until it is killed; says each key before it begins. */
import { rotateStoreKey } from '../index.ts';

const [path = '', first = '', second = ''] = process.argv.slice(2);
const keys = [first, second].map((key) => Buffer.from(key, 'hex'));
for (let turn = 0; ; turn += 1) {
  const from = keys[turn % 2];
  const to = keys[(turn + 1) % 2];
  if (!from || !to) throw new Error('two keys are needed');
  const rotated = rotateStoreKey(path, from, to);
  if (!rotated.ok) throw new Error(rotated.failure.code);
  process.stdout.write('.');
}
