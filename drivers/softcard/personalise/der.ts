/** Writes DER (X.690), as much of it as certificates, signed data and data groups need. */

const concat = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));

const numberOctets = (value: number): number[] => {
  const octets: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return octets;
};

/** An object of any tag, `0x30` or `0x5f1f`, with its contents in the shortest length form. */
export const object = (tag: number, ...contents: readonly Uint8Array[]): Uint8Array => {
  const body = concat(contents);
  const length =
    body.length < 0x80
      ? [body.length]
      : [0x80 + numberOctets(body.length).length, ...numberOctets(body.length)];
  return concat([Uint8Array.from([...numberOctets(tag), ...length]), body]);
};

export const sequence = (...members: readonly Uint8Array[]): Uint8Array => object(0x30, ...members);

/** SET OF: members in the order of their encodings (X.690 section 11.6). */
export const setOf = (...members: readonly Uint8Array[]): Uint8Array =>
  object(0x31, ...members.toSorted((a, b) => Buffer.compare(a, b)));

/** `[number]`, constructed. */
export const tagged = (number: number, ...contents: readonly Uint8Array[]): Uint8Array =>
  object(0xa0 + number, ...contents);

export const integer = (value: number | bigint): Uint8Array => {
  const hex = value.toString(16);
  const octets = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  // The first bit is the sign: numbers here are positive.
  return object(0x02, (octets[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), octets]) : octets);
};

export const identifier = (dotted: string): Uint8Array => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const base128 = (arc: number): number[] => {
    const octets = [arc & 0x7f];
    for (let high = Math.floor(arc / 128); high > 0; high = Math.floor(high / 128))
      octets.unshift((high & 0x7f) | 0x80);
    return octets;
  };
  return object(0x06, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
};

export const octetString = (octets: Uint8Array): Uint8Array => object(0x04, octets);
export const bitString = (octets: Uint8Array): Uint8Array => object(0x03, Uint8Array.of(0), octets);
export const utf8 = (text: string): Uint8Array => object(0x0c, Buffer.from(text, 'utf8'));
export const printable = (text: string): Uint8Array => object(0x13, Buffer.from(text, 'latin1'));
export const boolean = (value: boolean): Uint8Array =>
  object(0x01, Uint8Array.of(value ? 0xff : 0));
export const none = (): Uint8Array => object(0x05);

/** UTCTime before 2050, GeneralizedTime after (RFC 5280 section 4.1.2.5). */
export const time = (date: Date): Uint8Array => {
  const digits = date.toISOString().replace(/\D/g, '').slice(0, 14);
  return date.getUTCFullYear() < 2050
    ? object(0x17, Buffer.from(`${digits.slice(2)}Z`, 'latin1'))
    : object(0x18, Buffer.from(`${digits}Z`, 'latin1'));
};
