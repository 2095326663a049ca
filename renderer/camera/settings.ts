/** The readers that the product ships; `docs/decisions/0014-qr-decoder.md` says why the first one leads. */
export type DecoderName = 'zxing-wasm' | 'zxing-js';

export interface CameraSettings {
  /** Part of the camera's name; without one the camera that faces away from the screen, or the only one. */
  readonly deviceLabel?: string | undefined;
  /** What is asked for; a camera that has less is used as it is, from `leastWidth` x `leastHeight` without a warning. */
  readonly width: number;
  readonly height: number;
  readonly decoder: DecoderName;
  /** The most that the passes of one frame may take. */
  readonly frameBudgetMs: number;
  /** Lamp at the camera, where it has one. */
  readonly torch: boolean;
  /** Enlargement by the camera itself, 1 is none; kept within what the camera offers. */
  readonly zoom?: number | undefined;
}

export const leastWidth = 1280;
export const leastHeight = 720;
/** At thirty frames a second nearly all the time there is; the rest is for the kiosk's screen. */
export const frameBudgetMs = 28;

export const defaultCameraSettings: CameraSettings = {
  width: 1920,
  height: 1080,
  decoder: 'zxing-wasm',
  frameBudgetMs,
  torch: false,
};
