/** Where a bug showed itself. Never what it said: messages quote what they were given, names and numbers included. */
export interface Bug {
  readonly name: string;
  readonly where: string | undefined;
}

const shownFrames = 3;

export const bugOf = (error: unknown): Bug => {
  if (!(error instanceof Error)) return { name: typeof error, where: undefined };
  const frames = error.stack
    ?.replace(error.message, '')
    .split('\n')
    .flatMap((line) => (/^\s*at /.test(line) ? [line.trim()] : []));
  return { name: error.name, where: frames?.slice(0, shownFrames).join(' | ') };
};
