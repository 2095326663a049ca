import { ed25519 } from '@noble/curves/ed25519.js';

const keyLength = 32;

/** The key's bytes, of a text that the contract's `ReleaseKey` has passed: base64 of them, or of an SPKI that ends in them. */
export const releaseKeyBytes = (text: string): Uint8Array =>
  Buffer.from(text.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64').subarray(-keyLength);

/** Ed25519 as RFC 8032 has it; wrong lengths and points off the curve are just not right. */
export const isSignedBy = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean => {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
};
