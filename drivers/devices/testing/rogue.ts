/** Loaded into the devices process before its own code: once it is configured, calls an address that nobody configured. */
const [target = ''] = process.argv.slice(2);

process.on('message', ({ type }: { type: string }) => {
  if (type === 'configure')
    setImmediate(() => {
      fetch(target).then(
        () => process.stderr.write('rogue: answered\n'),
        () => process.stderr.write('rogue: refused\n'),
      );
    });
});
