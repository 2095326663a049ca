/** One power-on of the chip: which commands it knows, and what may be said in which state. */
import { createActiveAuthentication } from './active-authentication.ts';
import { type Answer, answer, type Command, status } from './apdu.ts';
import { createBasicAccessControl } from './bac.ts';
import { type ChipAuthentication, createChipAuthentication } from './chip-authentication.ts';
import type { Random } from './crypto/random.ts';
import { createFileSystem, type Proven } from './files.ts';
import type { CardImage } from './image.ts';
import type { Outcome } from './outcome.ts';
import { createPace } from './pace/index.ts';
import { openChannel, type SecureMessaging } from './secure-messaging.ts';
import type { Tries } from './tries.ts';

export interface Session {
  readonly execute: (command: Command) => Promise<Answer>;
  readonly isApplicationSelected: () => boolean;
}

/** Instruction bytes (ISO/IEC 7816-4 table 5). */
const instruction = {
  manageSecurityEnvironment: 0x22,
  externalAuthenticate: 0x82,
  getChallenge: 0x84,
  generalAuthenticate: 0x86,
  internalAuthenticate: 0x88,
  select: 0xa4,
  readBinary: 0xb0,
  readBinaryOdd: 0xb1,
} as const;

/** P1-P2 of MANAGE SECURITY ENVIRONMENT. */
const securityEnvironment = {
  pace: 0xc1a4,
  chipAuthentication: 0x41a4,
  chipKeyAgreement: 0x41a6,
} as const;

const securedClass = 0x0c;
const chainingBit = 0x10;

export const createSession = (image: CardImage, tries: Tries, random: Random): Session => {
  const files = createFileSystem(image);
  const bac = image.bac ? createBasicAccessControl(image.mrz, tries, random) : undefined;
  const pace = createPace(image, tries, random);
  const chip = image.chipAuthentication && createChipAuthentication(image.chipAuthentication);
  const active =
    image.activeAuthentication && createActiveAuthentication(image.activeAuthentication, random);
  let channel: SecureMessaging | undefined;
  let proven: Proven = 'nothing';

  const refused = (word: number): Outcome => ({ answer: answer(word) });

  const authenticate = async (command: Command): Promise<Outcome> => {
    if (!bac) return refused(status.unknownInstruction);
    if (channel || !files.isApplicationSelected()) return refused(status.conditionsNotSatisfied);
    return command.ins === instruction.getChallenge
      ? bac.getChallenge(command)
      : bac.externalAuthenticate(command);
  };

  /** Chip authentication proves the key of the application's DG14, over a channel that is there already. */
  const authenticateChip = (perform: (chip: ChipAuthentication) => Outcome): Outcome => {
    if (!channel) return refused(status.securityNotSatisfied);
    return chip && files.isApplicationSelected()
      ? perform(chip)
      : refused(status.referenceNotFound);
  };

  const manageSecurityEnvironment = (command: Command): Outcome => {
    switch (command.p1 * 256 + command.p2) {
      case securityEnvironment.pace:
        return channel
          ? refused(status.conditionsNotSatisfied)
          : pace.setAuthenticationTemplate(command);
      case securityEnvironment.chipAuthentication:
        return authenticateChip((found) => found.setAuthenticationTemplate(command));
      case securityEnvironment.chipKeyAgreement:
        return authenticateChip((found) => found.setKeyAgreementTemplate(command));
      default:
        return refused(status.wrongParameters);
    }
  };

  const generalAuthenticate = async (command: Command): Promise<Outcome> => {
    if (pace.isPending()) return pace.generalAuthenticate(command);
    return channel
      ? authenticateChip((found) => found.generalAuthenticate(command))
      : refused(status.conditionsNotSatisfied);
  };

  const internalAuthenticate = (command: Command): Outcome => {
    if (!active) return refused(status.unknownInstruction);
    if (!channel) return refused(status.securityNotSatisfied);
    return { answer: active.internalAuthenticate(command) };
  };

  /** Challenges and chains are over with the first command that is not their next. */
  const breakChains = (ins: number): void => {
    if (ins !== instruction.externalAuthenticate) bac?.abandon();
    if (ins === instruction.generalAuthenticate) return;
    pace.abandon();
    chip?.abandon();
  };

  const perform = async (command: Command): Promise<Outcome> => {
    breakChains(command.ins);
    if (command.ins === instruction.generalAuthenticate) return generalAuthenticate(command);
    if ((command.cla & chainingBit) !== 0) return refused(status.chainingNotSupported);
    switch (command.ins) {
      case instruction.manageSecurityEnvironment:
        return manageSecurityEnvironment(command);
      case instruction.internalAuthenticate:
        return internalAuthenticate(command);
      case instruction.select:
        return { answer: files.select(command, proven) };
      case instruction.readBinary:
      case instruction.readBinaryOdd:
        return { answer: files.readBinary(command, proven) };
      case instruction.getChallenge:
      case instruction.externalAuthenticate:
        return authenticate(command);
      default:
        return refused(status.unknownInstruction);
    }
  };

  const endSession = (word: number): Answer => {
    channel = undefined;
    proven = 'nothing';
    return answer(word);
  };

  const open = ({ opens }: Outcome): void => {
    if (!opens) return;
    channel = openChannel(opens.keys);
    proven = opens.proven ?? proven;
  };

  return {
    async execute(command) {
      // Refused where lengths are read, before secure messaging sees it.
      if (image.behaviour.length === 'short' && command.isExtended)
        return answer(status.wrongLength);
      const secured = command.cla & ~chainingBit;
      if (channel && secured !== securedClass) return endSession(status.secureMessagingMissing);
      if (secured !== 0 && secured !== securedClass) return answer(status.unknownClass);
      if (!channel) {
        if (secured === securedClass) return answer(status.secureMessagingIncorrect);
        const outcome = await perform(command);
        open(outcome);
        return outcome.answer;
      }
      const inner = channel.unwrap(command);
      if (typeof inner === 'number') return endSession(inner);
      const outcome = await perform(inner);
      const wrapped = channel.wrap(outcome.answer);
      open(outcome);
      return wrapped;
    },
    isApplicationSelected: files.isApplicationSelected,
  };
};
