import type {
  AccessKey,
  ChipOutcome,
  ChipReader,
  DevicesCommand,
  DevicesMessage,
  Portrait,
} from '../../core/contract/index.ts';
import type { AccessPassword } from '../emrtd/access-key.ts';
import type { TrustStore } from '../emrtd/passive-authentication/index.ts';
import { readChip } from '../emrtd/reader/index.ts';
import type { Pcsc, Reader } from '../pcsc/index.ts';
import { openCard } from './card-link.ts';
import { outcomeOf } from './outcome.ts';
import { failureDetail, linkCode } from './reasons.ts';

export interface ChipServiceOptions {
  readonly pcsc: Pcsc;
  readonly trust: TrustStore;
  readonly send: (message: DevicesMessage) => void;
  /** Milliseconds that one command to a card may take. */
  readonly apduDeadlineMs: number;
  readonly now?: () => Date;
}

/** What a service of this process is asked; signs of life and the end are the process's own. */
export type ServiceCommand = Exclude<DevicesCommand, { type: 'configure' | 'ping' | 'stop' }>;

export interface DevicesService {
  handle(command: ServiceCommand): void;
  close(): Promise<void>;
}

const shown = (reader: Reader): ChipReader[] => {
  if (reader.state === 'unavailable') return [];
  const { name, generation } = reader;
  if (reader.state === 'card') return [{ name, generation, state: reader.inUse ? 'busy' : 'card' }];
  return [{ name, generation, state: reader.state }];
};

const shortDate = (isoDate: string): string => isoDate.replaceAll('-', '').slice(2);

const passwordOf = (key: AccessKey): AccessPassword =>
  key.kind === 'can'
    ? key
    : {
        kind: 'mrz',
        documentNumber: key.documentNumber,
        dateOfBirth: shortDate(key.dateOfBirth),
        dateOfExpiry: shortDate(key.expiryDate),
      };

/** No readers at all are believed only after this long. */
const settleMs = 1_000;

/** Shows readers, reads chips, reports what happened. One reading at a time per reader. */
export const createChipService = (options: ChipServiceOptions): DevicesService => {
  const { pcsc, trust, send, apduDeadlineMs, now = () => new Date() } = options;
  const cancelled = new Set<string>();
  const busy = new Map<string, Promise<void>>();
  const ours = new Set<string>();

  const announce = (): void => {
    const { service, code, readers } = pcsc.view();
    // Down without a reason: the service has not been asked yet. Some bindings name their readers one by one.
    const isYoung = performance.now() - openedAt < settleMs;
    if (service === 'down' ? code === 0 : readers.length === 0 && isYoung) return;
    send({
      type: 'readers',
      service,
      // Our own session is no other program's.
      readers: readers
        .flatMap(shown)
        .map((reader) =>
          reader.state === 'busy' && ours.has(reader.name) ? { ...reader, state: 'card' } : reader,
        ),
    });
  };
  const openedAt = performance.now();
  const unwatch = pcsc.watch(announce);
  announce();
  const settled = setTimeout(announce, settleMs + 1);

  const read = async (command: Extract<DevicesCommand, { type: 'read' }>): Promise<void> => {
    const { readId, reader, generation } = command;
    const isCancelled = (): boolean => cancelled.has(readId);
    const settle = (outcome: ChipOutcome, detail?: string): void => {
      if (outcome.kind !== 'proven' && !isCancelled())
        send({
          type: 'incident',
          incident: {
            at: now().toISOString(),
            reader,
            readId,
            reason: outcome.reason,
            ...(detail !== undefined && { detail: detail.slice(0, 200) }),
          },
        });
      send({ type: 'outcome', readId, outcome });
    };

    const opened = await openCard(pcsc, {
      reader,
      generation,
      deadlineMs: apduDeadlineMs,
      isCancelled,
      onStuck: () => send({ type: 'stuck', reader }),
    });
    if (!opened.ok) {
      const { failure } = opened;
      settle(
        { kind: 'unreadable', reason: { code: linkCode(failure) } },
        failureDetail({ reason: 'link', detail: '', link: failure }),
      );
      return;
    }
    ours.add(reader);
    try {
      const { portrait } = await readChip(opened.value.link, {
        password: passwordOf(command.key),
        trust,
        portrait: command.portrait,
        onPhase: (phase) => send({ type: 'phase', readId, phase }),
        onReport: (report) => {
          const { outcome, detail } = outcomeOf(report, now());
          settle(outcome, detail);
        },
      });
      if (portrait)
        send({
          type: 'portrait',
          readId,
          portrait: {
            mediaType: portrait.format === 'jpeg' ? 'image/jpeg' : 'image/jp2',
            data: Buffer.from(portrait.image).toString('base64'),
          } satisfies Portrait,
        });
    } finally {
      await opened.value.close();
      ours.delete(reader);
    }
  };

  return {
    handle(command) {
      switch (command.type) {
        case 'cancel':
          cancelled.add(command.readId);
          return;
        case 'read': {
          const { readId, reader } = command;
          const before = busy.get(reader) ?? Promise.resolve();
          const reading = before
            .then(() => read(command))
            .finally(() => {
              cancelled.delete(readId);
              send({ type: 'finished', readId });
            });
          // A rejection is a bug: it ends the process, and the supervisor tells.
          busy.set(reader, reading);
          return;
        }
      }
    },
    async close() {
      clearTimeout(settled);
      unwatch();
      await pcsc.close();
    },
  };
};
