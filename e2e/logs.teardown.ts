import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { findLeaks, needlesOf } from '../fixtures/leaks/index.ts';
import { demoReceptionist } from '../scripts/demo.ts';
import { logFolder } from './logs.ts';

/** After everything else: whatever code of the product the run went through, it wrote nobody and nothing secret down. */
test('no log of this run holds a name, a number or a secret', () => {
  const needles = needlesOf({ pins: [demoReceptionist.pin] });
  const files = readdirSync(logFolder);
  expect(files.length, 'nothing was logged, so nothing was looked through').toBeGreaterThan(0);
  const found = files.flatMap((name) =>
    findLeaks(readFileSync(join(logFolder, name), 'utf8'), needles).map(
      ({ kind, line }) => `${name}: ${kind}: ${line}`,
    ),
  );
  expect(found).toEqual([]);
});
