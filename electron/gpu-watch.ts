import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import type { ShellLog } from './log.ts';

const deathsUntilWithout = 3;
const withinMs = 10 * 60_000;
/** A driver may have been mended meanwhile. */
const withoutGpuMs = 7 * 86_400_000;

const markerOf = (folder: string): string => join(folder, 'without-gpu');

/** Draws without the graphics process where it kept dying not long ago. Before the app is ready. */
export const avoidBrokenGpu = (folder: string): void => {
  const marker = statSync(markerOf(folder), { throwIfNoEntry: false });
  if (marker && Date.now() - marker.mtimeMs < withoutGpuMs) app.disableHardwareAcceleration();
};

/**
 * Chromium starts its graphics process again by itself. One that keeps dying is a broken driver: the program starts
 * anew and does without it for some days.
 */
export const watchGpu = (folder: string, log: ShellLog, restart: () => void): void => {
  let deaths: number[] = [];
  app.on('child-process-gone', (_event, { type, reason }) => {
    if (type !== 'GPU' || reason === 'clean-exit') return;
    const now = Date.now();
    deaths = [...deaths.filter((at) => now - at < withinMs), now];
    log.warn('graphics process died', { reason, deaths: deaths.length });
    if (deaths.length !== deathsUntilWithout) return;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(markerOf(folder), '');
    restart();
  });
};
