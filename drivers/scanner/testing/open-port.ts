/** Says the code with which a port opens, for tests that need another account. */
import { openPort } from '../serial/binding.ts';

const opened = await openPort(process.argv[2] ?? '', 9_600, {
  onBytes: () => undefined,
  onEnd: () => undefined,
});
process.stdout.write(opened.ok ? 'open' : opened.failure.code);
process.exit(0);
