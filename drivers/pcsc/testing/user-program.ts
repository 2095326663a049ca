/**
 * Another program that uses a card, for the tests: connects through a binding, says so, and then holds the card, waits
 * for an answer that never comes, or resets it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { openPcsc, type PcscBinding } from '../index.ts';

const [binding, reader = '', behaviour] = process.argv.slice(2) as [PcscBinding, string, string];
const say = (message: object): void => void process.send?.(message);
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

const pcsc = openPcsc(binding);
let found = pcsc.view().readers.find(({ name }) => name === reader);
for (let tries = 0; tries < 100 && found?.state !== 'card'; tries += 1) {
  await pause(50);
  found = pcsc.view().readers.find(({ name }) => name === reader);
}
const connected = await pcsc.connect(reader, found?.generation ?? 0);
if (!connected.ok) {
  say({ connected: false, reason: connected.failure.reason, code: connected.failure.code });
} else {
  say({ connected: true });
  if (behaviour === 'transmit') {
    const answer = await connected.value.transmit(Uint8Array.of(0, 0xa4, 4, 0), 300);
    say({
      answered: answer.ok,
      reason: answer.ok ? '' : answer.failure.reason,
      stuck: pcsc.isStuck(),
    });
  }
  if (behaviour === 'reset') {
    await connected.value.disconnect('reset');
    say({ reset: true });
  }
}
