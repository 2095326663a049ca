import { defineFailures } from './define.ts';

export const gatewayFailures = defineFailures({});
