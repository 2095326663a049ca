/**
 * How the program updates itself from the hospital's own server: only what was signed is believed, it is brought here in the
 * background and put in place when nobody is there, and it goes again where it does not work. Screens never show any of it.
 * `docs/updates.md` is the guide; `docs/decisions/0017` says why.
 */
import { rmSync } from 'node:fs';
import {
  bugOf,
  type HostCommand,
  type HostMessage,
  type Reason,
  type Result,
  type UpdateReport,
  UpdateSettings,
} from '../../core/contract/index.ts';
import type { ShellLog } from '../log.ts';
import { stageAppImage } from './appimage.ts';
import { describeUpdates, type UpdateAct, type UpdateDescription } from './describe.ts';
import type { UpdateNetwork } from './net-session.ts';
import { keepInstaller } from './nsis.ts';
import { updatePlaces } from './places.ts';
import { meaningOfStart, type Vitals } from './probation.ts';
import { type Probation, probationFiles, type RollBackReason } from './probation-files.ts';
import { createProving } from './proving.ts';
import { kioskName, sendReport } from './report.ts';
import type { SelfPackage } from './self-package.ts';
import { openStateFile } from './state.ts';
import { createTaking, mostMissed, type Taking } from './taking.ts';
import type { Offer, Updater } from './updater.ts';
import { forgetFormerAppImage, putAppImageBack, runInstaller } from './way-back.ts';

export type { UpdateAct, UpdateDescription } from './describe.ts';
export type { Vitals } from './probation.ts';

/** Another version takes this one's place. */
export interface ProgramChange {
  /** Done once the host is at rest, with nothing but the end to come. */
  make(): void;
  /** Whoever makes it starts the program again, too. */
  readonly startsAgain: boolean;
}

export interface UpdatesParts {
  readonly stateFolder: string;
  readonly version: string;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly hostName: string;
  /** Whoever started this program starts it again. */
  readonly isManaged: boolean;
  readonly log: ShellLog;
  readonly now: () => number;
  /** How this program was installed, where it can replace itself. */
  readonly selfPackage: () => Result<SelfPackage>;
  readonly openNetwork: (url: string) => UpdateNetwork;
  /** electron-updater, loaded when it is needed. */
  readonly openUpdater: (
    self: SelfPackage,
    url: string,
    network: UpdateNetwork,
  ) => Promise<Updater>;
  readonly vitals: () => Vitals;
  readonly isOccupied: () => boolean;
  readonly untouchedSeconds: () => number;
  /** False where there is no host to ask. */
  readonly ask: (command: HostCommand) => boolean;
  /** Ends the program for a new start. */
  readonly leave: (change: ProgramChange) => void;
}

export interface Updates {
  /** The host has read the configuration. */
  configure(settings: UpdateSettings | undefined, storeVersion: number): void;
  prepared(message: Extract<HostMessage, { type: 'update-prepared' }>): void;
  hostReady(): void;
  /** The program ends as it should: its start is no evidence against a version on probation. */
  leaving(): void;
  describe(): UpdateDescription;
  act(act: UpdateAct): void;
  close(): void;
}

const tickMs = 1_000;
/** A host that has not said what is configured for so long may never: what was configured last counts. */
const unconfiguredMs = 120_000;
/** Without a host for so long nobody can be served. */
const outOfOrderMs = 600_000;
/** Also where nothing is configured (any more): a version on probation goes on being watched. */
const usual = UpdateSettings.pick({ healthyAfterMinutes: true, rollBackAfterMinutes: true }).parse(
  {},
);

export const createUpdates = (parts: UpdatesParts): Updates => {
  const { log, version } = parts;
  const places = updatePlaces(parts.stateFolder);
  const files = probationFiles(places.probation);
  const state = openStateFile(places.state, () =>
    log.warn('state of updates was not written', { code: 'update.unwritable' }),
  );
  const instant = (): string => new Date(parts.now()).toISOString();

  let settings: UpdateSettings | undefined;
  let isConfigured = false;
  let network: UpdateNetwork | undefined;
  let taking: Taking | undefined;
  let sinceStartMs = 0;
  let withoutHostMs = 0;
  let sinceReportMs = 0;

  const report = (told: Pick<UpdateReport, 'version' | 'outcome' | 'reason'>): void => {
    const { channel = 'stable', device } = settings ?? state.current.settings ?? {};
    state.change({
      report: {
        told: {
          device: kioskName(device, parts.hostName),
          channel,
          platform: parts.platform === 'win32' ? 'win32' : 'linux',
          arch: parts.arch === 'arm64' ? 'arm64' : 'x64',
          since: instant(),
          ...told,
        },
        isSent: false,
      },
    });
    void deliverReport();
  };

  let isDelivering = false;
  const deliverReport = async (): Promise<void> => {
    const { report: kept } = state.current;
    if (!settings || !network || !kept || kept.isSent || isDelivering) return;
    isDelivering = true;
    const isSent = await sendReport(network.fetch, settings.url, kept.told);
    isDelivering = false;
    if (isSent) state.change({ report: { ...kept, isSent } });
    else log.warn('report was not taken', { version: kept.told.version });
  };

  const tellDesk = (): void => {
    const { alarm } = state.current;
    if (alarm && parts.ask({ type: 'alarm', reason: alarm })) state.change({ alarm: undefined });
  };

  const forgetFormer = (probation: Probation): void => {
    if (probation.package === 'appimage') forgetFormerAppImage(probation.program);
    else rmSync(places.formerInstaller, { force: true });
  };

  const keep = (probation: Probation): void => {
    log.info('new version is kept', { version: probation.to });
    report({ version: probation.to, outcome: 'healthy' });
    files.end();
    forgetFormer(probation);
    // The package that was brought here has done its service.
    if (state.current.brought !== undefined) rmSync(state.current.brought, { force: true });
    state.change({ brought: undefined, missed: undefined });
    proving = undefined;
  };

  const goBack = (probation: Probation, reason: RollBackReason): void => {
    log.warn('version is taken back', { version: probation.to, reason });
    files.rollBack(reason);
    const isAppImage = probation.package === 'appimage';
    const startsAgain = !isAppImage && !parts.isManaged;
    parts.leave({
      make: () =>
        isAppImage
          ? putAppImageBack(probation.program)
          : runInstaller(probation.program, startsAgain),
      startsAgain,
    });
  };

  const cameBack = ({ to }: Probation): void => {
    const detail = files.rolledBack() ?? 'starts';
    const reason: Reason = { code: 'update.rolled-back', params: { version: to, detail } };
    log.warn('version was taken back', { code: reason.code, version: to, detail });
    const { bad } = state.current;
    state.change({
      bad: bad.includes(to) ? bad : [...bad, to],
      failure: { at: instant(), reason },
      alarm: reason,
    });
    report({ version: to, outcome: 'rolled-back', reason: detail });
  };

  const wasNotInstalled = ({ to }: Probation): void => {
    const { missed } = state.current;
    const times = (missed?.version === to ? missed.times : 0) + 1;
    log.warn('version was not installed', { version: to, times });
    const reason: Reason = { code: 'update.install-failed', params: { version: to } };
    state.change({
      missed: { version: to, times },
      ...(times >= mostMissed && { failure: { at: instant(), reason } }),
    });
  };

  const patience = () => settings ?? state.current.settings ?? usual;
  const beginProving = (probation: Probation) => ({
    probation,
    watch: createProving({
      probation,
      files,
      vitals: parts.vitals,
      patience,
      isOccupied: parts.isOccupied,
      onKeep: () => keep(probation),
      onGoBack: (reason) => goBack(probation, reason),
    }),
  });
  let proving: ReturnType<typeof beginProving> | undefined;

  const conclude = (): void => {
    const probation = files.read();
    if (!probation) return;
    const meaning = meaningOfStart({
      probation,
      version,
      starts: files.starts(),
      rolledBack: files.rolledBack(),
    });
    // Also where there was no way back: it may come to work yet.
    if (meaning === 'proving' || meaning === 'go-back') {
      log.info('new version has to prove itself', { version, starts: files.starts() });
      proving = beginProving(probation);
      return;
    }
    if (meaning === 'came-back') cameBack(probation);
    if (meaning === 'not-installed') wasNotInstalled(probation);
    files.end();
    forgetFormer(probation);
  };
  conclude();

  const stage =
    (self: SelfPackage, updater: Updater) =>
    async ({ release, file }: Offer, path: string): Promise<Result<void>> => {
      state.change({ brought: path });
      if (self.kind === 'appimage')
        return stageAppImage(self.program, { path, sha512: file.sha512, version: release.version });
      return keepInstaller(updater.cacheFolder() ?? '', places.formerInstaller);
    };

  const change =
    (self: SelfPackage, updater: Updater) =>
    ({ release }: Offer): void => {
      const { screens, devices } = parts.vitals();
      files.begin({
        from: version,
        to: release.version,
        package: self.kind,
        program: self.kind === 'appimage' ? self.program : places.formerInstaller,
        since: instant(),
        expects: { screens, devices },
      });
      log.info('new version is put in place', { version: release.version });
      const startsAgain = self.kind === 'nsis' && !parts.isManaged;
      parts.leave({ make: () => updater.install(startsAgain), startsAgain });
    };

  const begin = async (wanted: UpdateSettings): Promise<void> => {
    const self = parts.selfPackage();
    if (!self.ok) {
      log.warn('no update', { code: self.failure.code });
      const { code, params } = self.failure;
      state.change({ failure: { at: instant(), reason: { code, ...(params && { params }) } } });
      return;
    }
    const opened = parts.openNetwork(wanted.url);
    const updater = await parts.openUpdater(self.value, wanted.url, opened);
    if (settings !== wanted) return;
    network = opened;
    taking = createTaking({
      settings: wanted,
      machine: () => ({
        version,
        platform: parts.platform,
        arch: parts.arch,
        storeVersion: state.current.storeVersion ?? 0,
      }),
      state,
      fetch: opened.fetch,
      updater,
      now: parts.now,
      stage: stage(self.value, updater),
      surroundings: () => ({
        occupied: parts.isOccupied(),
        untouchedSeconds: parts.untouchedSeconds(),
        isOutOfOrder: withoutHostMs >= outOfOrderMs,
      }),
      ask: parts.ask,
      change: change(self.value, updater),
      log,
    });
    void deliverReport();
  };

  const take = (wanted: UpdateSettings | undefined): void => {
    if (JSON.stringify(wanted) === JSON.stringify(settings)) return;
    settings = wanted;
    taking = undefined;
    network = undefined;
    if (wanted)
      begin(wanted).catch((error: unknown) => log.warn('bug in updates', { ...bugOf(error) }));
  };

  const timer = setInterval(() => {
    sinceStartMs += tickMs;
    withoutHostMs = parts.vitals().isHostReady ? 0 : withoutHostMs + tickMs;
    if (!isConfigured && sinceStartMs >= unconfiguredMs) {
      isConfigured = true;
      take(state.current.settings);
    }
    sinceReportMs += tickMs;
    if (settings && sinceReportMs >= settings.checkEveryMinutes * 60_000) {
      sinceReportMs = 0;
      void deliverReport();
    }
    // One thing at a time: whether this version stays is settled before the next one comes.
    if (proving) proving.watch.tick(tickMs);
    else taking?.tick(tickMs);
  }, tickMs);
  timer.unref();

  return {
    configure(told, storeVersion) {
      isConfigured = true;
      state.change({ settings: told, storeVersion });
      take(told);
    },
    prepared: (message) => taking?.prepared(message),
    hostReady: tellDesk,
    leaving() {
      if (proving) files.forgiveStart();
    },
    describe() {
      const { held, checkedAt, failure } = state.current;
      return describeUpdates({
        version,
        window: settings?.window,
        stage: taking?.stage(),
        proving: proving && {
          from: proving.probation.from,
          missingMs: proving.watch.missingMs(),
        },
        held,
        checkedAt,
        failure: settings ? failure : undefined,
      });
    },
    act(act) {
      log.info('staff act on updates', { act });
      if (act === 'hold') state.change({ held: true });
      else if (act === 'resume') state.change({ held: false });
      else if (act === 'check') taking?.checkNow();
      else taking?.hurry();
    },
    close: () => clearInterval(timer),
  };
};
