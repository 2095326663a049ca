import { systemClock } from '../../core/clock.ts';
import { loadConfig } from '../../core/config/index.ts';
import { EligibilityRequest } from '../../core/contract/index.ts';
import { createBhxhGateway } from '../../core/gateway/index.ts';
import { gatewaySettings } from '../../core/host.ts';
import { type Command, exitCodes, explain, print } from './command.ts';
import { options } from './options.ts';

const precisions = { 4: 'year', 7: 'month', 10: 'day' } as const;

/** A person to look up, when the call names one; undefined when it names half of one. */
const requestOf = (
  values: Readonly<Record<string, string | boolean | undefined>>,
): EligibilityRequest | 'none' | undefined => {
  const { number, 'full-name': fullName, 'birth-date': birth } = values;
  if (number === undefined && fullName === undefined && birth === undefined) return 'none';
  const precision = precisions[String(birth).length as keyof typeof precisions];
  return EligibilityRequest.safeParse({
    number,
    fullName,
    dateOfBirth: { value: birth, precision },
  }).data;
};

export const gatewayProbe: Command = {
  name: 'gateway probe',
  usage:
    'gateway probe [--json] [--config FILE] [--number N --full-name NAME --birth-date YYYY[-MM[-DD]] [--history]]',
  about: 'times DNS, TCP, TLS, token and, for a named person, the check and the history of visits',
  async run(args) {
    const { config, json, values } = options(args, [
      'config',
      'json',
      'number',
      'full-name',
      'birth-date',
      'history',
    ]);
    const request = requestOf(values);
    if (request === undefined) {
      process.stderr.write('--number, --full-name and --birth-date go together\n');
      return exitCodes.misuse;
    }
    const history = values.history === true;
    if (history && request === 'none') {
      process.stderr.write('--history needs a person: --number, --full-name and --birth-date\n');
      return exitCodes.misuse;
    }
    const loaded = loadConfig(config);
    if (!loaded.ok) {
      for (const failure of loaded.failure) explain(failure);
      return exitCodes.misuse;
    }
    const gateway = createBhxhGateway(gatewaySettings(loaded.value), { clock: systemClock });
    const { stages } = await gateway.probe(request === 'none' ? undefined : request, {
      history,
    });
    await gateway.close();
    const isWhole = stages.every(({ ok }) => ok);
    if (json) print({ ok: isWhole, baseUrl: loaded.value.config.gateway.baseUrl, stages });
    else
      for (const { stage, ok, ms, detail, failure } of stages) {
        process.stdout.write(
          `${ok ? 'ok    ' : 'FAILED'} ${stage.padEnd(7)} ${String(ms).padStart(8)} ms  ${detail ?? ''}\n`,
        );
        if (failure) explain({ code: failure });
      }
    return isWhole ? exitCodes.done : exitCodes.fault;
  },
};
