/** Loaded before a program that opens no windows: `electron` is that part of the stand-in then. */
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    return specifier === 'electron'
      ? {
          url: new URL('./electron-without-windows.ts', import.meta.url).href,
          shortCircuit: true,
        }
      : next(specifier, context);
  },
});
