/**
 * QR codes through a camera. `startCamera` (or `CameraScanner`, the same as a component) opens it and tells scans and states; a worker
 * (`qr-worker.ts`) reads the frames, each in several ways within its time (`schedule.ts`, `scan-session.ts`). A text is told once two
 * pictures agree on it. Frames stay in the worker's one buffer and are overwritten by the next.
 */
export { type Camera, type CameraOptions, type CameraState, startCamera } from './camera.ts';
export { CameraScanner } from './camera-scanner.tsx';
export { type CameraSettings, type DecoderName, defaultCameraSettings } from './settings.ts';
