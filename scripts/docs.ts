/** Writes the documents that come from the source: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { failureCodesPage } from './failure-codes.ts';

writeFileSync('docs/failure-codes.md', failureCodesPage());
