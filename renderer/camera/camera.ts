import { type Failure, fail } from '../../core/contract/index.ts';
import { closeCamera, type OpenCamera, openCamera } from './camera-device.ts';
import { pictureFailure } from './camera-failures.ts';
import type { CameraSettings, DecoderName } from './settings.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

export type CameraState =
  | { readonly name: 'starting' }
  /** Pictures come in. `trouble` is what is wrong with them; codes are looked for all the same. */
  | {
      readonly name: 'running';
      readonly label: string;
      readonly decoder: DecoderName;
      readonly isReading: boolean;
      readonly trouble: Failure | undefined;
    }
  /** No pictures. It is tried again by itself, sooner when a device is plugged in. */
  | { readonly name: 'failed'; readonly failure: Failure }
  | { readonly name: 'released' };

export interface CameraOptions {
  readonly settings: CameraSettings;
  /** Shows what the camera sees; without one nothing is shown. */
  readonly video?: HTMLVideoElement | undefined;
  /** A code that two pictures agree on; the same one again only after it was out of view for three seconds. */
  onScan(payload: string): void;
  /** Told on change only. */
  onState(state: CameraState): void;
}

export interface Camera {
  /** Whether codes are looked for; the camera stays on. */
  look(isLooking: boolean): void;
  /** Gives the camera back for good. */
  release(): void;
}

/** Pictures that stay away this long are a camera that has stopped without saying so. */
const silentAfterMs = 4_000;
const firstRetryMs = 1_000;
const longestRetryMs = 30_000;

/** A part of Chromium's that the page's types do not have: frames of a track, of which it keeps the newest. */
declare class MediaStreamTrackProcessor {
  constructor(init: { readonly track: MediaStreamTrack; readonly maxBufferSize: number });
  readonly readable: ReadableStream<VideoFrame>;
}

/** What two states differ in; a frame a time would be too much to tell. */
const signature = (state: CameraState): string => JSON.stringify(state);

/** Scans with the camera until it is released; whatever breaks is told as a failure and tried again. */
export const startCamera = ({ settings, video, onScan, onState }: CameraOptions): Camera => {
  let isReleased = false;
  let isLooking = true;
  /** Counts attempts, so that what an earlier one still says is not heard. */
  let attempt = 0;
  let opened: OpenCamera | undefined;
  let isOpening = false;
  let worker: Worker | undefined;
  let retryMs = firstRetryMs;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let silenceTimer: ReturnType<typeof setTimeout> | undefined;
  let last = '';

  const say = (state: CameraState): void => {
    const next = signature(state);
    if (next === last) return;
    last = next;
    onState(state);
  };
  const post = (message: ToWorker, transfer: Transferable[] = []): void =>
    worker?.postMessage(message, transfer);

  const close = (): void => {
    attempt += 1;
    clearTimeout(retryTimer);
    clearTimeout(silenceTimer);
    if (opened) closeCamera(opened);
    opened = undefined;
    worker?.terminate();
    worker = undefined;
    if (video) video.srcObject = null;
  };

  const giveUp = (failure: Failure): void => {
    close();
    say({ name: 'failed', failure });
    retryTimer = setTimeout(() => void start(), retryMs);
    retryMs = Math.min(longestRetryMs, retryMs * 2);
  };

  const awaitPictures = (): void => {
    clearTimeout(silenceTimer);
    silenceTimer = setTimeout(() => giveUp(fail('camera.frozen').failure), silentAfterMs);
  };

  const follow = (camera: OpenCamera): void => {
    const mine = attempt;
    let decoder: DecoderName = settings.decoder;
    const { track } = camera;
    worker = new Worker(new URL('./qr-worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (mine !== attempt) return;
      awaitPictures();
      if (data.type === 'ready') {
        decoder = data.decoder;
        return;
      }
      // A driver that repeats one picture comes back only when it is opened anew.
      if (data.trouble === 'frozen') {
        giveUp(pictureFailure('frozen'));
        return;
      }
      retryMs = firstRetryMs;
      const trouble = data.trouble
        ? pictureFailure(data.trouble)
        : camera.isLowResolution
          ? fail('camera.low-resolution').failure
          : undefined;
      const { label } = track;
      say({ name: 'running', label, decoder, isReading: data.isReading, trouble });
      if (isLooking) for (const payload of data.told) onScan(payload);
    });
    worker.addEventListener('error', () => {
      if (mine === attempt) giveUp(fail('camera.reader-down').failure);
    });
    track.addEventListener('ended', () => {
      if (mine === attempt) giveUp(fail('camera.unplugged').failure);
    });
    const { readable: stream } = new MediaStreamTrackProcessor({ track, maxBufferSize: 1 });
    const { frameBudgetMs } = settings;
    post({ type: 'frames', stream, decoder, frameBudgetMs }, [stream]);
    post({ type: 'look', isLooking });
    if (video) {
      video.srcObject = camera.stream;
      // Refused only where the page was left meanwhile; frames come without it.
      video.play().catch(() => undefined);
    }
    awaitPictures();
  };

  const start = async (): Promise<void> => {
    close();
    const mine = attempt;
    if (last === '') say({ name: 'starting' });
    isOpening = true;
    const result = await openCamera(settings);
    isOpening = false;
    if (isReleased || mine !== attempt) {
      if (result.ok) closeCamera(result.value);
      return;
    }
    if (!result.ok) {
      giveUp(result.failure);
      return;
    }
    opened = result.value;
    follow(result.value);
  };

  /** Something was plugged in or pulled out: no need to wait. */
  const onDevices = (): void => {
    if (opened || isOpening || isReleased) return;
    retryMs = firstRetryMs;
    void start();
  };
  navigator.mediaDevices?.addEventListener('devicechange', onDevices);
  void start();

  return {
    look(wanted) {
      isLooking = wanted;
      post({ type: 'look', isLooking });
    },
    release() {
      if (isReleased) return;
      isReleased = true;
      navigator.mediaDevices?.removeEventListener('devicechange', onDevices);
      close();
      say({ name: 'released' });
    },
  };
};
