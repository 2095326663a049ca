import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { pageHeaders, type WindowRole } from '../core/contract/index.ts';
import { originOf, originOfUrl } from './origins.ts';

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

/** Paths of a folder's files, as pages ask for them. Files of other kinds cannot be asked for. */
const listFiles = (folder: string): ReadonlyMap<string, string> => {
  const files = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && types[extname(entry.name)] !== undefined)
      files.set(`/${relative(folder, path).split(sep).join('/')}`, path);
  }
  return files;
};

export interface Pages {
  /** Answers a request of a window of this role. */
  answer(role: WindowRole, request: { readonly url: string; readonly method: string }): Response;
  /** Publishes a page of the shell; gives its address. */
  publish(html: string): string;
}

/** Documents of a role; each is the same one. */
const documents: ReadonlySet<string> = new Set(['/', '/desk']);
const keptPublished = 32;

/** What windows can load: the built screens under their role's origin, the shell's own pages under `app://shell`. */
export const createPages = (folders: {
  readonly screens: string;
  readonly shell: string;
}): Pages => {
  const screens = listFiles(folders.screens);
  const shell = listFiles(folders.shell);
  const published = new Map<string, string>();
  let count = 0;
  const bodies = new Map<string, Uint8Array<ArrayBuffer>>();
  const file = (path: string): Response => {
    const body = bodies.get(path) ?? new Uint8Array(readFileSync(path));
    bodies.set(path, body);
    return new Response(body, {
      headers: { ...pageHeaders, 'Content-Type': types[extname(path)] ?? '' },
    });
  };
  const nothing = (status: number): Response =>
    new Response(null, { status, headers: pageHeaders });
  return {
    answer(role, { url, method }) {
      if (method !== 'GET' && method !== 'HEAD') return nothing(405);
      const origin = originOfUrl(url);
      const { pathname } = new URL(url);
      if (origin === originOf('shell')) {
        const page = published.get(pathname);
        if (page !== undefined)
          return new Response(page, {
            headers: { ...pageHeaders, 'Content-Type': 'text/html; charset=utf-8' },
          });
        const path = shell.get(pathname);
        return path === undefined ? nothing(404) : file(path);
      }
      if (origin !== originOf(role)) return nothing(403);
      const path = screens.get(documents.has(pathname) ? '/index.html' : pathname);
      return path === undefined ? nothing(404) : file(path);
    },
    publish(html) {
      count += 1;
      const path = `/page-${count}`;
      published.set(path, html);
      for (const old of [...published.keys()].slice(0, -keptPublished)) published.delete(old);
      return `${originOf('shell')}${path}`;
    },
  };
};
