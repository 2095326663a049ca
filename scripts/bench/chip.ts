import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openCard } from '../../drivers/devices/card-link.ts';
import type { AccessPassword } from '../../drivers/emrtd/access-key.ts';
import type { CardLink } from '../../drivers/emrtd/link.ts';
import {
  loadTrustStore,
  type TrustStore,
} from '../../drivers/emrtd/passive-authentication/index.ts';
import { readChip, type Step } from '../../drivers/emrtd/reader/index.ts';
import { openPcsc, type Pcsc } from '../../drivers/pcsc/index.ts';
import { createSoftCard } from '../../drivers/softcard/index.ts';
import {
  loadPki,
  personalise,
  type SoftCardProfile,
} from '../../drivers/softcard/personalise/index.ts';
import { attachToVpcd } from '../../drivers/softcard/vpcd.ts';
import { startPcscd, vpcdPorts, vpcdReaders } from '../../fixtures/pcscd/index.ts';
import { demoTrustFolder } from '../soft-cards/holders.ts';
import { type LinkModel, modelLink } from './link-model.ts';

const rounds = 12;
const warmUps = 3;
const fixtures = join(import.meta.dirname, '../../fixtures');
/** An image of exactly 15 KB, as the citizen card's is about. */
const portraitBytes = 15_360;

const can: AccessPassword = { kind: 'can', can: '012345' };
const mrz: AccessPassword = {
  kind: 'mrz',
  documentNumber: '085012345',
  dateOfBirth: '850815',
  dateOfExpiry: '450815',
};

interface Plan {
  readonly profile: SoftCardProfile;
  readonly password: AccessPassword;
  readonly portrait: boolean;
  readonly model?: LinkModel;
}

const card = (profile: SoftCardProfile) => {
  const face = readFileSync(join(fixtures, 'portraits/face.jp2'));
  const padded = Buffer.concat([face, Buffer.alloc(Math.max(0, portraitBytes - face.length))]);
  const image = Uint8Array.from(padded.subarray(0, portraitBytes));
  return createSoftCard(
    personalise({
      profile,
      pki: loadPki(join(fixtures, 'pki')),
      portraits: { jpeg: image, jpeg2000: image },
      holder: {
        personalNumber: '001085012345',
        fullName: 'Nguyễn Văn Mẫu',
        dateOfBirth: '1985-08-15',
        sex: 'male',
        issueDate: '2021-05-10',
        expiryDate: '2045-08-15',
        residence: 'Số 1 Ngõ 2, Phường A, Quận B, Hà Nội',
      },
    }),
  );
};

const round = (value: number): number => Math.round(value * 100) / 100;
const median = (values: readonly number[]): number =>
  round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);

const waitForCard = async (pcsc: Pcsc): Promise<number> => {
  for (;;) {
    const found = pcsc.view().readers.find(({ name }) => name === vpcdReaders[0]);
    if (found?.state === 'card') return found.generation;
    await pause(20);
  }
};

/** Readings of one card, one after the other, each in a session of its own. */
const measure = async (pcsc: Pcsc, trust: TrustStore, plan: Plan) => {
  const attached = await attachToVpcd(card(plan.profile), { port: vpcdPorts[0] });
  if (!attached.ok) throw new Error(attached.failure);
  const generation = await waitForCard(pcsc);
  const runs: {
    wall: number;
    identity: number;
    link: number;
    card: number;
    steps: readonly Step[];
  }[] = [];
  for (let index = 0; index < warmUps + rounds; index += 1) {
    const opened = await openCard(pcsc, {
      reader: vpcdReaders[0],
      generation,
      deadlineMs: 10_000,
      isCancelled: () => false,
      onStuck: () => undefined,
    });
    if (!opened.ok) throw new Error(opened.failure.reason);
    const cardTime = { ms: 0 };
    const timed: CardLink = {
      async transceive(command) {
        const started = performance.now();
        const answer = await opened.value.link.transceive(command);
        cardTime.ms += performance.now() - started;
        return answer;
      },
      reset: () => opened.value.link.reset(),
    };
    const modelled = plan.model && modelLink(timed, plan.model);
    const started = performance.now();
    let identity = 0;
    const { steps } = await readChip(modelled?.link ?? timed, {
      password: plan.password,
      trust,
      portrait: plan.portrait,
      onReport: ({ proof }) => {
        if (proof?.state !== 'intact') throw new Error('the card was not proven');
        identity = performance.now() - started;
      },
    });
    const wall = performance.now() - started;
    await opened.value.close();
    if (index >= warmUps)
      runs.push({ wall, identity, link: modelled?.linkMs() ?? 0, card: cardTime.ms, steps });
  }
  attached.value.detach();
  await pause(700);
  const names = runs[0]?.steps.map(({ name }) => name) ?? [];
  const of = (pick: (run: (typeof runs)[number]) => number): number => median(runs.map(pick));
  const [wall, link, cardMs] = [
    of((run) => run.wall),
    of((run) => run.link),
    of((run) => run.card),
  ];
  const own = of((run) => run.wall - run.card - run.link);
  return {
    apdus: runs[0]?.steps.reduce((sum, { apdus }) => sum + apdus, 0),
    bytes: runs[0]?.steps.reduce((sum, { bytes }) => sum + bytes, 0),
    wallMs: wall,
    identityMs: of((run) => run.identity),
    cardAndServiceMs: cardMs,
    ownMs: own,
    ...(plan.model && {
      linkMs: link,
      'wall/link': round(wall / link),
      'own/link': round(own / link),
    }),
    ...(!plan.model && {
      steps: names.map((name, index) => ({
        name,
        ms: median(runs.map(({ steps }) => steps[index]?.ms ?? 0)),
        apdus: runs[0]?.steps[index]?.apdus,
        bytes: runs[0]?.steps[index]?.bytes,
      })),
    }),
  };
};

/** Readings over the real PC/SC service and its virtual reader: as they are, and under a model of the contactless link. */
export const benchChip = async () => {
  const service = await startPcscd();
  const pcsc = openPcsc('koffi');
  const trust = await loadTrustStore(demoTrustFolder);
  const plans: Readonly<Record<string, Plan>> = {
    'full, portrait': { profile: 'cccd-2021', password: can, portrait: true },
    'full, no portrait (PACE+CA+PA)': { profile: 'cccd-2021', password: can, portrait: false },
    'card of 2024, portrait': { profile: 'can-cuoc-2024', password: can, portrait: true },
    'PACE-CAM, portrait': { profile: 'pace-cam', password: can, portrait: true },
    'BAC, portrait': { profile: 'bac-only', password: mrz, portrait: true },
    'short length, portrait': { profile: 'small-le', password: can, portrait: true },
  };
  const result: Record<string, unknown> = {};
  for (const [name, plan] of Object.entries(plans)) result[name] = await measure(pcsc, trust, plan);
  for (const kilobitsPerSecond of [106, 424, 848])
    for (const portrait of [true, false])
      result[
        `link ${kilobitsPerSecond} kbit/s, 5 ms a frame, ${portrait ? 'portrait' : 'no portrait'}`
      ] = await measure(pcsc, trust, {
        profile: 'cccd-2021',
        password: can,
        portrait,
        model: { kilobitsPerSecond, msPerFrame: 5 },
      });
  await pcsc.close();
  await service.stop();
  return result;
};
