import type { Answer } from './apdu.ts';
import type { Proven } from './files.ts';
import type { ChannelKeys } from './secure-messaging.ts';

/** What a step of a protocol gives: its answer and, after the last one, the channel that the next command is in. */
export interface Outcome {
  readonly answer: Answer;
  readonly opens?: {
    readonly keys: ChannelKeys;
    /** Left out where it stays what it was. */
    readonly proven?: Proven;
  };
}
