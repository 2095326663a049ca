import { loadConfig } from '../../core/config/index.ts';
import { failureEntry, fillSentence } from '../../core/contract/index.ts';
import { type Command, exitCodes, explain, print } from './command.ts';
import { options } from './options.ts';

export const configCheck: Command = {
  name: 'config check',
  usage: 'config check [--config FILE] [--json]',
  about: 'says what is wrong with a configuration, where, and the remedy',
  async run(args) {
    const { config, json } = options(args, ['config', 'json']);
    const loaded = loadConfig(config);
    if (loaded.ok) {
      if (json) print({ ok: true, path: loaded.value.path });
      else process.stdout.write(`${loaded.value.path}: nothing wrong\n`);
      return exitCodes.done;
    }
    if (json)
      print({
        ok: false,
        problems: loaded.failure.map(({ code, params }) => ({
          code,
          ...params,
          cause: fillSentence(failureEntry(code).cause, 'en', params),
          remedy: fillSentence(failureEntry(code).remedy, 'en', params),
        })),
      });
    else for (const failure of loaded.failure) explain(failure);
    return exitCodes.misuse;
  },
};
