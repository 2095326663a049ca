/**
 * node scripts/stress/verify.ts --store FILE --key FILE [--acks FILE] [--log FILE]... [--folder DIR]... [--owing | --alone]
 *
 * Says whether every check-in that was acknowledged is stored once and delivered exactly once by its key, ticket numbers run
 * 1..n, and the audit chain is whole. A program of its own that shares no code with the host: it reads the file with SQL of its
 * own, computes the chain itself, and believes only what the simulators' logs and the acknowledgements say.
 * `--owing`: what has not been delivered yet is counted, and is no violation. `--alone`: a copy, judged by itself.
 * Prints one JSON object; exits with 1 when anything is violated.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';

const { values } = parseArgs({
  options: {
    store: { type: 'string' },
    key: { type: 'string' },
    acks: { type: 'string', multiple: true, default: [] },
    log: { type: 'string', multiple: true, default: [] },
    folder: { type: 'string', multiple: true, default: [] },
    owing: { type: 'boolean', default: false },
    alone: { type: 'boolean', default: false },
  },
});
if (values.store === undefined || values.key === undefined) {
  process.stderr.write('usage: verify.ts --store FILE --key FILE [--acks FILE] [--log FILE] …\n');
  process.exit(2);
}

/** A ticket that somebody has seen. */
interface Acknowledged {
  readonly visitId: string;
  readonly queueId: string;
  readonly serviceDay: string;
  readonly number: string;
}

const mayOwe = values.owing || values.alone;

const findings = new Map<string, { count: number; examples: string[] }>();
const mostExamples = 5;
const violated = (kind: string, example: string): void => {
  const found = findings.get(kind) ?? { count: 0, examples: [] };
  found.count += 1;
  if (found.examples.length < mostExamples) found.examples.push(example);
  findings.set(kind, found);
};
const timesOf = (keys: readonly string[]): Map<string, number> => {
  const times = new Map<string, number>();
  for (const key of keys) times.set(key, (times.get(key) ?? 0) + 1);
  return times;
};

// What was shown to people.
const acknowledged = values.acks.flatMap((path) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Acknowledged => JSON.parse(line)),
);

// What arrived at the hospital system: made by a request, or lying in its folder.
const requests = values.log.flatMap(
  (path): { readonly key?: string; readonly outcome: string }[] =>
    JSON.parse(readFileSync(path, 'utf8')).his,
);
const made = requests.filter(({ outcome }) => outcome === 'created').map(({ key = '' }) => key);
const laid = values.folder.flatMap((folder) =>
  (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
    .map((name): string => {
      if (!existsSync(join(folder, name.replace(/json$/, 'xml'))))
        violated('half-delivered', `${name} without its record`);
      return JSON.parse(readFileSync(join(folder, name), 'utf8')).idempotencyKey;
    }),
);
const arrived = timesOf([...made, ...laid]);
for (const [key, times] of arrived) if (times > 1) violated('duplicated', `${key}: ${times} times`);
for (const { key = '', outcome } of requests)
  if (outcome === 'conflict') violated('changed-under-its-key', key);

// What is stored.
const db = new Database(values.store, { readonly: true, fileMustExist: true });
db.pragma("cipher='sqlcipher'");
db.pragma(`key="x'${readFileSync(values.key).toString('hex')}'"`);
const integrity = db.prepare<[], string>('PRAGMA integrity_check').pluck().all();
for (const line of integrity) if (line !== 'ok') violated('damaged', line);
for (const row of db.prepare('PRAGMA foreign_key_check').all())
  violated('damaged', JSON.stringify(row));

interface Visit {
  readonly id: string;
  readonly state: string;
  readonly service_day: string;
  readonly personal_number: string | null;
}
interface Ticket {
  readonly visit_id: string;
  readonly queue_id: string;
  readonly service_day: string;
  readonly sequence: number;
  readonly number: string;
}
interface Owed {
  readonly visit_id: string;
  readonly destination: string;
  readonly idempotency_key: string;
  readonly state: string;
}
const visits = db
  .prepare<[], Visit>('SELECT id, state, service_day, personal_number FROM visit')
  .all();
const tickets = db
  .prepare<[], Ticket>('SELECT visit_id, queue_id, service_day, sequence, number FROM ticket')
  .all();
const owed = db
  .prepare<[], Owed>('SELECT visit_id, destination, idempotency_key, state FROM outbox')
  .all();
const known = new Map(visits.map((visit) => [visit.id, visit]));

// Acknowledged is stored, with the number that was shown, and nobody else has that number.
const place = (where: Omit<Acknowledged, 'visitId'>): string =>
  `${where.serviceDay} ${where.queueId} ${where.number}`;
const holders = new Map<string, string[]>();
for (const { visit_id, queue_id, service_day, number } of tickets) {
  const where = place({ queueId: queue_id, serviceDay: service_day, number });
  holders.set(where, [...(holders.get(where) ?? []), visit_id]);
}
for (const [where, ids] of holders)
  if (ids.length > 1) violated('number-given-twice', `${where}: ${ids.join(' ')}`);
const shown = new Map<string, string>();
for (const ack of acknowledged) {
  const where = place(ack);
  if (!known.has(ack.visitId)) violated('lost', `${ack.visitId} ${where}`);
  else if (!holders.get(where)?.includes(ack.visitId))
    violated('renumbered', `${ack.visitId} ${where}`);
  const before = shown.get(where);
  if (before !== undefined && before !== ack.visitId)
    violated('number-shown-twice', `${where}: ${before} ${ack.visitId}`);
  shown.set(where, ack.visitId);
}

// One person is one visit a day.
const stillThere = visits.filter(
  ({ state, personal_number }) => state !== 'closed' && personal_number !== null,
);
for (const [person, times] of timesOf(
  stillThere.map(({ personal_number, service_day }) => `${service_day} ${personal_number}`),
))
  if (times > 1) violated('stored-twice', person);

// Numbers run 1..n in each queue and day, and go on after the last.
const counters = new Map(
  db
    .prepare<[], { queue_id: string; service_day: string; last: number }>(
      'SELECT queue_id, service_day, last FROM ticket_counter',
    )
    .all()
    .map(({ queue_id, service_day, last }) => [`${service_day} ${queue_id}`, last]),
);
const sequences = new Map<string, number[]>();
for (const { service_day, queue_id, sequence, number } of tickets) {
  const queue = `${service_day} ${queue_id}`;
  sequences.set(queue, [...(sequences.get(queue) ?? []), sequence]);
  if (Number(/\d+$/.exec(number)?.[0]) !== sequence)
    violated('gaps', `${queue}: ${number} is number ${sequence}`);
}
for (const queue of new Set([...sequences.keys(), ...counters.keys()])) {
  const given = (sequences.get(queue) ?? []).toSorted((a, b) => a - b);
  const isWhole = given.every((sequence, index) => sequence === index + 1);
  if (!isWhole || counters.get(queue) !== given.length)
    violated('gaps', `${queue}: ${given.length} tickets, counter ${counters.get(queue)}`);
}
const ticketed = new Set(tickets.map(({ visit_id }) => visit_id));
for (const { id } of visits) if (!ticketed.has(id)) violated('without-ticket', id);

// Who was admitted is owed to the hospital system, once; a row that says delivered has arrived.
const toHis = owed.filter(({ destination }) => destination === 'his');
const rowsOf = timesOf(toHis.map(({ visit_id }) => visit_id));
for (const { id, state } of visits) {
  const rows = rowsOf.get(id) ?? 0;
  if (rows > 1) violated('duplicated', `${id}: ${rows} rows`);
  if (rows === 0 && !['waiting-desk', 'closed'].includes(state)) violated('not-promised', id);
}
let undelivered = 0;
let delivered = 0;
for (const { idempotency_key, state } of toHis) {
  const isThere = arrived.has(idempotency_key);
  if (isThere) delivered += 1;
  else if (state === 'delivered' && !values.alone) violated('delivered-nowhere', idempotency_key);
  if (state === 'delivered') continue;
  undelivered += 1;
  if (!mayOwe) violated('undelivered', `${idempotency_key}: ${state}`);
}
const promised = new Set(toHis.map(({ idempotency_key }) => idempotency_key));
for (const key of arrived.keys()) if (!promised.has(key)) violated('delivered-without-visit', key);

// Provisional admissions have been asked about again.
const hasRechecks =
  db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'recheck'").get() !== undefined;
const asked = new Set(
  hasRechecks ? db.prepare<[], string>('SELECT visit_id FROM recheck').pluck().all() : [],
);
const toGateway = owed.filter(({ destination }) => destination === 'gateway');
for (const { visit_id, state } of toGateway) {
  if (state === 'delivered') {
    const isOpen = known.get(visit_id)?.state === 'admitted-provisionally';
    if (isOpen && !asked.has(visit_id)) violated('delivered-nowhere', `recheck of ${visit_id}`);
  } else if (!mayOwe) violated('undelivered', `recheck of ${visit_id}: ${state}`);
}
const promisedRecheck = new Set(toGateway.map(({ visit_id }) => visit_id));
for (const { id, state } of visits)
  if (state === 'admitted-provisionally' && !promisedRecheck.has(id))
    violated('not-promised', `recheck of ${id}`);

// The audit chain: each entry's SHA-256 covers the hash before it and the entry's fields, as one JSON array.
interface Entry {
  readonly sequence: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly visit_id: string | null;
  readonly detail: string;
  readonly hash: string;
}
let previous = '0'.repeat(64);
let entries = 0;
const numbered = new Map<string, Set<string>>();
for (const entry of db.prepare<[], Entry>('SELECT * FROM audit ORDER BY sequence').iterate()) {
  entries += 1;
  const { sequence, at, actor, action, visit_id, detail, hash } = entry;
  const covered = JSON.stringify([previous, sequence, at, actor, action, visit_id, detail]);
  if (sequence !== entries) violated('audit-broken', `entry ${entries} has number ${sequence}`);
  else if (createHash('sha256').update(covered).digest('hex') !== hash)
    violated('audit-broken', `entry ${sequence}`);
  // From here on the chain is judged by itself again: one wrong entry is one violation.
  entries = sequence;
  previous = hash;
  if (visit_id !== null && /^visit\.(created|admitted)/.test(action))
    numbered.set(visit_id, (numbered.get(visit_id) ?? new Set()).add(JSON.parse(detail).ticket));
}
for (const { visit_id, number } of tickets)
  if (!numbered.get(visit_id)?.has(number)) violated('unaudited', `${visit_id} ${number}`);
db.close();

const countOf = (...kinds: readonly string[]): number =>
  kinds.reduce((sum, kind) => sum + (findings.get(kind)?.count ?? 0), 0);
const report = {
  isWhole: findings.size === 0,
  acknowledged: new Set(acknowledged.map(({ visitId }) => visitId)).size,
  stored: visits.length,
  delivered,
  lost: countOf('lost', 'renumbered'),
  duplicated: countOf('duplicated', 'stored-twice', 'number-given-twice', 'number-shown-twice'),
  undelivered,
  gaps: countOf('gaps'),
  rechecked: toGateway.filter(({ state }) => state === 'delivered').length,
  /** Sent again under the same key, and known there by it. */
  repeatedSends: requests.filter(({ outcome }) => outcome === 'repeated').length,
  auditEntries: entries,
  violations: Object.fromEntries(findings),
};
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exitCode = report.isWhole ? 0 : 1;
