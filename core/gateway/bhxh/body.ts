/** Every other byte of UTF-16 JSON is zero, mark or not. */
const guessUtf16 = ([first, second]: Uint8Array): string[] => {
  if (second === 0 || (first === 0xff && second === 0xfe)) return ['utf-16le'];
  return first === 0 || (first === 0xfe && second === 0xff) ? ['utf-16be'] : [];
};

const decode = (body: Uint8Array, charset: string): string | undefined => {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** UTF-8 whatever the header says, since servers mislabel it; then what the header says; at last with lost characters. */
const readText = (body: Uint8Array, contentType: string): string => {
  const declared = /charset="?([\w.:-]+)/i.exec(contentType)?.slice(1) ?? [];
  const found = [...guessUtf16(body), 'utf-8', ...declared].map((charset) => decode(body, charset));
  return found.find((text) => text !== undefined) ?? new TextDecoder().decode(body);
};

/** The JSON of a body, byte-order mark and mislabelled charset allowed; nothing when it is none. */
export const readJsonBody = (body: Uint8Array, contentType: string): unknown => {
  const value = parse(readText(body, contentType));
  // .NET services have been seen to serialise twice.
  return typeof value === 'string' ? parse(value) : value;
};
