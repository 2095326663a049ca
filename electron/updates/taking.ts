import { randomUUID } from 'node:crypto';
import {
  bugOf,
  type Failure,
  type HostMessage,
  type Reason,
  type Result,
  type UpdateSettings,
} from '../../core/contract/index.ts';
import type { ShellLog } from '../log.ts';
import { choosePackage, type Machine } from './choose-package.ts';
import { type Fetch, fetchText } from './fetch-text.ts';
import { installMoment, type MomentVerdict } from './install-moment.ts';
import { longestEnvelope, readSignedRelease } from './signed-release.ts';
import type { StateFile } from './state.ts';
import type { Offer, Updater } from './updater.ts';

/** Where the taking of a new version stands. */
export type TakingStage =
  | { readonly name: 'idle' | 'checking' }
  | { readonly name: 'downloading' | 'installing'; readonly version: string }
  | { readonly name: 'waiting'; readonly version: string; readonly for: MomentVerdict | 'hands' };

type Prepared = Extract<HostMessage, { type: 'update-prepared' }>;

export interface TakingParts {
  readonly settings: UpdateSettings;
  readonly machine: () => Omit<Machine, 'bad'>;
  readonly state: StateFile;
  readonly fetch: Fetch;
  readonly updater: Updater;
  readonly now: () => number;
  /** Lays everything ready for the change and the way back; nothing has changed yet. */
  readonly stage: (offer: Offer, path: string) => Promise<Result<void>>;
  readonly surroundings: () => {
    readonly occupied: boolean;
    readonly untouchedSeconds: number;
    readonly isOutOfOrder: boolean;
  };
  /** False where there is no host to ask. */
  readonly ask: (
    command: { type: 'prepare-update'; id: string } | { type: 'resume-work' },
  ) => boolean;
  /** Everything is ready, and the host at rest: begins the probation and changes the program. */
  readonly change: (offer: Offer) => void;
  readonly log: ShellLog;
}

export interface Taking {
  tick(ms: number): void;
  prepared(message: Prepared): void;
  stage(): TakingStage;
  /** Staff want to know, or want it now. */
  checkNow(): void;
  hurry(): void;
}

const fetchLimits = { bytes: longestEnvelope, ms: 30_000 };
/** After the start, once everything else is up; a little different on each kiosk, so that they do not come all at once. */
const firstCheckMs = 60_000;
/** A host that has much to back up is given this long. */
const prepareMs = 300_000;
/** Somebody is there after all: looked at again after so long. */
const busyPauseMs = 60_000;
/** A version that could not be put in place so often waits for people. */
export const mostMissed = 3;

/** Asks for new versions, brings them here, and changes the program when it is the moment. */
export const createTaking = (parts: TakingParts): Taking => {
  const { settings, state, log } = parts;
  const checkEveryMs = settings.checkEveryMinutes * 60_000;
  let stage: TakingStage['name'] = 'idle';
  let dueMs = Math.min(firstCheckMs, checkEveryMs) * (0.75 + Math.random() / 4);
  let pauseMs = 0;
  let isHurried = false;
  let ready: { readonly offer: Offer; readonly path: string } | undefined;
  let version = '';
  /** `hands`: it could not be put in place, and somebody has to look. */
  let waitsFor: MomentVerdict | 'hands' | undefined;
  let asked: { readonly id: string; settle(answer: Prepared | undefined): void } | undefined;

  const instant = (): string => new Date(parts.now()).toISOString();

  const failed = ({ code, params }: Failure): void => {
    const reason: Reason = { code, ...(params && { params }) };
    // The same as before is no news.
    if (state.current.failure?.reason.code !== code) log.warn('no update', { code });
    state.change({ failure: { at: instant(), reason } });
  };

  const offerNow = async (): Promise<Result<Offer | undefined>> => {
    const { channel, publicKeys, url } = settings;
    const text = await fetchText(
      parts.fetch,
      `${url.replace(/\/$/, '')}/${channel}.json`,
      fetchLimits,
    );
    if (!text.ok) return text;
    const { seen, bad } = state.current;
    const release = readSignedRelease(text.value, {
      publicKeys,
      channel,
      now: parts.now(),
      seen: seen[channel],
    });
    if (!release.ok) return release;
    state.change({ seen: { ...seen, [channel]: release.value.signedAt } });
    const file = choosePackage(release.value, { ...parts.machine(), bad });
    if (!file.ok) return file;
    return { ok: true, value: file.value && { release: release.value, file: file.value } };
  };

  const check = async (): Promise<void> => {
    stage = 'checking';
    dueMs = checkEveryMs;
    const offer = await offerNow();
    state.change({ checkedAt: instant() });
    if (!offer.ok) {
      failed(offer.failure);
      // What is here and was right when it came may still be installed; what is withdrawn may not.
      const isWithdrawn = offer.failure.code === 'update.known-bad';
      if (isWithdrawn) ready = undefined;
      stage = ready ? 'waiting' : 'idle';
      return;
    }
    if (!offer.value) {
      ready = undefined;
      state.change({ failure: undefined });
      stage = 'idle';
      return;
    }
    version = offer.value.release.version;
    stage = 'downloading';
    if (ready?.offer.release.version !== version) log.info('new version', { version });
    const path = await parts.updater.download(offer.value);
    if (!path.ok) {
      failed(path.failure);
      ready = undefined;
      stage = 'idle';
      return;
    }
    state.change({ failure: undefined });
    ready = { offer: offer.value, path: path.value };
    stage = 'waiting';
  };

  const verdict = (): MomentVerdict => {
    const { occupied, untouchedSeconds, isOutOfOrder } = parts.surroundings();
    return installMoment({
      now: new Date(parts.now()),
      window: settings.window,
      untouchedMinutes: settings.untouchedMinutes,
      untouchedSeconds,
      occupied,
      isOutOfOrder,
      held: state.current.held,
      hurried: isHurried,
    });
  };

  const prepareHost = (): Promise<Prepared | undefined> => {
    const id = randomUUID();
    const { promise, resolve } = Promise.withResolvers<Prepared | undefined>();
    const late = setTimeout(() => asked?.settle(undefined), prepareMs);
    asked = {
      id,
      settle(answer) {
        clearTimeout(late);
        asked = undefined;
        resolve(answer);
      },
    };
    if (!parts.ask({ type: 'prepare-update', id })) asked.settle(undefined);
    return promise;
  };

  /** What stands in the way; undefined when it is done. */
  const install = async (offer: Offer, path: string): Promise<Failure | 'busy' | undefined> => {
    const staged = await parts.stage(offer, path);
    if (!staged.ok) return staged.failure;
    if (!parts.surroundings().isOutOfOrder) {
      const prepared = await prepareHost();
      if (prepared?.outcome === 'busy') return 'busy';
      if (prepared?.outcome !== 'ready')
        return (prepared?.failure as Failure | undefined) ?? { code: 'update.not-prepared' };
      if (verdict() !== 'now') {
        parts.ask({ type: 'resume-work' });
        return 'busy';
      }
    }
    parts.change(offer);
    return undefined;
  };

  const tryInstall = async ({ offer, path }: NonNullable<typeof ready>): Promise<void> => {
    stage = 'installing';
    const obstacle = await install(offer, path);
    if (obstacle === undefined) return;
    stage = 'waiting';
    pauseMs = busyPauseMs;
    if (obstacle === 'busy') {
      waitsFor = 'patient';
      return;
    }
    failed(obstacle);
    isHurried = false;
    // Brought anew, or tried again, at the next look.
    ready = undefined;
    stage = 'idle';
  };

  /** A bug in here must not take the kiosk down: the version that runs is fine. */
  const contained = (work: Promise<void>): void => {
    work.catch((error: unknown) => {
      log.warn('bug in updates', { ...bugOf(error) });
      ready = undefined;
      stage = 'idle';
    });
  };

  const look = (): void => {
    if (!ready) return;
    const { release } = ready.offer;
    if (Date.parse(release.expires) <= parts.now()) {
      ready = undefined;
      stage = 'idle';
      return;
    }
    const { missed } = state.current;
    if (!isHurried && missed?.version === release.version && missed.times >= mostMissed) {
      waitsFor = 'hands';
      return;
    }
    const before = waitsFor;
    waitsFor = verdict();
    if (waitsFor !== before)
      log.info('new version waits', { version: release.version, for: waitsFor });
    if (waitsFor === 'now' && pauseMs <= 0) contained(tryInstall(ready));
  };

  return {
    tick(ms) {
      dueMs -= ms;
      pauseMs -= ms;
      if (stage !== 'idle' && stage !== 'waiting') return;
      if (dueMs <= 0) contained(check());
      else if (stage === 'waiting') look();
    },
    prepared(message) {
      if (asked?.id === message.id) asked.settle(message);
    },
    stage: () =>
      stage === 'waiting'
        ? { name: stage, version, for: waitsFor ?? 'now' }
        : stage === 'idle' || stage === 'checking'
          ? { name: stage }
          : { name: stage, version },
    checkNow() {
      dueMs = 0;
    },
    hurry() {
      isHurried = true;
      pauseMs = 0;
      if (!ready) dueMs = 0;
    },
  };
};
