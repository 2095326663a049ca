import type {
  EligibilityReply,
  EligibilityRequest,
  FailureCode,
  GatewayTrouble,
  VisitHistoryReply,
} from '../contract/index.ts';

/** How the gateway has been behaving, from the look-ups themselves: nothing is asked just to find out. */
export interface GatewayHealth {
  /** `degraded`: the last look-up failed; `down`: look-ups are held back, or the account is refused. */
  readonly state: 'up' | 'degraded' | 'down' | 'unknown';
  /** ISO 8601 instant at which this state began. */
  readonly since: string;
  /** ISO 8601 instant of the last real answer. */
  readonly lastOkAt?: string;
  /** What the last look-up failed of; absent when `up`. */
  readonly trouble?: GatewayTrouble;
  /** Does not pass by itself: somebody has to act. */
  readonly alarm?: FailureCode;
}

export interface ProbeStage {
  readonly stage: 'dns' | 'tcp' | 'tls' | 'token' | 'check' | 'history';
  readonly ok: boolean;
  /** Milliseconds. */
  readonly ms: number;
  /** Addresses, protocol, certificate's end, error or result code; never a URL, a secret or personal data. */
  readonly detail?: string;
  readonly failure?: FailureCode;
}

/** The stages in their order, up to the first that failed. */
export interface ProbeReport {
  readonly stages: readonly ProbeStage[];
}

export interface ProbeOptions {
  /** Also asks for the person's earlier visits. */
  readonly history?: boolean;
}

export interface CheckOptions {
  /** The caller gives up; others who wait for the same answer are not disturbed. */
  readonly signal?: AbortSignal;
  /** How long this caller waits, milliseconds; the settings' `budgetMs` when absent. */
  readonly budgetMs?: number;
}

export interface LookUpOptions extends CheckOptions {
  /** The day that the answer is wanted for, ISO: a discharge elsewhere counts on it. Today in Vietnam when absent. */
  readonly day?: string;
}

/** Where insurance is looked up. Whatever a network can do is a reply, never a rejection. */
export interface EligibilityGateway {
  check(request: EligibilityRequest, options?: LookUpOptions): Promise<EligibilityReply>;
  /** Earlier visits at any facility, for the desk; never kept. The budget is `historyTimeoutMs` when absent. */
  history(request: EligibilityRequest, options?: CheckOptions): Promise<VisitHistoryReply>;
  health(): GatewayHealth;
  /** Told of every change of state, trouble or alarm; returns how to stop listening. */
  onHealth(listener: (health: GatewayHealth) => void): () => void;
  /** Tries each step on its own, past cache and breaker; looks a card up only when given a request. */
  probe(request?: EligibilityRequest, options?: ProbeOptions): Promise<ProbeReport>;
  /** Ends what is in flight and forgets all answers. */
  close(): Promise<void>;
}
