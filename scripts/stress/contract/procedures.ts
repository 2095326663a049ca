import type { z } from 'zod';
import { contract } from '../../../core/contract/index.ts';

export interface Procedure {
  /** `desk.admit` */
  readonly name: string;
  /** `/desk/admit` */
  readonly path: string;
  readonly input: z.core.$ZodType | undefined;
}

interface Node {
  readonly '~orpc'?: { readonly inputSchema?: z.core.$ZodType };
}

const walk = (node: object, path: readonly string[]): readonly Procedure[] => {
  const { '~orpc': own } = node as Node;
  if (own) return [{ name: path.join('.'), path: `/${path.join('/')}`, input: own.inputSchema }];
  return Object.entries(node).flatMap(([name, inner]) => walk(inner as object, [...path, name]));
};

/** Every procedure that there is: read from the contract itself, so that a new one is among them. */
export const procedures: readonly Procedure[] = walk(contract, []);
