/** Loaded into the host's process before its own code: once the store is to be opened, calls an address of nobody's. */
const target = process.env.ROGUE_TARGET ?? '';

process.on('message', ({ data }: { data?: { type?: string } }) => {
  if (data?.type === 'open')
    setImmediate(() => {
      fetch(target).then(
        () => process.stderr.write('rogue: answered\n'),
        () => process.stderr.write('rogue: refused\n'),
      );
    });
});
