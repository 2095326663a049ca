import {
  type ChipStatus,
  type Clinic,
  type ClinicOption,
  type KioskScreen,
  type Language,
  type ProgressStep,
  trustAtLeast,
} from '../contract/index.ts';
import { maskName, maskNumber, numberForGateway } from '../identity/index.ts';
import type { ChipProgress, State, Subject } from './machine.ts';

export interface ProjectionSources {
  readonly clinics: readonly Clinic[];
  readonly waitingAt: (queueId: string) => number;
  readonly selfPay: boolean;
  /** Wrong keys that one card is given. */
  readonly keyTries: number;
}

const masked = (subject: Subject): { maskedName?: string; maskedNumber?: string } => {
  const { claim } = subject.identification;
  const number = numberForGateway(claim) ?? claim.oldNumber;
  return {
    ...(claim.fullName !== undefined && { maskedName: maskName(claim.fullName) }),
    ...(number !== undefined && { maskedNumber: maskNumber(number) }),
  };
};

const maskedName = (subject: Subject): { maskedName?: string } => {
  const { maskedName: name } = masked(subject);
  return name === undefined ? {} : { maskedName: name };
};

const steps = (now: ProgressStep['id']): ProgressStep[] => {
  const order: ProgressStep['id'][] = ['identify', 'insurance', 'ticket'];
  const at = order.indexOf(now);
  return order.map((id, index) => ({
    id,
    state: index < at ? 'done' : index === at ? 'now' : 'waiting',
  }));
};

const option = ({ prefix: _, ...clinic }: Clinic, waiting: number): ClinicOption => ({
  ...clinic,
  waiting,
});

const chipStatus = (chip: ChipProgress): { chip?: ChipStatus } => {
  switch (chip.state) {
    case 'off':
      return {};
    case 'awaiting':
      return { chip: { state: 'awaiting', ...(chip.trouble && { trouble: chip.trouble }) } };
    case 'reading':
      return { chip };
    case 'settled': {
      const { outcome } = chip;
      if (outcome.kind === 'proven') return { chip: { state: 'proven' } };
      // Nobody laid a card down where none was needed: nothing to tell.
      return outcome.reason.code === 'chip.no-card'
        ? {}
        : { chip: { state: 'unproven', reason: outcome.reason } };
    }
  }
};

/** What the chip brought stays in sight while the visit is stored. */
const chipResult = ({ identification }: Subject): { chip?: ChipStatus } => {
  const { trust, chipTrouble } = identification;
  if (trustAtLeast(trust, 'chip')) return { chip: { state: 'proven' } };
  return chipTrouble ? { chip: { state: 'unproven', reason: chipTrouble } } : {};
};

/** What the kiosk shows in a state. Full names and numbers stop here. */
export const project = (state: State, sources: ProjectionSources): KioskScreen => {
  switch (state.name) {
    case 'idle':
    case 'help':
    case 'privacy':
    case 'still-there':
    case 'card-left':
      return { name: state.name };
    case 'scan-failed':
    case 'out-of-order':
      return { name: state.name, reason: state.reason };
    case 'scanner-test':
      return { name: 'scanner-test', findings: [...state.findings] };
    case 'consent':
      return { name: 'consent', ...(state.subject && maskedName(state.subject)) };
    case 'entry': {
      const number = state.subject && masked(state.subject).maskedNumber;
      return {
        name: 'entry',
        step: state.step,
        ...(state.failure && { failure: state.failure }),
        ...(number !== undefined && { maskedNumber: number }),
      };
    }
    case 'checking':
      return {
        name: 'checking',
        ...masked(state.subject),
        steps: steps('insurance'),
        slow: state.slow,
        ...chipStatus(state.chip),
      };
    case 'chip-key':
      return {
        name: 'chip-key',
        ...(state.failure && { failure: state.failure }),
        canType: state.tries < sources.keyTries,
      };
    case 'reading-chip': {
      const number = state.subject && masked(state.subject).maskedNumber;
      return {
        name: 'reading-chip',
        phase: state.phase,
        ...(number !== undefined && { maskedNumber: number }),
      };
    }
    case 'committing':
      return {
        name: 'checking',
        ...masked(state.subject),
        steps: steps('ticket'),
        slow: false,
        ...chipResult(state.subject),
      };
    case 'clinics':
      return {
        name: 'clinics',
        ...maskedName(state.subject),
        clinics: sources.clinics.map((clinic) => option(clinic, sources.waitingAt(clinic.id))),
      };
    case 'result': {
      const { decision, slip } = state;
      return {
        name: 'result',
        outcome: decision.outcome,
        slip,
        reasons: decision.reasons,
        notices: decision.notices,
        ...(decision.coverage?.end !== undefined && { coverageEnd: decision.coverage.end }),
        ...(decision.benefit && { benefit: decision.benefit }),
        ...(slip.maskedName !== undefined && { maskedName: slip.maskedName }),
        canSelfPay: decision.outcome === 'to-desk' && sources.selfPay,
        canChooseAnother: decision.outcome === 'already-checked-in',
      };
    }
  }
};

/** A kiosk serves in Vietnamese until the patient chooses otherwise, and again for the next one. */
export const defaultLanguage: Language = 'vi';
