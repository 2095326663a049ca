import { defineFailures } from './define.ts';

export const coverageFailures = defineFailures({});
