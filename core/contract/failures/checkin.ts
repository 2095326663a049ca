import { defineFailures } from './define.ts';

export const checkinFailures = defineFailures({});
