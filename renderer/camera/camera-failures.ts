import { type Failure, fail } from '../../core/contract/index.ts';
import type { PictureTrouble } from './frame-watch.ts';

/** What `getUserMedia` says by the name of its error (W3C Media Capture and Streams, 10.2). */
const byName: Readonly<Record<string, Failure['code']>> = {
  NotAllowedError: 'camera.refused',
  NotFoundError: 'camera.missing',
  NotReadableError: 'camera.in-use',
  // Chromium: the camera was there, and did not start.
  AbortError: 'camera.in-use',
  OverconstrainedError: 'camera.unsuitable',
  SecurityError: 'camera.refused',
};

export const openingFailure = (error: unknown): Failure =>
  fail((error instanceof Error && byName[error.name]) || 'camera.broken').failure;

export const pictureFailure = (trouble: PictureTrouble): Failure =>
  fail(trouble === 'black' ? 'camera.black' : 'camera.frozen').failure;
