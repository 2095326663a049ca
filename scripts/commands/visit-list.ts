import { existsSync } from 'node:fs';
import { maskName, maskNumber } from '../../core/identity/index.ts';
import type { VisitRecord } from '../../core/store/index.ts';
import { type Command, exitCodes, explain, print } from './command.ts';
import { options } from './options.ts';
import { configForReading, openReader } from './store.ts';

const line = (visit: VisitRecord) => {
  const { personalNumber, cardNumber, insuranceNumber, oldNumber } =
    visit.identification?.claim ?? {};
  const number = personalNumber ?? cardNumber ?? insuranceNumber ?? oldNumber;
  return {
    visitId: visit.visitId,
    ticket: visit.ticket.number,
    queue: visit.ticket.queueId,
    serviceDay: visit.serviceDay,
    state: visit.state,
    outcome: visit.decision.outcome,
    reasons: visit.decision.reasons.map(({ code }) => code),
    trust: visit.trust,
    presentedAs: visit.presentedAs,
    origin: visit.origin,
    createdAt: new Date(visit.createdAt).toISOString(),
    ...(visit.fullName !== undefined && { name: maskName(visit.fullName) }),
    ...(number !== undefined && { number: maskNumber(number) }),
    ...(visit.override && { override: visit.override }),
  };
};

export const visitList: Command = {
  name: 'visit list',
  usage: 'visit list [--day YYYY-MM-DD] [--json] [--config FILE]',
  about: 'the stored visits of a day, oldest first, with names and numbers masked',
  async run(args) {
    const { config, json, values } = options(args, ['config', 'json', 'day']);
    const loaded = configForReading(config);
    if (typeof loaded === 'number') return loaded;
    if (values.day !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(String(values.day))) {
      process.stderr.write('--day takes a date such as 2026-11-23\n');
      return exitCodes.misuse;
    }
    // Before its first start a kiosk has no store, and so no visits.
    if (!existsSync(loaded.storePath)) return exitCodes.done;
    const store = openReader(loaded);
    if (!store.ok) {
      explain(store.failure);
      return exitCodes.fault;
    }
    const day = typeof values.day === 'string' ? values.day : store.value.today();
    for (const visit of store.value.visitsOn(day).toReversed())
      if (json) print(line(visit));
      else {
        const { ticket, state, name = '–', number = '–', reasons } = line(visit);
        process.stdout.write(
          `${ticket.padEnd(7)} ${state.padEnd(23)} ${number.padEnd(16)} ${name}  ${reasons.join(' ')}\n`,
        );
      }
    store.value.close();
    return exitCodes.done;
  },
};
