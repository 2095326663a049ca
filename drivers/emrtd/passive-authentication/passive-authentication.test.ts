import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { hex } from '../testing/scripted-link.ts';
import { encodeTlv } from '../tlv/index.ts';
import {
  authenticatePassively,
  emptyTrustStore,
  loadTrustStore,
  readSod,
  type TrustStore,
} from './index.ts';

/** Signed by OpenSSL: vectors/make.sh. */
const vector = (name: string): Uint8Array =>
  Uint8Array.from(readFileSync(join(import.meta.dirname, 'vectors', name)));
const dataGroups = () =>
  new Map([
    [1, hex('61035F1F00')],
    [13, hex('6D023000')],
  ]);

const folders: string[] = [];
const store = (...files: string[]): Promise<TrustStore> => {
  const folder = mkdtempSync(join(tmpdir(), 'tiepdon-trust-'));
  folders.push(folder);
  for (const file of files)
    copyFileSync(join(import.meta.dirname, 'vectors', file), join(folder, file));
  return loadTrustStore(folder);
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const sodOf = (bytes: Uint8Array) => {
  const sod = readSod(bytes);
  if (!sod.ok) throw new Error(sod.failure);
  return sod.value;
};
const judge = async (name: string, ...files: string[]) => {
  const { signature, chain, algorithm } = authenticatePassively(
    sodOf(vector(`${name}.sod`)),
    dataGroups(),
    await store(...files),
  );
  return { signature, chain: chain.state, algorithm };
};

describe('passive authentication', () => {
  for (const [name, algorithm] of [
    ['explicit', 'ecdsa sha256'],
    ['named', 'ecdsa sha256'],
    ['pkcs1', '1.2.840.113549.1.1.1'],
    ['pss', 'rsa-pss'],
    ['no-attributes', 'ecdsa sha256'],
  ] as const)
    it(`trusts ${name}`, async () => {
      expect(await judge(name, 'csca.cer')).toEqual({
        signature: 'valid',
        chain: 'trusted',
        algorithm,
      });
    });

  it('trusts a signer of the next key through its link certificate', async () => {
    expect(await judge('linked', 'csca.cer', 'link.cer')).toMatchObject({ chain: 'trusted' });
    expect(await judge('linked', 'next.cer')).toMatchObject({ chain: 'trusted' });
    // The old key alone did not sign it; a link without what it hangs on is worth nothing.
    expect(await judge('linked', 'csca.cer')).toMatchObject({ chain: 'chain-invalid' });
    const alone = await store('link.cer');
    expect(alone.anchors).toEqual([]);
    expect(alone.refused).toMatchObject([{ file: 'link.cer' }]);
  });

  it('takes its anchors from a master list', async () => {
    const list = await store('list.ml');
    expect(list.anchors.map(({ subject }) => subject)).toEqual([
      'C=VN, O=Vectors, CN=CSCA Vectors',
      'C=VN, O=Vectors, CN=CSCA Vectors',
      'C=VN, O=Vectors, CN=CSCA of Others',
    ]);
    expect(await judge('explicit', 'list.ml')).toMatchObject({ chain: 'trusted' });
    expect(await judge('unknown', 'list.ml')).toMatchObject({ chain: 'trusted' });
  });

  it('tells a stranger, an expired signer and an empty store apart, all with a valid signature', async () => {
    expect(await judge('unknown', 'csca.cer')).toMatchObject({
      signature: 'valid',
      chain: 'unknown-signer',
    });
    expect(await judge('expired', 'csca.cer')).toMatchObject({
      signature: 'valid',
      chain: 'signer-expired',
    });
    expect(await judge('named')).toMatchObject({ signature: 'valid', chain: 'no-trust-store' });
  });

  it('finds an edited and an injected data group', () => {
    const groups = dataGroups();
    groups.set(13, hex('6D023001'));
    groups.set(2, hex('7500'));
    const { hashes } = authenticatePassively(sodOf(vector('named.sod')), groups, emptyTrustStore);
    expect([...hashes]).toEqual([
      [1, 'match'],
      [13, 'mismatch'],
      [2, 'not-in-sod'],
    ]);
  });

  it('finds any change of what was signed', () => {
    const original = vector('named.sod');
    const digest = Buffer.from(original).indexOf(hex('0420'));
    const changes = {
      'a hash in the list': digest + 4,
      'the message digest': Buffer.from(original).lastIndexOf(hex('0420')) + 4,
      'the signature': original.length - 3,
    };
    for (const [what, at] of Object.entries(changes)) {
      const bytes = original.slice();
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      const sod = readSod(bytes);
      if (!sod.ok) throw new Error(`${what}: ${sod.failure}`);
      expect([what, sod.value.signed.signature]).toEqual([what, 'invalid']);
    }
  });

  it('names the files of the store that it cannot use, and goes on with the others', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tiepdon-trust-'));
    folders.push(folder);
    copyFileSync(join(import.meta.dirname, 'vectors/csca.cer'), join(folder, 'csca.cer'));
    writeFileSync(join(folder, 'broken.cer'), 'none');
    writeFileSync(
      join(folder, 'forged.ml'),
      vector('list.ml').map((byte, at) => (at === 300 ? byte ^ 1 : byte)),
    );
    writeFileSync(join(folder, 'readme.txt'), 'not looked at');
    const loaded = await loadTrustStore(folder);
    expect(loaded.anchors).toHaveLength(1);
    expect(loaded.refused.map(({ file }) => file)).toEqual(['broken.cer', 'forged.ml']);
    expect(await loadTrustStore(join(folder, 'none'))).toEqual(emptyTrustStore);
    expect(await loadTrustStore(undefined)).toEqual(emptyTrustStore);
  });
});

describe('reading a SOD', () => {
  it('refuses what is none', () => {
    expect(readSod(hex('7700'))).toEqual({ ok: false, failure: 'malformed' });
    expect(readSod(new Uint8Array(70_000))).toEqual({ ok: false, failure: 'malformed' });
    // CMS of something else: the master list.
    expect(readSod(encodeTlv(0x77, vector('list.ml')))).toEqual({
      ok: false,
      failure: 'no-hash-list',
    });
  });

  it('never throws: bytes of a real one changed, cut and repeated', () => {
    const originals = ['explicit', 'named', 'pss'].map((name) => vector(`${name}.sod`));
    fc.assert(
      fc.property(
        fc.constantFrom(...originals),
        fc.array(fc.tuple(fc.nat(1_500), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.nat(1_500),
        (original, changes, end) => {
          const bytes = original.slice(0, Math.max(end, 10));
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          const sod = readSod(bytes);
          if (sod.ok) authenticatePassively(sod.value, dataGroups(), emptyTrustStore);
        },
      ),
      { numRuns: 500 },
    );
  });
});
