import { existsSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { parseSync } from 'vite';

export interface ImportGraph {
  /** Files that were reached, from the folder. */
  readonly files: ReadonlySet<string>;
  /** What is loaded besides Node's own modules and is not in the folder, as `file -> specifier`. */
  readonly outside: ReadonlySet<string>;
}

interface Syntax {
  readonly type: string;
  readonly source?: Syntax | null;
  readonly callee?: Syntax;
  readonly name?: string;
  readonly value?: unknown;
  readonly arguments?: readonly Syntax[];
}

const isSyntax = (value: unknown): value is Syntax =>
  typeof value === 'object' && value !== null && 'type' in value;
const literalOf = (syntax: Syntax | null | undefined): readonly string[] =>
  syntax?.type === 'Literal' && typeof syntax.value === 'string' ? [syntax.value] : [];

/** What a file imports or requires by a name that is written in it. */
const specifiersOf = (syntax: Syntax): readonly string[] => {
  const own =
    syntax.type === 'CallExpression' && /^(__)?require$/.test(syntax.callee?.name ?? '')
      ? literalOf(syntax.arguments?.[0])
      : literalOf(syntax.source);
  const within = Object.values(syntax)
    .flatMap((value: unknown) => (Array.isArray(value) ? value : [value]))
    .filter(isSyntax);
  return [...own, ...within.flatMap(specifiersOf)];
};

/** Everything that is reached from an entry file of a folder. */
export const walkImports = (folder: string, entry: string): ImportGraph => {
  const files = new Set<string>();
  const outside = new Set<string>();
  const visit = (path: string): void => {
    const name = relative(folder, path).split(sep).join('/');
    if (files.has(name)) return;
    files.add(name);
    if (!/\.c?js$/.test(path)) return;
    const { program, errors } = parseSync(path, readFileSync(path, 'utf8'), {
      sourceType: 'unambiguous',
    });
    if (errors.length > 0) throw new Error(`${name} does not parse: ${errors[0]?.message}`);
    for (const specifier of specifiersOf(program as unknown as Syntax)) {
      if (isBuiltin(specifier)) continue;
      const found = resolveIn(folder, path, specifier);
      if (found === undefined) outside.add(`${name} -> ${specifier}`);
      else visit(found);
    }
  };
  visit(join(folder, entry));
  return { files, outside };
};

const resolveIn = (folder: string, from: string, specifier: string): string | undefined => {
  const beside = join(dirname(from), specifier);
  if (specifier.startsWith('.') && existsSync(beside) && /\.\w+$/.test(specifier)) return beside;
  try {
    const found = createRequire(from).resolve(specifier);
    return found.startsWith(folder + sep) ? found : undefined;
  } catch {
    return undefined;
  }
};
