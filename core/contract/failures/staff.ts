import { defineFailures } from './define.ts';

export const staffFailures = defineFailures({});
