import { rotateKeyFile } from '../../core/store/index.ts';
import { type Command, exitCodes, explain } from './command.ts';
import { options } from './options.ts';
import { configForReading } from './store.ts';

export const storeRotateKey: Command = {
  name: 'store rotate-key',
  usage: 'store rotate-key [--config FILE]',
  about: 'changes the key of the store (store.keyFile), while the kiosk is stopped',
  async run(args) {
    const { config } = options(args, ['config']);
    const loaded = configForReading(config);
    if (typeof loaded === 'number') return loaded;
    const rotated = rotateKeyFile(loaded.storeKeyPath, loaded.storePath);
    if (!rotated.ok) {
      explain(rotated.failure);
      return exitCodes.fault;
    }
    process.stdout.write(
      'The key was changed. Put a copy of the new one into the safe, and keep the old one with the backups made before.\n',
    );
    return exitCodes.done;
  },
};
