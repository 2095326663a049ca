/**
 * Loaded into the real program before its own code: a library with ideas of its own, which calls an address that is in no
 * configuration as soon as the program listens.
 */
import { Server } from 'node:net';

const target = process.env.ROGUE_TARGET ?? '';
const listen = Server.prototype.listen as (...given: unknown[]) => Server;
Object.assign(Server.prototype, {
  listen(this: Server, ...given: unknown[]) {
    this.once('listening', () => {
      fetch(target).then(
        () => process.stderr.write('rogue: answered\n'),
        () => process.stderr.write('rogue: refused\n'),
      );
    });
    return listen.apply(this, given);
  },
});
