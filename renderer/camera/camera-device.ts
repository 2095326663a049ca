import { fail, ok, type Result } from '../../core/contract/index.ts';
import { openingFailure } from './camera-failures.ts';
import type { CameraSettings } from './settings.ts';
import { leastHeight, leastWidth } from './settings.ts';

/** What cameras offer beyond the standard's first edition (W3C Image Capture); the page's types do not have it yet. */
export interface CameraAbilities {
  readonly focusMode?: readonly string[];
  readonly exposureMode?: readonly string[];
  readonly torch?: boolean | readonly boolean[];
  readonly zoom?: { readonly min: number; readonly max: number };
}

/** What is set on a running camera: only what it offers, so that nothing is refused. */
export interface Tuning {
  focusMode?: 'continuous';
  exposureMode?: 'continuous';
  torch?: boolean;
  zoom?: number;
}

export const tuningOf = (
  abilities: CameraAbilities,
  { torch, zoom }: Pick<CameraSettings, 'torch' | 'zoom'>,
): Tuning => {
  const hasTorch =
    typeof abilities.torch === 'boolean' ? abilities.torch : abilities.torch?.includes(true);
  return {
    ...(abilities.focusMode?.includes('continuous') && { focusMode: 'continuous' as const }),
    ...(abilities.exposureMode?.includes('continuous') && { exposureMode: 'continuous' as const }),
    ...(hasTorch && { torch }),
    ...(abilities.zoom &&
      zoom !== undefined && {
        zoom: Math.min(abilities.zoom.max, Math.max(abilities.zoom.min, zoom)),
      }),
  };
};

/** `ideal` never refuses a camera; the least size does, so that a better one is taken where there are two. */
export const constraintsOf = (
  { width, height }: Pick<CameraSettings, 'width' | 'height'>,
  device: { readonly id: string } | undefined,
  { isAnySize }: { readonly isAnySize: boolean },
): MediaTrackConstraints => ({
  ...(device ? { deviceId: { exact: device.id } } : { facingMode: { ideal: 'environment' } }),
  width: { ideal: width, ...(!isAnySize && { min: leastWidth }) },
  height: { ideal: height, ...(!isAnySize && { min: leastHeight }) },
  frameRate: { ideal: 30 },
});

export interface OpenCamera {
  readonly stream: MediaStream;
  readonly track: MediaStreamTrack;
  /** Fewer pixels than small card codes need. */
  readonly isLowResolution: boolean;
}

const open = async (video: MediaTrackConstraints): Promise<Result<MediaStream>> => {
  try {
    return ok(await navigator.mediaDevices.getUserMedia({ audio: false, video }));
  } catch (error) {
    return { ok: false, failure: openingFailure(error) };
  }
};

const stop = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop();
};

/** Opens with the least size, else with whatever the camera has. */
const openBest = async (
  settings: CameraSettings,
  device: { readonly id: string } | undefined,
): Promise<Result<MediaStream>> => {
  const wanted = await open(constraintsOf(settings, device, { isAnySize: false }));
  if (wanted.ok || wanted.failure.code !== 'camera.unsuitable') return wanted;
  return open(constraintsOf(settings, device, { isAnySize: true }));
};

/** The camera that the settings name. Names are told only once a camera may be used, so one may be opened for that first. */
const openNamed = async (settings: CameraSettings, label: string): Promise<Result<MediaStream>> => {
  const isNamed = (each: { label: string }): boolean =>
    each.label.toLowerCase().includes(label.toLowerCase());
  const named = async (): Promise<MediaDeviceInfo | undefined> =>
    (await navigator.mediaDevices.enumerateDevices()).find(
      (each) => each.kind === 'videoinput' && isNamed(each),
    );
  let device = await named();
  if (!device) {
    const any = await openBest(settings, undefined);
    if (!any.ok) return any;
    const [track] = any.value.getVideoTracks();
    if (track && isNamed(track)) return any;
    stop(any.value);
    device = await named();
  }
  return device ? openBest(settings, { id: device.deviceId }) : fail('camera.name-unknown');
};

/** Opens the camera and sets focus, exposure, lamp and zoom as far as it offers them. */
export const openCamera = async (settings: CameraSettings): Promise<Result<OpenCamera>> => {
  // Missing on pages that are neither loopback nor https.
  if (!('mediaDevices' in navigator)) return fail('camera.refused');
  const opened = settings.deviceLabel
    ? await openNamed(settings, settings.deviceLabel)
    : await openBest(settings, undefined);
  if (!opened.ok) return opened;
  const [track] = opened.value.getVideoTracks();
  if (!track) return fail('camera.broken');
  const tuning = tuningOf(track.getCapabilities() as CameraAbilities, settings);
  if (Object.keys(tuning).length > 0)
    await track
      .applyConstraints({ advanced: [tuning as MediaTrackConstraintSet] })
      // Some drivers offer what they then refuse; the picture is there all the same.
      .catch(() => undefined);
  const { width = 0, height = 0 } = track.getSettings();
  const isLowResolution =
    Math.max(width, height) < leastWidth || Math.min(width, height) < leastHeight;
  return ok({ stream: opened.value, track, isLowResolution });
};

export const closeCamera = ({ stream }: Pick<OpenCamera, 'stream'>): void => stop(stream);
