import { defineFailures } from './define.ts';

export const storeFailures = defineFailures({});
