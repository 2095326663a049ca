/** Writes the documents that come from the source: `npm run docs`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { failureCodesPage } from './failure-codes.ts';
import { testCodeSvg } from './test-code.ts';

writeFileSync('docs/failure-codes.md', failureCodesPage());
mkdirSync('docs/test-code', { recursive: true });
writeFileSync('docs/test-code/test-code.svg', testCodeSvg());
