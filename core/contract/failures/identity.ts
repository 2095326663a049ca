import { defineFailures } from './define.ts';

export const identityFailures = defineFailures({});
