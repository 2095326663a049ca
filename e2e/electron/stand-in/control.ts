/** Lets the test run a function in the program's main process, as Playwright does with real Electron. */
interface Request {
  readonly id: number;
  readonly source: string;
  readonly argument: unknown;
}

export const openControl = (electron: object): void => {
  process.on('message', async (request: Request) => {
    const { id, source, argument } = request;
    try {
      const run = new Function('electron', 'argument', `return (${source})(electron, argument)`);
      const value: unknown = await run(electron, argument);
      process.send?.({ kind: 'answer', id, value });
    } catch (error) {
      process.send?.({ kind: 'answer', id, error: String(error) });
    }
  });
  // A test that is gone leaves nothing behind.
  process.on('disconnect', () => process.exit(1));
};
