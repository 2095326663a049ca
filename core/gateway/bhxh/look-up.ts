import type {
  EligibilityAnswer,
  EligibilityReply,
  EligibilityRequest,
  VisitHistoryReply,
} from '../../contract/index.ts';
import type { GatewaySettings } from '../settings.ts';
import type { GuardOptions } from './guard.ts';
import { needsHistory, withHistory } from './history.ts';
import { nextQuestion, type Question } from './questions.ts';
import { settledCodes } from './result-codes.ts';

export interface LookUpParts {
  readonly settings: GatewaySettings;
  /** ISO date that the answer is wanted for. */
  readonly day: string;
  askCard(request: EligibilityRequest, options: GuardOptions): Promise<EligibilityReply>;
  askHistory(request: EligibilityRequest, options: GuardOptions): Promise<VisitHistoryReply>;
}

export interface LookUpEvents {
  readonly signal: AbortSignal;
  onTurn(): void;
  /** The best answer so far: it stands for whoever cannot wait longer. */
  onAnswer(answer: EligibilityAnswer): void;
}

/**
 * One look-up to its end: the question as it was put; where name or birth date is rejected, other words of it; where it
 * could change the decision, the history of visits. Everything after the first answer is extra: whatever goes wrong
 * there, and whatever no longer fits into `timeoutMs`, leaves the answer as it was.
 */
export const lookUp = async (
  request: EligibilityRequest,
  { signal, onTurn, onAnswer }: LookUpEvents,
  { settings, day, askCard, askHistory }: LookUpParts,
): Promise<EligibilityReply> => {
  let endsAt = Number.POSITIVE_INFINITY;
  const timeLeft = (): number => Math.ceil(endsAt - performance.now());

  const first = await askCard(request, {
    signal,
    limitMs: settings.timeoutMs,
    onTurn() {
      endsAt = performance.now() + settings.timeoutMs;
      onTurn();
    },
  });
  if (first.kind === 'unavailable') return first;
  onAnswer(first);

  const asFirstPut: Question = { request, askedAs: {} };
  const inOtherWords = async (): Promise<{ answer: EligibilityAnswer; question: Question }> => {
    let question: Question | undefined = asFirstPut;
    let { resultCode } = first;
    for (let further = 0; further < settings.furtherLookUps; further += 1) {
      question = nextQuestion(request, question, resultCode);
      if (!question || timeLeft() <= 0 || signal.aborted) break;
      const reply = await askCard(question.request, { signal, limitMs: timeLeft() });
      if (reply.kind === 'unavailable') break;
      if (settledCodes.has(reply.resultCode))
        return { answer: { ...reply, askedAs: question.askedAs }, question };
      resultCode = reply.resultCode;
    }
    return { answer: first, question: asFirstPut };
  };

  const { answer, question } = await inOtherWords();
  if (!needsHistory(answer, settings, day)) return answer;
  onAnswer({ ...answer, visitHistory: 'missing' });
  const history: VisitHistoryReply =
    timeLeft() > 0 && !signal.aborted
      ? await askHistory(question.request, { signal, limitMs: timeLeft() })
      : { kind: 'unavailable', trouble: 'gateway.timeout' };
  return withHistory(answer, history);
};
