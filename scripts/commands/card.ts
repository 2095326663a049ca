import { createInterface } from 'node:readline/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { ChipOutcome } from '../../core/contract/index.ts';
import { maskName, maskNumber } from '../../core/identity/index.ts';
import { openCard } from '../../drivers/devices/card-link.ts';
import { outcomeOf } from '../../drivers/devices/outcome.ts';
import { linkCode } from '../../drivers/devices/reasons.ts';
import type { AccessPassword } from '../../drivers/emrtd/access-key.ts';
import type { CardLink } from '../../drivers/emrtd/link.ts';
import { loadTrustStore } from '../../drivers/emrtd/passive-authentication/index.ts';
import { readChip, type Step } from '../../drivers/emrtd/reader/index.ts';
import { traceLink } from '../../drivers/emrtd/trace/index.ts';
import { openPcsc, type Pcsc, type PcscBinding, type Reader } from '../../drivers/pcsc/index.ts';
import { type Command, type ExitCode, exitCodes, explain, print } from './command.ts';

const options = {
  json: { type: 'boolean', default: false },
  binding: { type: 'string', default: 'koffi' },
  reader: { type: 'string' },
  can: { type: 'string' },
  mrz: { type: 'string' },
  'no-portrait': { type: 'boolean', default: false },
  all: { type: 'boolean', default: false },
  trust: { type: 'string' },
  raw: { type: 'boolean', default: false },
  'yes-personal-data': { type: 'boolean', default: false },
} as const;

const parse = (args: readonly string[]) =>
  parseArgs({ args: [...args], options, strict: true }).values;

/** The service is given this long to show its readers. */
const patienceMs = 1_500;

const openService = async (binding: string): Promise<Pcsc> => {
  const pcsc = openPcsc(binding === 'pcsclite' ? 'pcsclite' : ('koffi' satisfies PcscBinding));
  const until = Date.now() + patienceMs;
  while (pcsc.view().readers.length === 0 && Date.now() < until) await pause(25);
  return pcsc;
};

const hex = (code: number): string => `0x${code.toString(16).padStart(8, '0')}`;

export const cardList: Command = {
  name: 'card list',
  usage: 'card list [--json] [--binding koffi|pcsclite]',
  about: 'shows the PC/SC readers and what lies on them',
  async run(args) {
    const { json, binding } = parse(args);
    const pcsc = await openService(binding);
    const { service, code, readers } = pcsc.view();
    await pcsc.close();
    const lines = readers.map((reader) => ({
      name: reader.name,
      state: reader.state,
      generation: reader.generation,
      ...(reader.state === 'card' && {
        atr: Buffer.from(reader.atr).toString('hex'),
        inUse: reader.inUse,
      }),
    }));
    if (json) print({ service, ...(service === 'down' && { code: hex(code) }), readers: lines });
    else
      for (const { name, state, atr } of lines)
        process.stdout.write(`${state.padEnd(12)} ${name}${atr ? `  ATR ${atr}` : ''}\n`);
    if (service === 'down') explain({ code: 'chip.service-down' });
    else if (lines.length === 0) explain({ code: 'chip.reader-missing' });
    return service === 'up' && lines.length > 0 ? exitCodes.done : exitCodes.fault;
  },
};

/** `--can 123456`, or `--mrz DOCUMENT/YYMMDD/YYMMDD`; undefined for anything else. */
const passwordOf = (
  can: string | undefined,
  mrz: string | undefined,
): AccessPassword | undefined => {
  if (can !== undefined) return /^\d{6}$/.test(can) ? { kind: 'can', can } : undefined;
  const [, documentNumber, dateOfBirth, dateOfExpiry] =
    /^([A-Z0-9<]{1,9})\/(\d{6})\/(\d{6})$/.exec(mrz ?? '') ?? [];
  return documentNumber !== undefined && dateOfBirth !== undefined && dateOfExpiry !== undefined
    ? { kind: 'mrz', documentNumber, dateOfBirth, dateOfExpiry }
    : undefined;
};

interface Read {
  readonly outcome: ChipOutcome;
  readonly detail?: string | undefined;
  readonly steps: readonly Step[];
  readonly portrait?: { readonly format: string; readonly bytes: number };
}

const chooseReader = (readers: readonly Reader[], name: string | undefined): Reader | undefined =>
  name === undefined
    ? (readers.find(({ state }) => state === 'card') ?? readers[0])
    : readers.find((reader) => reader.name.includes(name));

/** Reads the card on a reader; `wrap` may listen in on what is said. */
const readCard = async (
  values: ReturnType<typeof parse>,
  password: AccessPassword,
  wrap: (link: CardLink) => CardLink,
): Promise<Read> => {
  const pcsc = await openService(values.binding);
  const unreadable = (
    code: Extract<ChipOutcome, { kind: 'unreadable' }>['reason']['code'],
  ): Read => ({
    outcome: { kind: 'unreadable', reason: { code } },
    steps: [],
  });
  const { service, readers } = pcsc.view();
  const reader = chooseReader(readers, values.reader);
  if (!reader) {
    await pcsc.close();
    return unreadable(service === 'down' ? 'chip.service-down' : 'chip.reader-missing');
  }
  const opened = await openCard(pcsc, {
    reader: reader.name,
    generation: reader.generation,
    deadlineMs: 10_000,
    isCancelled: () => false,
    // The call cannot be taken back: only the end of this process frees the reader.
    onStuck: () => {
      explain({ code: 'chip.card-mute' });
      process.kill(process.pid, 'SIGKILL');
    },
  });
  if (!opened.ok) {
    await pcsc.close();
    return unreadable(reader.state === 'empty' ? 'chip.no-card' : linkCode(opened.failure));
  }
  let read: Pick<Read, 'outcome' | 'detail'> | undefined;
  const { portrait, steps } = await readChip(wrap(opened.value.link), {
    password,
    trust: await loadTrustStore(values.trust),
    portrait: !values['no-portrait'],
    thorough: values.all,
    onReport: (report) => {
      read = outcomeOf(report, new Date());
    },
  });
  await opened.value.close();
  await pcsc.close();
  if (!read) throw new Error('a reading ended without its report');
  return {
    ...read,
    steps,
    ...(portrait && { portrait: { format: portrait.format, bytes: portrait.image.length } }),
  };
};

const misused = (usage: string): ExitCode => {
  process.stderr.write(
    `--can takes six digits, --mrz takes DOCUMENT/YYMMDD/YYMMDD\nusage: ${usage}\n`,
  );
  return exitCodes.misuse;
};

const exitOf = ({ kind }: ChipOutcome): ExitCode =>
  kind === 'proven' ? exitCodes.done : exitCodes.fault;

const writeSteps = (steps: readonly Step[]): void => {
  for (const { name, outcome, detail, ms, apdus, bytes } of steps)
    process.stdout.write(
      `${outcome.padEnd(8)} ${name.padEnd(24)} ${ms.toFixed(1).padStart(8)} ms ${String(apdus).padStart(4)} APDU ${String(bytes).padStart(7)} B  ${detail ?? ''}\n`,
    );
};

export const cardRead: Command = {
  name: 'card read',
  usage:
    'card read [--reader NAME] --can 123456 | --mrz DOCUMENT/BIRTH/EXPIRY [--json] [--no-portrait] [--all] [--trust DIR] [--binding koffi|pcsclite]',
  about: 'reads and proves the card on a reader, step by step; prints masked data only',
  async run(args) {
    const values = parse(args);
    const password = passwordOf(values.can, values.mrz);
    if (!password) return misused(this.usage);
    const { outcome, detail, steps, portrait } = await readCard(values, password, (link) => link);
    const evidence = outcome.kind === 'unreadable' ? undefined : outcome.evidence;
    const { fullName, personalNumber } = evidence?.claim ?? {};
    const who = {
      ...(fullName !== undefined && { name: maskName(fullName) }),
      ...(personalNumber !== undefined && { number: maskNumber(personalNumber) }),
    };
    if (values.json)
      print({
        outcome: outcome.kind,
        ...(outcome.kind !== 'proven' && { reason: outcome.reason.code }),
        ...(detail !== undefined && { detail }),
        ...who,
        ...(evidence && {
          trust: evidence.trust,
          access: evidence.access,
          fellBack: evidence.fellBack,
          intact: evidence.intact,
          genuine: evidence.genuine,
          signer: evidence.signer,
          missing: evidence.missing,
        }),
        ...(portrait && { portrait }),
        steps,
      });
    else {
      writeSteps(steps);
      if (evidence)
        process.stdout.write(
          `\n${who.name ?? ''} ${who.number ?? ''}\ntrust ${evidence.trust} · ${evidence.access}${evidence.fellBack ? ' (PACE failed)' : ''} · genuine ${evidence.genuine} · signer ${evidence.signer}\n`,
        );
      if (portrait) process.stdout.write(`portrait ${portrait.format}, ${portrait.bytes} bytes\n`);
    }
    if (outcome.kind !== 'proven') explain({ code: outcome.reason.code });
    return exitOf(outcome);
  },
};

/** Raw traces hold a person's data: whoever asks for one says so, in words or by the option that says it. */
const isRawConfirmed = async (values: ReturnType<typeof parse>): Promise<boolean> => {
  if (values['yes-personal-data']) return true;
  if (!process.stdin.isTTY) return false;
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await ask.question(
    'A raw trace contains what the chip said, personal data included. Type "personal data" to go on: ',
  );
  ask.close();
  return answer.trim() === 'personal data';
};

export const cardTrace: Command = {
  name: 'card trace',
  usage:
    'card trace [--reader NAME] --can 123456 | --mrz DOCUMENT/BIRTH/EXPIRY [--json] [--no-portrait] [--trust DIR] [--raw [--yes-personal-data]]',
  about: 'logs every command to the card; contents only with --raw, once confirmed',
  async run(args) {
    const values = parse(args);
    const password = passwordOf(values.can, values.mrz);
    if (!password) return misused(this.usage);
    if (values.raw && !(await isRawConfirmed(values))) {
      process.stderr.write('not confirmed: nothing was read\n');
      return exitCodes.misuse;
    }
    const { outcome } = await readCard(values, password, (link) =>
      traceLink(link, values.raw, (line) => {
        if (values.json) print(line);
        else
          process.stdout.write(
            `${line.at.toFixed(0).padStart(7)} ms ${line.ms.toFixed(1).padStart(8)} ms  ${line.status.padEnd(12)} ${line.command}\n    > ${line.sent}\n    < ${line.received}\n`,
          );
      }),
    );
    if (outcome.kind !== 'proven') explain({ code: outcome.reason.code });
    return exitOf(outcome);
  },
};
