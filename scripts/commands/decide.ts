import { vietnamDay } from '../../core/clock.ts';
import { decodeOfficialReply } from '../../core/gateway/index.ts';
import { identify } from '../../core/identity/index.ts';
import { DecisionRequest, decide as decideOn } from '../../core/insurance/index.ts';
import { type Command, exitCodes, print, readInput } from './command.ts';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A reply as the gateway sends it is told by its own result field. */
const isOfficial = (reply: unknown): boolean => isRecord(reply) && 'maKetQua' in reply;

const complain = (problem: unknown): typeof exitCodes.misuse => {
  print({ ok: false, problem });
  return exitCodes.misuse;
};

export const decide: Command = {
  name: 'decide',
  usage: 'decide < request.json',
  about: '{claim, reply, policy, date} as JSON on standard input -> the decision as JSON',
  async run(args) {
    if (args.length > 0) return exitCodes.misuse;
    let request: unknown;
    try {
      request = JSON.parse(await readInput());
    } catch {
      return complain('standard input is not JSON');
    }
    if (!isRecord(request)) return complain('a JSON object with claim, reply, policy and date');
    const date = typeof request.date === 'string' ? request.date : vietnamDay(Date.now());
    if (typeof request.claim === 'string') {
      const found = identify(request.claim, 'scan', date);
      if (!found.ok) return complain({ claim: found.failure.code });
      const { claim: _, ...others } = request;
      request = { ...others, identification: found.value };
    }
    // One line of `scan parse` may stand as it is.
    if (isRecord(request) && isRecord(request.claim) && isRecord(request.claim.claim)) {
      const { claim: identification, ...others } = request;
      request = { ...others, identification };
    }
    if (isRecord(request) && isOfficial(request.reply)) {
      const reply = decodeOfficialReply(request.reply);
      if (!reply) return complain('reply: not an answer of the gateway');
      request = { ...request, reply };
    }
    const parsed = DecisionRequest.safeParse({ ...(request as object), date });
    if (!parsed.success)
      return complain(
        parsed.error.issues.map(({ path, message }) => ({ where: path.join('.'), message })),
      );
    print(decideOn(parsed.data));
    return exitCodes.done;
  },
};
