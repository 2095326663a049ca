import { ORPCError } from '@orpc/server';
import { StandardRPCHandler } from '@orpc/server/standard';
import { createServerPeerHandleRequestFn } from '@orpc/server/standard-peer';
import { ServerPeer } from '@orpc/standard-server-peer';
import type { Logger } from 'pino';
import { z } from 'zod';
import { bugOf } from './contract/index.ts';
import type { AppRouter, CallerContext } from './router.ts';
import { seldom } from './seldom.ts';

/** What a line goes over: a socket of the browser shell, or a port of the Electron shell. */
export interface Carrier {
  /** A caller that stops reading holds its own line back where a promise is given. */
  send(frame: string): void | Promise<void>;
  /** The caller broke the rules of the line: nothing more is heard from it. */
  end(): void;
}

/** One caller's connection to the contract. */
export interface Line {
  /** A frame as it came, of whatever kind. */
  hear(frame: unknown): void;
  /** The caller is gone. */
  close(): void;
}

export type OpenLine = (caller: CallerContext, carrier: Carrier) => Line;

/** Calls and subscriptions of one caller under way at the same time; a page has a handful. */
const mostCalls = 64;
/** A scanner that types sends hundreds of keys in a second, and a page one frame for some of them. */
const mostFramesASecond = 1_000;
const longestFrame = 64 * 1024;

const id = z.string().min(1).max(32);
/**
 * All that a caller may say: a call with plain JSON, and its end. The library would also take streams and files from a
 * caller, and revive dates and sets; no procedure has any, and what is not taken in cannot be filled or abused.
 */
const Frame = z.union([
  z.strictObject({
    i: id,
    p: z.strictObject({
      u: z.string().regex(/^(\/[A-Za-z]{1,40}){1,4}$/),
      b: z.strictObject({ json: z.unknown().optional() }).optional(),
    }),
  }),
  z.strictObject({ i: id, t: z.literal(4) }),
]);

const readFrame = (frame: string): z.infer<typeof Frame> | undefined => {
  if (frame.length > longestFrame) return undefined;
  try {
    return Frame.safeParse(JSON.parse(frame)).data;
  } catch {
    return undefined;
  }
};

const isStream = (output: unknown): output is AsyncIterable<unknown> =>
  typeof output === 'object' && output !== null && Symbol.asyncIterator in output;

/** What callers may do wrong has codes of its own; an end in the middle of an answer is no bug. */
const isBug = (error: unknown): boolean =>
  error instanceof ORPCError
    ? error.code === 'INTERNAL_SERVER_ERROR'
    : !(error instanceof Error && error.name === 'AbortError');

/**
 * Lets callers call. What a caller sends is never trusted: a frame that is none, more calls at a time than any page has,
 * or frames without end close the line, and nothing of what came is written down.
 */
export const createLines = (
  router: AppRouter,
  log: Logger,
  { hasDock = false }: { readonly hasDock?: boolean } = {},
): OpenLine => {
  const tellBug = seldom((what: object, count) => log.error({ ...what, count }, 'bug'));
  const tellEnd = seldom((what: object, count) => log.warn({ ...what, count }, 'line ended'));
  const watched = async function* (answers: AsyncIterable<unknown>, procedure: string) {
    try {
      yield* answers;
    } catch (error) {
      if (isBug(error)) tellBug({ procedure, ...bugOf(error) });
      throw error;
    }
  };
  const handler = new StandardRPCHandler(router, {
    // Outside a demo there is no dock, for nobody.
    filter: ({ path }) => hasDock || path[0] !== 'dock',
    // The library answers with a bare 500, and says nothing to us.
    clientInterceptors: [
      async ({ next, path }) => {
        const procedure = path.join('.');
        try {
          const output = await next();
          return isStream(output) ? watched(output, procedure) : output;
        } catch (error) {
          if (isBug(error)) tellBug({ procedure, ...bugOf(error) });
          throw error;
        }
      },
    ],
  });

  return (caller, carrier) => {
    const peer = new ServerPeer(async (frame) => {
      if (isOver) return;
      // No procedure answers with bytes.
      if (typeof frame === 'string') await carrier.send(frame);
    });
    const handle = createServerPeerHandleRequestFn(handler, { context: caller });
    let isOver = false;
    /** By their ids; a subscription that the caller has ended is none any more. */
    const calls = new Map<string, symbol>();
    let second = 0;
    let frames = 0;

    const close = (): void => {
      if (isOver) return;
      isOver = true;
      peer.close();
    };
    const end = (reason: 'malformed' | 'flooded'): void => {
      tellEnd({ role: caller.role, device: caller.device, reason });
      close();
      carrier.end();
    };

    return {
      hear(frame) {
        if (isOver) return;
        const now = Math.floor(performance.now() / 1_000);
        frames = now === second ? frames + 1 : 1;
        second = now;
        const said = typeof frame === 'string' ? readFrame(frame) : undefined;
        if (frames > mostFramesASecond || calls.size >= mostCalls) end('flooded');
        else if (typeof frame !== 'string' || !said) end('malformed');
        else if ('t' in said) {
          calls.delete(said.i);
          void peer.message(frame, handle);
        } else if (calls.has(said.i)) end('malformed');
        else {
          const call = Symbol(said.i);
          calls.set(said.i, call);
          peer
            .message(frame, handle)
            // The caller went in the middle of its answer.
            .catch(() => undefined)
            .finally(() => {
              if (calls.get(said.i) === call) calls.delete(said.i);
            });
        }
      },
      close,
    };
  };
};
