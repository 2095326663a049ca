import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

export interface Asset {
  readonly body: Buffer;
  readonly type: string;
  /** File names of the build carry a hash of their content, except the page itself. */
  readonly cache: string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

/** The built renderer, read whole at start: what is not in it cannot be asked for. */
export const loadAssets = (folder: string): ReadonlyMap<string, Asset> => {
  const assets = new Map<string, Asset>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const type = types[extname(entry.name)];
    if (type === undefined) continue;
    const name = `/${relative(folder, path).split(sep).join('/')}`;
    assets.set(name, {
      body: readFileSync(path),
      type,
      cache: name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store',
    });
  }
  return assets;
};
