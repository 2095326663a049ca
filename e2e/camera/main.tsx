import '../../renderer/without-eval.ts';

import { createRoot } from 'react-dom/client';
import {
  CameraScanner,
  type CameraSettings,
  type CameraState,
  defaultCameraSettings,
} from '../../renderer/camera/index.ts';

// `?settings={…}` changes the camera's settings; what it says is kept in `window.camera`.
const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');
const asked = JSON.parse(
  new URLSearchParams(location.search).get('settings') ?? '{}',
) as Partial<CameraSettings>;
const told = { scans: [] as string[], states: [] as CameraState[], leave: () => page.unmount() };
Object.assign(window, { camera: told });
const page = createRoot(root);
page.render(
  <CameraScanner
    settings={{ ...defaultCameraSettings, ...asked }}
    isLooking
    onScan={(payload) => told.scans.push(payload)}
    onState={(state) => told.states.push(state)}
  >
    Đưa mã QR vào giữa hình
  </CameraScanner>,
);
