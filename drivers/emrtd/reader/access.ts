import { ok, type Result } from '../../../core/contract/index.ts';
import type { AccessPassword } from '../access-key.ts';
import { basicAccess } from '../bac/index.ts';
import { readCardAccess } from '../card-access/index.ts';
import { curveByPaceId } from '../crypto/curves.ts';
import type { Entropy } from '../crypto/entropy.ts';
import { curveGroup, modpGroup } from '../crypto/groups.ts';
import { modpGroups } from '../crypto/modp-groups.ts';
import { type EmrtdFailure, failed, unexpectedStatus } from '../failure.ts';
import { emrtdApplication } from '../file-reading/files.ts';
import { type Channel, plainChannel, statusWords } from '../iso7816/index.ts';
import { readSecurityInfos } from '../lds/index.ts';
import {
  type ChipMappingProof,
  establishPace,
  type PaceProtocol,
  paceProtocol,
} from '../pace/index.ts';
import { type SecureSession, secureChannel } from '../secure-messaging/index.ts';
import type { StepRecorder } from './steps.ts';

/** The chip is open. */
export interface Access {
  readonly kind: 'pace' | 'bac';
  /** PACE was offered and BAC had to do. */
  readonly fellBack: boolean;
  readonly session: SecureSession;
  readonly channel: Channel;
  readonly extendedLength: boolean;
  readonly chipMapping?: ChipMappingProof & { readonly parameterId: number };
}

interface PaceOffer {
  readonly protocol: PaceProtocol;
  readonly parameterId: number;
  /** Several domain parameters for one protocol: the chip has to be told which. */
  readonly isAmbiguous: boolean;
}

/** The best first: chip-authentication mapping saves a protocol, curves are quicker than integers. */
const rank = ({ mapping, agreement }: PaceProtocol): number =>
  (mapping === 'CAM' ? 0 : mapping === 'GM' ? 1 : 2) + (agreement === 'ECDH' ? 0 : 3);

const isKnown = ({ agreement }: PaceProtocol, parameterId: number): boolean =>
  agreement === 'ECDH'
    ? curveByPaceId(parameterId) !== undefined
    : modpGroups[parameterId] !== undefined;

/** What EF.CardAccess offers that this reader can do, in the order to be tried. */
export const paceOffers = (cardAccess: Uint8Array): readonly PaceOffer[] => {
  const infos = readSecurityInfos(cardAccess);
  if (!infos.ok) return [];
  const offers = infos.value.infos.flatMap((info) => {
    const protocol = paceProtocol(info.protocol);
    if (!protocol || info.parameterId === undefined) return [];
    return isKnown(protocol, info.parameterId) ? [{ protocol, parameterId: info.parameterId }] : [];
  });
  return offers
    .map((offer) => ({
      ...offer,
      isAmbiguous: offers.some(
        ({ protocol, parameterId }) =>
          protocol.oid === offer.protocol.oid && parameterId !== offer.parameterId,
      ),
    }))
    .toSorted((a, b) => rank(a.protocol) - rank(b.protocol));
};

const describePace = ({ protocol, parameterId }: PaceOffer): string => {
  const name = curveByPaceId(parameterId)?.name ?? `group ${parameterId}`;
  return `${protocol.agreement}-${protocol.mapping} ${protocol.cipher} ${name}`;
};

const runPace = (
  channel: Channel,
  offer: PaceOffer,
  password: AccessPassword,
  entropy: Entropy,
) => {
  const { protocol, parameterId, isAmbiguous } = offer;
  const common = {
    protocol,
    password,
    ...(isAmbiguous && { parameterReference: parameterId }),
  };
  if (protocol.agreement === 'ECDH') {
    const curve = curveByPaceId(parameterId);
    if (curve) return establishPace(channel, { ...common, group: curveGroup(curve) }, entropy);
  } else {
    const group = modpGroups[parameterId];
    if (group) return establishPace(channel, { ...common, group: modpGroup(group) }, entropy);
  }
  return Promise.resolve(failed('unsupported', `domain parameters ${parameterId}`));
};

/** SELECT of the eMRTD application, plain before BAC, protected after PACE. */
const selectApplication = async (channel: Channel): Promise<Result<void, EmrtdFailure>> => {
  const selected = await channel.send({
    cla: 0,
    ins: 0xa4,
    p1: 0x04,
    p2: 0x0c,
    data: emrtdApplication,
  });
  if (!selected.ok) return selected;
  return selected.value.status === statusWords.ok
    ? ok(undefined)
    : unexpectedStatus('SELECT application', selected.value.status);
};

export type AccessResult =
  | { readonly ok: true; readonly value: Access }
  | {
      readonly ok: false;
      readonly failure: EmrtdFailure;
      readonly stage: 'access' | 'application';
    };

const at = (stage: 'access' | 'application', { failure }: { readonly failure: EmrtdFailure }) =>
  ({ ok: false, failure, stage }) as const;

/**
 * Opens the chip and its application: PACE where it is offered, BAC where it is not or breaks (never after a wrong key:
 * each wrong try makes the chip slower). BAC needs the fields of the machine-readable zone.
 */
export const openChip = async (
  recorder: StepRecorder,
  password: AccessPassword,
  entropy: Entropy,
  /** Between PACE and the application: the master file is still selected. */
  afterPace: (access: Access) => Promise<void>,
): Promise<AccessResult> => {
  const plain = plainChannel(recorder.link);
  const cardAccess = await recorder.run('card-access', () => readCardAccess(plain));
  if (!cardAccess.ok) return at('access', cardAccess);
  const { file, extendedLength } = cardAccess.value;

  const [offer] = file ? paceOffers(file) : [];
  let paceFailure: EmrtdFailure | undefined;
  if (offer) {
    const opened = await recorder.run(
      'pace',
      () => runPace(plain, offer, password, entropy),
      () => describePace(offer),
    );
    if (opened.ok) {
      const { session, chipMapping } = opened.value;
      const access: Access = {
        kind: 'pace',
        fellBack: false,
        session,
        channel: secureChannel(plain, session),
        extendedLength,
        ...(chipMapping && { chipMapping: { ...chipMapping, parameterId: offer.parameterId } }),
      };
      await afterPace(access);
      const selected = await recorder.run('select-application', () =>
        selectApplication(access.channel),
      );
      return selected.ok ? { ok: true, value: access } : at('application', selected);
    }
    paceFailure = opened.failure;
    if (paceFailure.reason === 'key-wrong' || paceFailure.reason === 'link')
      return at('access', opened);
  }

  if (password.kind === 'can') {
    // Not an identity card at all, or one that wants the machine-readable zone: the application tells.
    const selected = await recorder.run('select-application', () => selectApplication(plain));
    if (!selected.ok) return at('application', selected);
    return at(
      'access',
      paceFailure
        ? { failure: paceFailure }
        : failed('unsupported', 'BAC needs the machine-readable zone'),
    );
  }
  const selected = await recorder.run('select-application', () => selectApplication(plain));
  if (!selected.ok) return at('application', selected);
  const opened = await recorder.run('bac', () => basicAccess(plain, password, entropy));
  if (!opened.ok) return at('access', opened);
  return ok({
    kind: 'bac',
    fellBack: paceFailure !== undefined,
    session: opened.value,
    channel: secureChannel(plain, opened.value),
    extendedLength,
  });
};
