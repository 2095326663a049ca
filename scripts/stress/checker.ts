import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Evidence {
  readonly storePath: string;
  readonly storeKeyPath: string;
  /** Lines of tickets that were shown. */
  readonly acks?: readonly string[];
  /** What the simulators were asked. */
  readonly logs?: readonly string[];
  /** Where the hospital system takes files from. */
  readonly folders?: readonly string[];
  /** Not everything need have been delivered yet. */
  readonly isOwing?: boolean;
}

/** What the checker found, as it printed it. */
export interface Findings {
  readonly isWhole: boolean;
  readonly acknowledged: number;
  readonly stored: number;
  readonly delivered: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly undelivered: number;
  readonly gaps: number;
  readonly rechecked: number;
  readonly repeatedSends: number;
  readonly auditEntries: number;
  readonly violations: Readonly<
    Record<string, { readonly count: number; readonly examples: readonly string[] }>
  >;
}

const run = (words: readonly string[]): Promise<Findings> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'verify.ts'), ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('close', (status) => {
      if (status === 0 || status === 1) resolve(JSON.parse(output));
      else reject(new Error('the checker itself failed'));
    });
  });

const storeOf = ({ storePath, storeKeyPath }: Pick<Evidence, 'storePath' | 'storeKeyPath'>) =>
  ['--store', storePath, '--key', storeKeyPath] as const;

/** Runs the checker, which shares no code with the host. */
export const verify = (evidence: Evidence): Promise<Findings> => {
  const { acks = [], logs = [], folders = [], isOwing } = evidence;
  return run([
    ...storeOf(evidence),
    ...acks.flatMap((path) => ['--acks', path]),
    ...logs.flatMap((path) => ['--log', path]),
    ...folders.flatMap((path) => ['--folder', path]),
    ...(isOwing ? ['--owing'] : []),
  ]);
};

/** The same for a copy of a store: what it says of itself, not what has become of its visits since. */
export const verifyAlone = (
  copy: Pick<Evidence, 'storePath' | 'storeKeyPath'>,
): Promise<Findings> => run([...storeOf(copy), '--alone']);
