import '../../renderer/without-eval.ts';

import { createRoot } from 'react-dom/client';
import type { KioskEvent } from '../../core/contract/index.ts';
import { KioskPage } from '../../renderer/kiosk/index.ts';
import '../../renderer/ui/index.ts';
import { views } from './views.ts';

// `?view=NAME&language=vi` shows one view of the kiosk without a host; what would be sent to it is kept in `window.sent`.
const asked = new URLSearchParams(location.search);
const view = views[asked.get('view') ?? 'idle'];
const root = document.getElementById('root');
if (!view || !root) throw new Error('no such view');
const sent: KioskEvent[] = [];
Object.assign(window, { sent });
createRoot(root).render(
  <KioskPage
    view={{ ...view, language: asked.get('language') === 'en' ? 'en' : 'vi' }}
    send={(event) => sent.push(event)}
    keys={{ listen: () => () => undefined }}
  />,
);
