import { systemClock } from '../../core/clock.ts';
import { loadConfig } from '../../core/config/index.ts';
import { hospitalSystem } from '../../core/host.ts';
import { type Command, exitCodes, explain, print } from './command.ts';
import { options } from './options.ts';

export const hisProbe: Command = {
  name: 'his probe',
  usage: 'his probe [--json] [--config FILE]',
  about:
    'asks the hospital system for its services, and tells which clinics of the kiosk it can book',
  async run(args) {
    const { config, json } = options(args, ['config', 'json']);
    const loaded = loadConfig(config);
    if (!loaded.ok) {
      for (const failure of loaded.failure) explain(failure);
      return exitCodes.misuse;
    }
    const { his, clinics } = loaded.value.config;
    const system = hospitalSystem(loaded.value, systemClock);
    const started = performance.now();
    const services = await system.listServices();
    const ms = Math.round(performance.now() - started);
    await system.close();
    if (!services.ok) {
      explain({ code: services.failure.code });
      if (services.failure.detail) process.stderr.write(`  detail: ${services.failure.detail}\n`);
      return exitCodes.fault;
    }
    const known = new Set(services.value.map(({ serviceId }) => serviceId));
    const mapped = his.system.kind === 'rest' ? his.system.clinics : undefined;
    const unmapped = mapped
      ? clinics.filter(({ id }) => !known.has(mapped[id]?.serviceId ?? '')).map(({ id }) => id)
      : [];
    if (json) print({ kind: his.system.kind, ms, services: services.value.length, unmapped });
    else {
      process.stdout.write(`${his.system.kind}: ${services.value.length} services in ${ms} ms\n`);
      for (const id of unmapped)
        process.stdout.write(`clinic "${id}" has no service in the hospital system\n`);
    }
    return unmapped.length === 0 ? exitCodes.done : exitCodes.fault;
  },
};
