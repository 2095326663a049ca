import { first } from './0001-first.ts';

/** Forward only, in order; the store's `user_version` is the count of those applied. Never change one that has shipped. */
export const migrations: readonly string[] = [first];
