import { fail, ok, type Result } from '../../core/contract/index.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What went wrong on the line, by its name alone: HTTP's, Chromium's, or the system's. */
export const lineTrouble = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  const [net] = /net::\w+/.exec(error.message) ?? [];
  const [, status] = /\bstatus (\d{3})\b/.exec(error.message) ?? [];
  if (status !== undefined) return `HTTP ${status}`;
  const cause = error.cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  return net ?? code ?? ('code' in error ? String(error.code) : error.name);
};

/**
 * A small text of the server, of at most so many bytes, within so many milliseconds. Where it leads elsewhere nobody follows.
 * Failures: `update.unreachable`, `update.server-refused`.
 */
export const fetchText = async (
  fetch: Fetch,
  url: string,
  limits: { readonly bytes: number; readonly ms: number },
): Promise<Result<string>> => {
  const end = new AbortController();
  const late = setTimeout(() => end.abort(), limits.ms);
  try {
    const response = await fetch(url, {
      redirect: 'error',
      cache: 'no-store',
      signal: end.signal,
      headers: { Accept: 'application/json', 'Cache-Control': 'no-cache' },
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      return fail('update.server-refused', { status: String(response.status) });
    }
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      // Read no further: whoever judges it sees that it is too long.
      if (text.length > limits.bytes) break;
    }
    return ok(text);
  } catch (error) {
    return fail('update.unreachable', {
      detail: end.signal.aborted ? 'timeout' : lineTrouble(error),
    });
  } finally {
    clearTimeout(late);
    end.abort();
  }
};
