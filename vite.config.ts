import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { leaveIngredients, noteIngredients } from './scripts/build/ingredients.ts';
import { withoutCdn } from './scripts/build/without-cdn.ts';

export default defineConfig(({ command }) => {
  // What is built is for patients, wherever it is built: in a test's environment React would be its development build.
  if (command === 'build') process.env.NODE_ENV = 'production';
  const ingredients = new Set<string>();
  return {
    root: 'renderer',
    base: '/',
    plugins: [react(), noteIngredients(ingredients), leaveIngredients(ingredients)],
    worker: { plugins: () => [withoutCdn(), noteIngredients(ingredients)] },
    build: {
      outDir: '../dist/renderer',
      emptyOutDir: true,
      target: 'chrome120',
      // The content security policy has no data: fonts, and inlined pictures would be paid for twice.
      assetsInlineLimit: 0,
      // Preload helpers would be needed by browsers older than ours only.
      modulePreload: { polyfill: false },
    },
  };
});
