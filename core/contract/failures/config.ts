import { defineFailures } from './define.ts';

export const configFailures = defineFailures({});
