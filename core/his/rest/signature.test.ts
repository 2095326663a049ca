import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signatureOf } from './signature.ts';

describe('signatureOf', () => {
  it('joins the values with a bar, unknown ones empty', () => {
    const text = 'TIEPDON|1764000000000|079185012345|CCCD|';
    expect(
      signatureOf('bí mật', ['TIEPDON', '1764000000000', '079185012345', 'CCCD', undefined], 'hex'),
    ).toBe(createHmac('sha256', 'bí mật').update(text).digest('hex'));
  });

  it('gives what OpenSSL gives', () => {
    // printf %s 'TIEPDON|1764000000000|079185012345|CCCD|' | openssl dgst -sha256 -hmac 'bí mật'
    expect(
      signatureOf('bí mật', ['TIEPDON', '1764000000000', '079185012345', 'CCCD', undefined], 'hex'),
    ).toBe('3445e215e963bf61033235963489bcd87d804abaafd59353efe9ecbe24a8d640');
    expect(signatureOf('bí mật', ['TIEPDON', '1764000000000', undefined], 'base64')).toBe(
      'voT/rkTuMLAtmsMhRck9HgIBGe67oonGG607qebf51Y=',
    );
  });
});
