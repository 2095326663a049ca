/** Reading what another system wrote: nothing is believed about its types. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const listOf = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.filter(isFields) : [];

/** Text, or a number as text, NFC and without control characters; nothing when empty, damaged or of another type. */
export const readText = (value: unknown): string | undefined => {
  const given = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  if (typeof given !== 'string') return undefined;
  const text = given
    .replace(/\p{Cc}+/gu, ' ')
    .normalize('NFC')
    .trim();
  return text === '' || text.includes('\uFFFD') || !text.isWellFormed() ? undefined : text;
};

export const readPattern = (value: unknown, pattern: RegExp): string | undefined => {
  const text = readText(value);
  return text !== undefined && pattern.test(text) ? text : undefined;
};

/** The JSON of a body. Both interfaces are UTF-8; any other bytes are nothing that can be trusted. */
export const readJson = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
};

/** The entries whose value is known. */
export const known = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
