import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The file that stands for the system's keyring; outside the program's own folder, as a keyring is. */
const keyringKey = (): Buffer => {
  const path = process.env.STAND_IN_KEYRING;
  if (path === undefined) throw new Error('no keyring: STAND_IN_KEYRING is not set');
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, randomBytes(32), { mode: 0o600 });
  }
  return readFileSync(path);
};

const hasKeyring = (): boolean => process.env.STAND_IN_KEYRING_NONE === undefined;

export const safeStorage = {
  getSelectedStorageBackend: () => (hasKeyring() ? 'gnome_libsecret' : 'basic_text'),
  isAsyncEncryptionAvailable: async () => hasKeyring(),
  async encryptStringAsync(text: string): Promise<Buffer> {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', keyringKey(), iv);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
  },
  async decryptStringAsync(box: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    const cipher = createDecipheriv('aes-256-gcm', keyringKey(), box.subarray(0, 12));
    cipher.setAuthTag(box.subarray(12, 28));
    const text = Buffer.concat([cipher.update(box.subarray(28)), cipher.final()]);
    return { result: text.toString('utf8'), shouldReEncrypt: false };
  },
};
