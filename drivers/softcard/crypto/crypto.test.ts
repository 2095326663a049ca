import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bytes, hex } from '../testing/cards.ts';
import { decrypt, encrypt, pad, unpad } from './block-ciphers.ts';
import { cmac, mac } from './macs.ts';
import { privateKey } from './random.ts';

const message = bytes(`6bc1bee22e409f96e93d7e117393172a ae2d8a571e03ac9c9eb76fac45af8e51
  30c81c46a35ce411e5fbc1191a0a52ef f69f2445df4f9b17ad2b417be66c3710`);

describe('AES-CMAC', () => {
  it.each([
    [0, 'bb1d6929e95937287fa37d129b756746'],
    [16, '070a16b46b4d4144f79bdd9dd04a287c'],
    [40, 'dfa66747de9ae63030ca32611497c827'],
    [64, '51f0bebf7e3b9d92fc49741779363cfe'],
  ])('of %i bytes is that of RFC 4493 section 4', (length, expected) => {
    const key = bytes('2b7e151628aed2a6abf7158809cf4f3c');
    expect(hex(cmac('AES-128', key, message.subarray(0, length)))).toBe(expected);
  });

  it.each([
    [0, '028962f61b7bf89efc6b551f4667d983'],
    [16, '28a7023f452e8f82bd4bf28d8c37c35c'],
    [40, 'aaf3d8f1de5640c232f5b169b9c911e6'],
    [64, 'e1992190549f6ed5696a2c056c315410'],
  ])(
    'with 256 bits of key, of %i bytes, is that of NIST SP 800-38B appendix D.3',
    (length, expected) => {
      const key = bytes('603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4');
      expect(hex(cmac('AES-256', key, message.subarray(0, length)))).toBe(expected);
    },
  );
});

describe('retail MAC', () => {
  it('is that of ICAO Doc 9303-11 appendix D.3', () => {
    const key = bytes('7962D9ECE03D1ACD4C76089DCE131543');
    const cryptogram = bytes('72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2');
    expect(hex(mac('3DES', key, cryptogram))).toBe('5f1448eea8ad90a7');
  });

  it('of one block is triple DES', () => {
    const key = bytes('0123456789ABCDEFFEDCBA9876543210');
    const block = pad(bytes('010203'), 8);
    expect(mac('3DES', key, bytes('010203'))).toEqual(encrypt('3DES', key, block));
  });
});

describe('block ciphers', () => {
  it.each(['3DES', 'AES-128', 'AES-192', 'AES-256'] as const)(
    '%s decrypts what it encrypted',
    (cipher) => {
      const key = message.subarray(
        0,
        { '3DES': 16, 'AES-128': 16, 'AES-192': 24, 'AES-256': 32 }[cipher],
      );
      const vector = message.subarray(0, cipher === '3DES' ? 8 : 16);
      const encrypted = encrypt(cipher, key, message, vector);
      expect(hex(encrypted)).not.toBe(hex(message));
      expect(decrypt(cipher, key, encrypted, vector)).toEqual(message);
    },
  );

  it('3DES takes its first key again as the third', () => {
    const key = bytes('0123456789ABCDEFFEDCBA9876543210');
    const engine = createCipheriv('des-ede-cbc', key, new Uint8Array(8)).setAutoPadding(false);
    expect(hex(encrypt('3DES', key, message))).toBe(engine.update(message).toString('hex'));
  });

  it('pads with 80 and zeros, and takes nothing else away', () => {
    expect(hex(pad(bytes('01'), 8))).toBe('0180000000000000');
    expect(hex(pad(new Uint8Array(8), 8))).toBe('00000000000000008000000000000000');
    for (const length of [0, 1, 7, 8, 9]) {
      const data = message.subarray(0, length);
      expect(unpad(pad(data, 8), 8)).toEqual(data);
    }
    expect(unpad(bytes('0180000000000000 0000000000000000'), 8)).toBeUndefined();
    expect(unpad(new Uint8Array(8), 8)).toBeUndefined();
    expect(unpad(bytes('0102030405060708'), 8)).toBeUndefined();
  });
});

describe('private keys', () => {
  it('are below the order, and not zero', () => {
    const draws = ['00', 'ff', '0b', '0a', '05'].map(bytes);
    const random = () => draws.shift() ?? new Uint8Array(1);
    // Zero; fifteen and eleven, masked to four bits, are not below eleven; ten is.
    expect(privateKey(11n, random)).toBe(10n);
    expect(privateKey(11n, random)).toBe(5n);
  });
});
