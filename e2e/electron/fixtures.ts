import { rmSync } from 'node:fs';
import { expect, type Locator, type Page } from '@playwright/test';
import { vietnamDay } from '../../core/clock.ts';
import { descendantsOf, exposureOf, needlesOf } from '../../fixtures/leaks/index.ts';
import { population } from '../../fixtures/people/index.ts';
import { test as base } from '../program.ts';
import { buildProgram, type Hospital, openHospital, program, ranOn } from './shell.ts';

export { expect };

interface Fixtures {
  hospital: Hospital;
}

export const test = base.extend<Fixtures, { built: undefined }>({
  built: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern.
    async ({}, use) => {
      buildProgram();
      console.log(`\n=== Electron suite on ${ranOn} ===\n`);
      await use(undefined);
      rmSync(program, { recursive: true, force: true });
    },
    { scope: 'worker', auto: true },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern.
  hospital: async ({}, use) => {
    const hospital = await openHospital();
    await use(hospital);
    const needles = needlesOf();
    const exposed = hospital
      .running()
      .flatMap((shell) => [
        ...descendantsOf(shell.pid).flatMap((pid) => exposureOf(pid, needles, ['cmdline'])),
        ...pidsOf(shell.log(), 'tiepdon-devices').flatMap((pid) => exposureOf(pid, needles)),
      ]);
    expect(exposed, 'arguments, and the environment of devices').toEqual([]);
    await hospital.close();
  },
});

export const screen = (page: Page, name: string): Locator =>
  page.locator(`[data-screen="${name}"]`);

/**
 * Presses what takes its own page away. Playwright may hear that the page is gone before it hears
 * that the click was done, and calls that a failed click; what follows tells whether it worked.
 */
export const pressToClose = (button: Locator): Promise<void> =>
  button.click().catch((error: unknown) => {
    if (!String(error).includes('Target page, context or browser has been closed')) throw error;
  });

export const qrOf = (id: string): string => {
  const person = population(vietnamDay(Date.now())).find((each) => each.id === id);
  if (person?.qr === undefined) throw new Error(`nobody with a code is called ${id}`);
  return person.qr;
};

/** Process ids that the program has logged, newest last. */
export const pidsOf = (log: string, name: string): number[] =>
  [...log.matchAll(/\{.*"msg":"process started"\}/g)]
    .map(([line]) => JSON.parse(line) as { name: string; pid: number })
    .filter((told) => told.name === name)
    .map(({ pid }) => pid);
