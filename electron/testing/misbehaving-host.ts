/** A host for the supervisor's tests: answers as told by its argument, in the ways real ones fail. */
const [, , behaviour = ''] = process.argv;
const say = (message: object): void => void process.send?.(message);
const blockLoop = (): never => {
  for (;;);
};

process.on('disconnect', () => process.exit(0));
process.on('message', ({ type, n }: { type: string; n?: number }) => {
  switch (type) {
    case 'configure':
      if (behaviour === 'hangs-opening') blockLoop();
      if (behaviour === 'babbles') say({ type: 'nonsense' });
      say({ type: 'ready', storeKey: 0 });
      if (behaviour === 'crashes') setTimeout(() => process.kill(process.pid, 'SIGSEGV'), 20);
      if (behaviour === 'exits') setTimeout(() => process.exit(3), 20);
      if (behaviour === 'hangs') setTimeout(blockLoop, 20);
      return;
    case 'ping':
      say({ type: 'pong', n });
      return;
    case 'stop':
      if (behaviour !== 'ignores-stop') process.exit(0);
  }
});
