import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { holder, imageOf, trustFolder } from '../testing/holder.ts';
import { identifier, integer, object, setOf, time, utf8 } from './der.ts';
import { softCardProfiles } from './index.ts';
import { checkDigit, machineReadableZone } from './zone.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('DER writer', () => {
  it('writes the encodings that X.690 gives as examples', () => {
    expect(hex(integer(0))).toBe('020100');
    expect(hex(integer(128))).toBe('02020080');
    expect(hex(integer(0xffffffffffn))).toBe('020600ffffffffff');
    expect(hex(identifier('2.999.3').subarray(2))).toBe('883703');
    expect(hex(identifier('1.2.840.113549.1.7.2'))).toBe('06092a864886f70d010702');
    expect(hex(utf8('Mẫu'))).toBe('0c054de1baab75');
    expect(hex(object(0x5f1f, new Uint8Array(200)).subarray(0, 4))).toBe('5f1f81c8');
    expect(hex(object(0x04, new Uint8Array(300)).subarray(0, 4))).toBe('0482012c');
    expect(hex(setOf(integer(2), integer(1)))).toBe('3106020101020102');
    expect(Buffer.from(time(new Date('2026-11-23T07:05:09Z')).subarray(2)).toString()).toBe(
      '261123070509Z',
    );
    expect(time(new Date('2051-01-01'))[0]).toBe(0x18);
  });
});

describe('zone', () => {
  it('has the check digits of the specimen of ICAO Doc 9303-5', () => {
    expect(checkDigit('D23145890')).toBe('7');
    expect(checkDigit('740812')).toBe('2');
    expect(checkDigit('120415')).toBe('9');
  });

  it('is three lines of thirty with the whole number', () => {
    const zone = machineReadableZone(holder);
    expect(zone).toHaveLength(90);
    expect(zone).toContain('001085012345');
    expect(zone.slice(60)).toBe('NGUYEN<VAN<MAU<<<<<<<<<<<<<<<<');
  });
});

describe('certificates of the synthetic state', () => {
  const file = (name: string) => readFileSync(join(trustFolder, name));
  it('are certificates to another library, and signed by whom they say', () => {
    const csca = new X509Certificate(file('csca.cer'));
    const link = new X509Certificate(file('link.cer'));
    expect(csca.ca).toBe(true);
    expect(csca.verify(csca.publicKey)).toBe(true);
    expect(link.verify(csca.publicKey)).toBe(true);
    expect(link.verify(link.publicKey)).toBe(false);
    for (const name of ['explicit', 'named', 'rsa-pss', 'rsa-pkcs1', 'expired'])
      expect(new X509Certificate(file(`../signers/${name}.cer`)).verify(csca.publicKey)).toBe(true);
    expect(new X509Certificate(file('../signers/linked.cer')).verify(link.publicKey)).toBe(true);
    expect(new X509Certificate(file('../signers/unknown.cer')).verify(csca.publicKey)).toBe(false);
  });
});

describe('profiles', () => {
  it.each(softCardProfiles)('%s is made out', (profile) => {
    const image = imageOf(profile);
    expect(image.can).toBe('012345');
    expect(image.applicationFiles.has(0x011d)).toBe(true);
    expect(image.atr.slice(1).reduce((sum, byte) => sum ^ byte, 0)).toBe(0);
  });
});
