/**
 * npm run bench -- NAME [--json]: parse, decide, checkin, screen, shell, chip, outbox, soak, qr (with a number of scenes).
 * Measures; asserts nothing: machines are shared and noisy.
 */
import { parseArgs } from 'node:util';
import { machine } from './bench/measure.ts';

const benches: Readonly<Record<string, () => Promise<unknown>>> = {
  parse: async () => (await import('./bench/parse.ts')).benchParse(),
  decide: async () => (await import('./bench/decide.ts')).benchDecide(),
  checkin: async () => (await import('./bench/checkin.ts')).benchCheckin(),
  chip: async () => ({
    'check-in': await (await import('./bench/chip-checkin.ts')).benchChipCheckin(),
    ...(await (await import('./bench/chip.ts')).benchChip()),
  }),
  screen: async () => (await import('./bench/screen.ts')).benchScreen(),
  shell: async () => (await import('./bench/shell.ts')).benchShell(),
  outbox: async () => (await import('./bench/outbox.ts')).benchOutbox(),
  soak: async () => (await import('./bench/soak.ts')).benchSoak(),
  qr: async () => (await import('./bench/qr.ts')).benchQr(Number(positionals[1] ?? 3_200)),
};

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const name = positionals[0] ?? '';
const bench = benches[name];
if (!bench) {
  process.stderr.write(`usage: npm run bench -- ${Object.keys(benches).join('|')} [--json]\n`);
  process.exit(2);
}
const result = { bench: name, machine: machine(), result: await bench() };
process.stdout.write(`${JSON.stringify(result, null, values.json ? 0 : 2)}\n`);
