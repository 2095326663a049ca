import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'tiepdon-camera-'));
let names: readonly string[];
beforeAll(async () => {
  await build({
    configFile: 'vite.config.ts',
    logLevel: 'error',
    build: {
      outDir: folder,
      emptyOutDir: true,
      rolldownOptions: {
        input: join(import.meta.dirname, 'index.ts'),
        preserveEntrySignatures: 'strict',
        external: ['react', 'react/jsx-runtime'],
      },
    },
  });
  names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Names of vocabularies, which look like addresses and are none; links in the error messages of React and the bundler. */
const notFetched = /^https?:\/\/(www\.w3\.org|json-schema\.org|react\.dev|rolldown\.rs)\/$/;

const hosts = (): readonly string[] =>
  names
    .filter((name) => /\.(js|css)$/.test(name))
    .flatMap((name) => [
      ...readFileSync(join(folder, name), 'utf8').matchAll(/(?:https?|wss?):\/\/[\w.-]+\.\w+/g),
    ])
    .map(([url]) => `${url}/`)
    .filter((url) => !notFetched.test(url));

describe('the built camera part', () => {
  test('brings the reader’s binary along as a file of its own', () => {
    expect(names.filter((name) => name.endsWith('.wasm'))).toHaveLength(1);
    expect(names.filter((name) => /qr-worker.*\.js$/.test(name))).toHaveLength(1);
  });
  test('names no host to fetch anything from', () => {
    expect(hosts()).toEqual([]);
  });
});
