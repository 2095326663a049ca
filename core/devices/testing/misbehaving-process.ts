/** A devices process for the supervisor's tests: answers as told by its argument, in the ways real ones fail. */
import { setTimeout as pause } from 'node:timers/promises';

const behaviour = process.argv[2];
const say = (message: object): void => void process.send?.(message);

const blockLoop = (): never => {
  for (;;);
};

process.on('disconnect', () => process.exit(0));
process.on('message', async (command: { type: string; n?: number; readId?: string }) => {
  switch (command.type) {
    case 'ping':
      say({ type: 'pong', n: command.n });
      return;
    case 'stop':
      if (behaviour !== 'ignores-stop') process.exit(0);
      return;
    case 'read': {
      const { readId } = command;
      if (behaviour === 'crashes') process.kill(process.pid, 'SIGSEGV');
      if (behaviour === 'exits') process.exit(3);
      if (behaviour === 'hangs') blockLoop();
      if (behaviour === 'stuck') {
        say({ type: 'stuck', reader: 'Reader 0' });
        return;
      }
      if (behaviour === 'babbles') {
        say({ type: 'outcome', readId, outcome: { kind: 'proven' } });
        say({ nonsense: true });
      }
      say({ type: 'phase', readId, phase: 'access' });
      await pause(20);
      const outcome = { kind: 'unreadable', reason: { code: 'chip.key-wrong' } };
      say({ type: 'outcome', readId, outcome });
      say({ type: 'outcome', readId, outcome });
      say({ type: 'finished', readId });
      say({ type: 'finished', readId });
      return;
    }
  }
});
if (behaviour !== 'dies-at-start')
  say({
    type: 'readers',
    service: 'up',
    readers: [{ name: 'Reader 0', generation: 1, state: 'card' }],
  });
else process.exit(1);
