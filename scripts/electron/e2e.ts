/**
 * The Electron suite: on Electron's own binary where it has been fetched, else on the stand-in; says which of the two.
 *   npm run e2e:electron [-- PLAYWRIGHT OPTIONS]
 * TIEPDON_E2E_ELECTRON=real fails where there is no binary; =stand-in does without it.
 */
import { spawnSync } from 'node:child_process';
import { binary, ranOn } from '../../e2e/electron/shell.ts';

const frame = (text: string): string => {
  const line = '='.repeat(text.length + 8);
  return `\n${line}\n==  ${text}  ==\n${line}\n`;
};
const run = (name: string, ...args: string[]): number =>
  spawnSync(`node_modules/.bin/${name}`, args, { stdio: 'inherit' }).status ?? 1;

if (process.env.TIEPDON_E2E_ELECTRON === 'real' && binary === undefined) {
  console.error(frame("Electron's binary is not here: nothing was tried"));
  process.exitCode = 1;
} else {
  console.log(frame(`The Electron suite runs on ${ranOn}`));
  const built = run('vite', 'build', '--logLevel', 'warn');
  const status =
    built === 0 ? run('playwright', 'test', 'e2e/electron', ...process.argv.slice(2)) : built;
  console.log(frame(`The Electron suite ${status === 0 ? 'passed' : 'FAILED'} on ${ranOn}`));
  process.exitCode = status;
}
