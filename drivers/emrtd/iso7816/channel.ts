import { ok, type Result } from '../../../core/contract/index.ts';
import { concatBytes } from '../bytes.ts';
import { type EmrtdFailure, failed } from '../failure.ts';
import type { CardLink } from '../link.ts';
import { type Command, encodeCommand, extendedMaximum, shortMaximum } from './command.ts';
import { decodeResponse, type Response } from './response.ts';

/** Carries commands to the card: plain, or under secure messaging. */
export interface Channel {
  /** Any status word is a success here; failures: `link`, `answer-malformed`, `answer-too-long`, `channel-broken`. */
  send(command: Command): Promise<Result<Response, EmrtdFailure>>;
}

/** What one command may cost at most: a card that announces more for ever ends here (ISO/IEC 7816-4 section 5.3.4). */
const mostContinuations = 260;

const getResponse = (cla: number, length: number): Command => ({
  cla: cla & 0x03,
  ins: 0xc0,
  p1: 0,
  p2: 0,
  le: length === 0 ? shortMaximum : length,
});

/** Commands in the clear; follows `61xx` (more data) and `6Cxx` (wrong Le) as ISO/IEC 7816-4 has them. */
export const plainChannel = (link: CardLink): Channel => {
  const exchange = async (command: Command): Promise<Result<Response, EmrtdFailure>> => {
    const answered = await link.transceive(encodeCommand(command));
    if (!answered.ok)
      return failed('link', `${answered.failure.reason}`, { link: answered.failure });
    const response = decodeResponse(answered.value);
    return response ? ok(response) : failed('answer-malformed', 'answer without status word');
  };

  return {
    async send(command) {
      let answer = await exchange(command);
      if (!answer.ok) return answer;
      if (answer.value.status >> 8 === 0x6c && command.le !== undefined) {
        const length = answer.value.status & 0xff;
        answer = await exchange({ ...command, le: length === 0 ? shortMaximum : length });
        if (!answer.ok) return answer;
      }
      const parts = [answer.value.data];
      let total = answer.value.data.length;
      for (let count = 0; answer.value.status >> 8 === 0x61; count += 1) {
        if (count === mostContinuations || total > extendedMaximum)
          return failed('answer-too-long', '61xx without end', { status: answer.value.status });
        answer = await exchange(getResponse(command.cla, answer.value.status & 0xff));
        if (!answer.ok) return answer;
        parts.push(answer.value.data);
        total += answer.value.data.length;
      }
      return ok({ data: concatBytes(...parts), status: answer.value.status });
    },
  };
};
