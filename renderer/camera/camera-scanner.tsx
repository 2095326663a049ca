import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import { type Camera, type CameraState, startCamera } from './camera.ts';
import './camera.css';
import type { CameraSettings } from './settings.ts';

/**
 * The camera as a part of a screen: shows what it sees, mirrored like a mirror, and scans while `isLooking`. It takes the camera when it
 * appears and gives it back when it goes.
 */
export const CameraScanner = ({
  settings,
  isLooking,
  onScan,
  onState,
  children,
}: {
  settings: CameraSettings;
  isLooking: boolean;
  onScan: (payload: string) => void;
  onState: (state: CameraState) => void;
  /** Words under the picture. */
  children?: ReactNode;
}): ReactElement => {
  const video = useRef<HTMLVideoElement>(null);
  const camera = useRef<Camera>(undefined);
  // The newest handlers, without opening the camera anew for them.
  const handlers = useRef({ onScan, onState });
  useEffect(() => {
    handlers.current = { onScan, onState };
  });
  // Settings are read from the configuration: the same values mean the same camera.
  const key = JSON.stringify(settings);
  useEffect(() => {
    const started = startCamera({
      settings: JSON.parse(key) as CameraSettings,
      video: video.current ?? undefined,
      onScan: (payload) => handlers.current.onScan(payload),
      onState: (state) => handlers.current.onState(state),
    });
    camera.current = started;
    return () => started.release();
  }, [key]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a camera that was opened anew has to be told as well.
  useEffect(() => camera.current?.look(isLooking), [isLooking, key]);
  return (
    <figure className="camera">
      <video ref={video} className="camera-picture" muted playsInline />
      {children !== undefined && <figcaption>{children}</figcaption>}
    </figure>
  );
};
