import './without-eval.ts';

import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { connect, takeToken } from './client/index.ts';
import { KioskApp } from './kiosk/index.ts';
import './ui/index.ts';

// The desk is for other people at other machines: kiosks do not load it.
const DeskApp = lazy(async () => ({ default: (await import('./desk/desk-app.tsx')).DeskApp }));

const connection = connect({
  url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/rpc`,
  token: takeToken(),
});

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');
createRoot(root).render(
  <StrictMode>
    {location.pathname === '/desk' ? (
      <Suspense>
        <DeskApp connection={connection} />
      </Suspense>
    ) : (
      <KioskApp connection={connection} />
    )}
  </StrictMode>,
);
