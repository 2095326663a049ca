import { safeStorage } from 'electron';
import type { Keyring } from './secrets.ts';

/** The keyring of this system. On Linux without one Electron would "encrypt" with a password that is in its source. */
export const systemKeyring: Keyring = {
  async trouble() {
    if (process.platform === 'linux') {
      const backend = safeStorage.getSelectedStorageBackend();
      if (backend === 'basic_text' || backend === 'unknown') return backend;
    }
    return (await safeStorage.isAsyncEncryptionAvailable()) ? undefined : 'not available';
  },
  encrypt: (text) => safeStorage.encryptStringAsync(text),
  async decrypt(sealed) {
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(sealed);
    return { text: result, isStale: shouldReEncrypt };
  },
};
