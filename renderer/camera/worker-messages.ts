import type { PictureTrouble } from './frame-watch.ts';
import type { DecoderName } from './settings.ts';

/** To the worker. A new stream takes the place of the one before. */
export type ToWorker =
  | {
      readonly type: 'frames';
      readonly stream: ReadableStream<VideoFrame>;
      readonly decoder: DecoderName;
      readonly frameBudgetMs: number;
    }
  /** Frames are let go unseen while the kiosk wants no scans. */
  | { readonly type: 'look'; readonly isLooking: boolean };

/** From the worker. No picture ever comes back. */
export type FromWorker =
  | { readonly type: 'ready'; readonly decoder: DecoderName }
  | {
      readonly type: 'frame';
      readonly width: number;
      readonly height: number;
      readonly told: readonly string[];
      readonly isReading: boolean;
      readonly trouble: PictureTrouble | undefined;
      /** How long this frame took, milliseconds. */
      readonly ms: number;
    };
