import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { failureCodes, failureEntry } from '../core/contract/index.ts';
import { failureCodesPage } from './failure-codes.ts';
import { testCodeSvg } from './test-code.ts';

const marks = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();

test('docs/test-code/test-code.svg is the test code of the scanners (npm run docs)', () => {
  expect(readFileSync('docs/test-code/test-code.svg', 'utf8')).toBe(testCodeSvg());
});

describe('the failure catalogue', () => {
  test('docs/failure-codes.md is what the catalogue says (npm run docs)', () => {
    expect(readFileSync('docs/failure-codes.md', 'utf8')).toBe(failureCodesPage());
  });
  test.each(failureCodes)('%s speaks both languages, with the same values in both', (code) => {
    const { patient, cause, remedy } = failureEntry(code);
    for (const text of [patient, cause, remedy]) {
      expect(text.vi.length).toBeGreaterThan(5);
      expect(text.en.length).toBeGreaterThan(5);
      expect(text.vi).not.toBe(text.en);
      expect(marks(text.vi)).toEqual(marks(text.en));
      expect(text.vi).toBe(text.vi.normalize('NFC'));
    }
    // A patient never reads a code or an official field name.
    expect(patient.vi).not.toMatch(/[a-z]+\.[a-z]|maThe|maKetQua/);
  });
});
