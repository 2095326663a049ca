/** Reads and proves an identity chip, step by step, in the fewest commands that prove it (docs/decisions/0009). */
import { type ChipPhase, ok, type Result } from '../../../core/contract/index.ts';
import type { AccessPassword } from '../access-key.ts';
import { equalBytes } from '../bytes.ts';
import { type Entropy, systemEntropy } from '../crypto/entropy.ts';
import { type EmrtdFailure, hexStatus } from '../failure.ts';
import { cardSecurityFile, comFile, dataGroupFile, sodFile } from '../file-reading/files.ts';
import { extendedChunk, type FileReference, readFile } from '../file-reading/index.ts';
import { type Channel, plainChannel } from '../iso7816/index.ts';
import {
  type Com,
  type Dg1,
  type Dg11,
  type Dg12,
  type Dg13,
  type FaceImage,
  readCom,
  readDg1,
  readDg2,
  readDg11,
  readDg12,
  readDg13,
  readDg14,
  readDg15,
  readSecurityInfos,
  type SecurityInfos,
} from '../lds/index.ts';
import type { CardLink } from '../link.ts';
import {
  compareHashes,
  judgeSignature,
  readSignedData,
  readSod,
  type SignedContent,
  type Sod,
  type TrustStore,
} from '../passive-authentication/index.ts';
import { mostShortData, secureChannel } from '../secure-messaging/index.ts';
import { type Access, openChip } from './access.ts';
import {
  activeKeyOf,
  authenticateActively,
  chipKeyOf,
  isMappingProven,
  runChipAuthentication,
} from './genuineness.ts';
import { type Proof, prove } from './proof.ts';
import { recordSteps, type Step, type StepRecorder } from './steps.ts';

export { type Proof, prove } from './proof.ts';
export type { Step } from './steps.ts';

export type Genuine = 'yes' | 'no' | 'not-offered' | 'not-finished';

/** What came of a reading: as much as could be read, and why there is no more. */
export interface ChipReport {
  readonly access?: Pick<Access, 'kind' | 'fellBack'>;
  /** Why the reading stopped; absent when it came to its end. */
  readonly failure?: EmrtdFailure;
  /** How far it came. */
  readonly stage: 'access' | 'application' | 'data';
  readonly dg1?: Dg1;
  readonly dg13?: Dg13;
  /** Of a thorough reading. */
  readonly com?: Com;
  readonly dg11?: Dg11;
  readonly dg12?: Dg12;
  /** Absent when the signed list could not be read. */
  readonly proof?: Proof;
  readonly genuine: Genuine;
  /** `DG13 6982`. */
  readonly missing: readonly string[];
  readonly steps: readonly Step[];
}

export interface ReadChipOptions {
  readonly password: AccessPassword;
  readonly trust: TrustStore;
  readonly portrait: boolean;
  /** Also what a check-in does not need: COM, DG11, DG12 (absent on the citizen card). */
  readonly thorough?: boolean;
  readonly entropy?: Entropy;
  readonly onPhase?: (phase: ChipPhase) => void;
  /** Exactly once: identity and its proof, before any portrait. */
  readonly onReport: (report: ChipReport) => void;
}

/** What the whole reading leaves: the face, where it was asked for and could be read, and all steps. */
export interface ReadChipEnd {
  readonly portrait?: FaceImage;
  readonly steps: readonly Step[];
}

/** Most bytes of each file; an honest one stays far below. */
const limits = { sod: 65_536, text: 16_384, portrait: 1_048_576 } as const;

interface Reading {
  readonly recorder: StepRecorder;
  readonly options: ReadChipOptions;
  readonly entropy: Entropy;
  access: Access;
  /** The channel of now: chip authentication replaces it. */
  channel: Channel;
  chunk: number;
  readonly files: Map<number, Uint8Array>;
  readonly missing: string[];
}

const chunkOf = ({ extendedLength, session }: Access): number =>
  extendedLength ? extendedChunk : mostShortData(session.cipher);

/** Failures after which no other file can be read either. */
const isFatal = ({ reason }: EmrtdFailure): boolean =>
  reason === 'link' || reason === 'channel-broken';

const readStep = (
  reading: Reading,
  file: FileReference,
  mostBytes: number,
): Promise<Result<Uint8Array, EmrtdFailure>> =>
  reading.recorder.run(
    file.name,
    () => readFile(reading.channel, file, { chunk: reading.chunk, mostBytes }),
    (bytes) => `${bytes.length} bytes`,
  );

/** Reads a data group once; what is missing is noted with its reason. */
const readDataGroup = async (
  reading: Reading,
  number: number,
): Promise<EmrtdFailure | undefined> => {
  const mostBytes = number === 2 ? limits.portrait : limits.text;
  const read = await readStep(reading, dataGroupFile(number), mostBytes);
  if (read.ok) {
    reading.files.set(number, read.value);
    return undefined;
  }
  const { status, detail } = read.failure;
  reading.missing.push(
    `DG${number} ${status === undefined ? detail : hexStatus(status)}`.slice(0, 80),
  );
  return read.failure;
};

const value = <T>(result: Result<T, unknown> | undefined): T | undefined =>
  result?.ok ? result.value : undefined;

/** PACE with chip-authentication mapping: EF.CardSecurity, and whether its key made the mapping. */
interface MappingProof {
  readonly isProven: boolean;
  readonly signed: SignedContent;
}

const proveMapping = async (reading: Reading): Promise<MappingProof | undefined> => {
  const { chipMapping } = reading.access;
  if (!chipMapping) return undefined;
  const read = await readStep(reading, cardSecurityFile, limits.text);
  const signed = read.ok ? readSignedData(read.value) : undefined;
  const infos = signed && value(readSecurityInfos(signed.content));
  if (!infos) return undefined;
  return { isProven: isMappingProven(infos, chipMapping.parameterId, chipMapping), signed };
};

/**
 * A key in EF.CardSecurity is as good as who signed it: somebody of the trust store, or the very signer of the data.
 * Anybody can sign a key of his own.
 */
const judgeMapping = ({ isProven, signed }: MappingProof, sod: Sod, trust: TrustStore): Genuine => {
  const { signature, chain } = judgeSignature(signed, trust);
  const [own, datas] = [signed.signer?.encoded, sod.signed.signer?.encoded];
  const isSameSigner = own !== undefined && datas !== undefined && equalBytes(own, datas);
  if (signature === 'unsupported') return 'not-finished';
  const isSigned = signature === 'valid' && (chain.state === 'trusted' || isSameSigner);
  return isSigned && isProven ? 'yes' : 'no';
};

interface Authenticated {
  readonly genuine: Genuine;
  /** Ended the reading. */
  readonly failure?: EmrtdFailure;
  /** The chip lost the session over its key: it has to be opened again. */
  readonly isClosed?: boolean;
}

/**
 * Chip authentication with the key of DG14, proven by reading DG1 under the new keys: only a chip that holds its key can
 * answer. A card that refuses what its own signed data promises, or cannot answer, is not the one that was signed for.
 */
const authenticateByKey = async (
  reading: Reading,
  infos: SecurityInfos,
): Promise<Authenticated> => {
  const key = chipKeyOf(infos);
  if (!key) return { genuine: 'not-offered' };
  const { recorder, channel, entropy } = reading;
  const agreed = await recorder.run(
    'chip-authentication',
    () => runChipAuthentication(channel, key, entropy),
    () => `${key.protocol.agreement} ${key.protocol.cipher}`,
  );
  if (!agreed.ok) {
    const { failure } = agreed;
    if (failure.reason === 'status') return { genuine: 'no' };
    if (failure.reason === 'channel-broken') return { genuine: 'no', isClosed: true };
    return { genuine: 'not-finished', ...(isFatal(failure) && { failure }) };
  }
  reading.channel = secureChannel(plainChannel(recorder.link), agreed.value);
  const broken = await readDataGroup(reading, 1);
  if (broken?.reason === 'channel-broken') return { genuine: 'no', isClosed: true };
  if (broken?.reason === 'link') return { genuine: 'not-finished', failure: broken };
  return { genuine: 'yes' };
};

/** Active authentication with the key of DG15, where the chip has no better. */
const authenticateBySignature = async (
  reading: Reading,
  infos: SecurityInfos | undefined,
): Promise<Authenticated> => {
  const missing = await readDataGroup(reading, 15);
  const dg15 = reading.files.get(15);
  const publicKey = dg15 && value(readDg15(dg15));
  const key = publicKey && activeKeyOf(publicKey, infos);
  if (!key)
    return { genuine: 'not-finished', ...(missing && isFatal(missing) && { failure: missing }) };
  const { recorder, channel, entropy } = reading;
  const signed = await recorder.run(
    'active-authentication',
    () => authenticateActively(channel, key, entropy),
    (isSigned) => `${key.kind} ${isSigned ? 'signed' : 'not signed'}`,
  );
  if (signed.ok) return { genuine: signed.value ? 'yes' : 'no' };
  return isFatal(signed.failure)
    ? { genuine: 'not-finished', failure: signed.failure }
    : { genuine: 'no' };
};

const open = async (
  recorder: StepRecorder,
  options: ReadChipOptions,
  entropy: Entropy,
  afterPace: (access: Access) => Promise<void>,
): Promise<
  | { readonly ok: true; readonly value: Reading }
  | Extract<Awaited<ReturnType<typeof openChip>>, { ok: false }>
> => {
  const opened = await openChip(recorder, options.password, entropy, afterPace);
  if (!opened.ok) return opened;
  return ok({
    recorder,
    options,
    entropy,
    access: opened.value,
    channel: opened.value.channel,
    chunk: chunkOf(opened.value),
    files: new Map(),
    missing: [],
  });
};

/**
 * Reads a chip: access, signed list, genuineness, identity, report; then the portrait, where it is wanted.
 * Never throws for anything a card does; the report tells what was read, what was proven and what went wrong.
 */
export const readChip = async (link: CardLink, options: ReadChipOptions): Promise<ReadChipEnd> => {
  const { trust, onPhase, onReport } = options;
  const entropy = options.entropy ?? systemEntropy;
  const recorder = recordSteps(link);
  const { steps } = recorder;

  onPhase?.('access');
  let mapping: MappingProof | undefined;
  const opened = await open(recorder, options, entropy, async (access) => {
    const channel = access.channel;
    mapping = await proveMapping({
      recorder,
      options,
      entropy,
      access,
      channel,
      chunk: chunkOf(access),
      files: new Map(),
      missing: [],
    });
  });
  if (!opened.ok) {
    const { failure, stage } = opened;
    onReport({ failure, stage, genuine: 'not-finished', missing: [], steps: [...steps] });
    return { steps };
  }
  let reading = opened.value;

  onPhase?.('identity');
  const sodFileRead = await readStep(reading, sodFile, limits.sod);
  const sod = sodFileRead.ok ? readSod(sodFileRead.value) : undefined;
  if (!sod?.ok) {
    const failure: EmrtdFailure = sodFileRead.ok
      ? { reason: 'answer-malformed', detail: `SOD ${sod?.ok === false ? sod.failure : ''}` }
      : sodFileRead.failure;
    onReport({
      access: reading.access,
      failure,
      stage: 'data',
      genuine: 'not-finished',
      missing: ['SOD'],
      steps: [...steps],
    });
    return { steps };
  }

  // DG14 before the personal data: what is read next under the new keys proves the chip.
  let genuine: Genuine = 'not-offered';
  let failure: EmrtdFailure | undefined;
  let infos: SecurityInfos | undefined;
  if (mapping) genuine = judgeMapping(mapping, sod.value, trust);
  else if (sod.value.hashes.has(14)) {
    const broken = await readDataGroup(reading, 14);
    if (broken && isFatal(broken)) failure = broken;
    const dg14 = reading.files.get(14);
    infos = dg14 && value(readDg14(dg14));
    if (infos) {
      const authenticated = await authenticateByKey(reading, infos);
      ({ genuine, failure } = { failure, ...authenticated });
      if (authenticated.isClosed) {
        // Whose data the copy carries is read once more, without asking for the key.
        const again = (await link.reset()).ok
          ? await open(recorder, options, entropy, async () => undefined)
          : undefined;
        if (again?.ok) {
          for (const [number, bytes] of reading.files) again.value.files.set(number, bytes);
          reading = again.value;
        }
      }
    } else genuine = 'not-finished';
  }

  // Read also where the list is silent: data that nobody signed for was put there by somebody else.
  for (const number of [1, 13]) {
    const isTried =
      reading.files.has(number) || reading.missing.some((m) => m.startsWith(`DG${number} `));
    if (isTried || failure) continue;
    const broken = await readDataGroup(reading, number);
    if (broken && isFatal(broken)) failure = broken;
  }

  let com: Com | undefined;
  if (options.thorough && !failure) {
    const read = await readStep(reading, comFile, limits.text);
    com = read.ok ? value(readCom(read.value)) : undefined;
    for (const number of [11, 12])
      if (sod.value.hashes.has(number)) await readDataGroup(reading, number);
  }

  onPhase?.('proof');
  if (genuine === 'not-offered' && sod.value.hashes.has(15) && !failure)
    ({ genuine, failure } = {
      failure,
      ...(await authenticateBySignature(reading, infos)),
    });

  // The portrait's bytes are already on their way while the signatures are checked.
  const wantsPortrait = options.portrait && genuine !== 'no' && !failure && sod.value.hashes.has(2);
  const portraitRead = wantsPortrait
    ? readStep(reading, dataGroupFile(2), limits.portrait)
    : undefined;

  const started = performance.now();
  const proof = prove(sod.value, reading.files, trust);
  recorder.note({
    name: 'passive-authentication',
    outcome: proof.state === 'intact' ? 'done' : 'failed',
    detail: [proof.passive.algorithm, proof.passive.chain.state, proof.detail]
      .filter((part) => part !== undefined)
      .join(', '),
    ms: performance.now() - started,
  });
  const parsed = <T>(number: number, read: (bytes: Uint8Array) => Result<T, unknown>) => {
    const bytes = reading.files.get(number);
    return bytes && value(read(bytes));
  };
  const [dg1, dg13] = [parsed(1, readDg1), parsed(13, readDg13)];
  const [dg11, dg12] = [parsed(11, readDg11), parsed(12, readDg12)];
  onReport({
    access: reading.access,
    ...(failure && { failure }),
    stage: 'data',
    ...(dg1 && { dg1 }),
    ...(dg13 && { dg13 }),
    ...(com && { com }),
    ...(dg11 && { dg11 }),
    ...(dg12 && { dg12 }),
    proof,
    genuine,
    missing: [...reading.missing],
    steps: [...steps],
  });
  if (!portraitRead) return { steps };

  onPhase?.('portrait');
  const portrait = await portraitRead;
  if (!portrait.ok) return { steps };
  // A face that the list does not vouch for is nobody's.
  const isVouched = compareHashes(sod.value, new Map([[2, portrait.value]])).get(2) === 'match';
  const image = isVouched ? value(readDg2(portrait.value)) : undefined;
  return { ...(image && { portrait: image }), steps };
};
