import { existsSync } from 'node:fs';
import { systemClock } from '../../core/clock.ts';
import type { DeskRow } from '../../core/contract/index.ts';
import { maskName } from '../../core/identity/index.ts';
import { createRecheckList, dayReport } from '../../core/reconciliation/index.ts';
import type { VisitRecord } from '../../core/store/index.ts';
import { type Command, exitCodes, explain, print } from './command.ts';
import { options } from './options.ts';
import { configForReading, openReader } from './store.ts';

/** A visit for a terminal: masked. */
const shown = (visit: VisitRecord): DeskRow => ({
  visitId: visit.visitId,
  state: visit.state,
  ticket: visit.ticket,
  ticketState: visit.ticketState,
  queueName: { vi: visit.ticket.queueId, en: visit.ticket.queueId },
  ...(visit.fullName !== undefined && { fullName: maskName(visit.fullName) }),
  trust: visit.trust,
  origin: visit.origin,
  reasons: visit.decision.reasons,
  createdAt: new Date(visit.createdAt).toISOString(),
});

export const reportDay: Command = {
  name: 'report day',
  usage: 'report day [--day YYYY-MM-DD] [--json] [--config FILE]',
  about:
    'the day, reconciled: admissions, what came of the provisional ones, what has not arrived, outages',
  async run(args) {
    const { config, json, values } = options(args, ['config', 'json', 'day']);
    const loaded = configForReading(config);
    if (typeof loaded === 'number') return loaded;
    if (values.day !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(String(values.day))) {
      process.stderr.write('--day takes a date such as 2026-11-23\n');
      return exitCodes.misuse;
    }
    if (!existsSync(loaded.storePath)) return exitCodes.done;
    const store = openReader(loaded);
    if (!store.ok) {
      explain(store.failure);
      return exitCodes.fault;
    }
    const day = typeof values.day === 'string' ? values.day : store.value.today();
    const report = dayReport(day, {
      store: store.value,
      cases: createRecheckList(store.value),
      facilityName: loaded.config.facility.name,
      undelivered: () => [],
      now: () => systemClock.now(),
      show: shown,
    });
    store.value.close();
    if (json) print(report);
    else {
      const { visits, rechecks, delivery, outages } = report;
      process.stdout.write(
        `${day}: ${visits.total} visits, ${visits.admitted} admitted, ${visits.provisional} provisional, ${visits.waitingDesk} at the desk, ${visits.selfPay} self-pay, ${visits.closed} closed\n`,
      );
      process.stdout.write(
        `asked again: ${rechecks.total}, confirmed ${rechecks.confirmed}, changed ${rechecks.benefitChanged}, not valid ${rechecks.invalid}, papers needed ${rechecks.unverifiable}, not yet ${rechecks.waiting}; ${rechecks.open} for the desk\n`,
      );
      for (const { destination, delivered, pending, accepted, poison } of delivery)
        process.stdout.write(
          `${destination}: ${delivered} arrived, ${pending} waiting, ${accepted} taken in, ${poison} refused\n`,
        );
      process.stdout.write(`audit log up to ${report.auditAnchor}\n`);
      for (const { part, reason, from, to } of outages)
        process.stdout.write(`${part} out of order ${from} – ${to ?? 'now'}: ${reason.code}\n`);
    }
    return exitCodes.done;
  },
};
