import { execFileSync } from 'node:child_process';

/** The screens, which every package takes along: built once for all tests. */
export const setup = (): void => {
  execFileSync('node_modules/.bin/vite', ['build', '--logLevel', 'error'], { stdio: 'inherit' });
};
