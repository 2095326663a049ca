/**
 * Makes the synthetic state's certificates into fixtures/pki: node scripts/pki.ts. Run once; the results are in the
 * repository, so that cards of today verify against stores of yesterday. Nothing in it is real, the keys least of all.
 */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { issueCertificate } from '../drivers/softcard/personalise/certificate.ts';
import { integer, object, sequence } from '../drivers/softcard/personalise/der.ts';
import { signContent } from '../drivers/softcard/personalise/signed-data.ts';
import type { SigningScheme } from '../drivers/softcard/personalise/signing.ts';

const folder = join(import.meta.dirname, '../fixtures/pki');
rmSync(folder, { recursive: true, force: true });
for (const part of ['trust', 'signers']) mkdirSync(join(folder, part), { recursive: true });

interface Keys {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}
const ec = (namedCurve: string, paramEncoding: 'named' | 'explicit'): Keys =>
  generateKeyPairSync('ec', { namedCurve, paramEncoding });
const rsa = (): Keys => generateKeyPairSync('rsa', { modulusLength: 3_072 });
const day = (iso: string): Date => new Date(`${iso}T00:00:00Z`);

const csca = 'CSCA Căn cước (thử)';
const others = 'CSCA khác (thử)';
const authority = (subject: string, keys: Keys, issuer: Keys, serialNumber: number, from: string) =>
  issueCertificate({
    subject,
    issuer: subject,
    serialNumber,
    notBefore: day(from),
    notAfter: day('2045-01-01'),
    publicKey: keys.publicKey,
    issuerPublicKey: issuer.publicKey,
    issuerKey: issuer.privateKey,
    hash: 'sha384',
    scheme: 'ecdsa',
    isAuthority: true,
  });

const first = ec('brainpoolP384r1', 'explicit');
const second = ec('brainpoolP512r1', 'explicit');
const strangers = ec('brainpoolP384r1', 'explicit');
const roots = {
  csca: authority(csca, first, first, 1, '2015-01-01'),
  link: authority(csca, second, first, 2, '2020-01-01'),
  others: authority(others, strangers, strangers, 3, '2015-01-01'),
};
writeFileSync(join(folder, 'trust/csca.cer'), roots.csca);
writeFileSync(join(folder, 'trust/link.cer'), roots.link);

interface SignerPlan {
  readonly keys: Keys;
  readonly issuer: Keys;
  readonly issuerName: string;
  readonly scheme: SigningScheme;
  readonly from?: string;
  readonly until?: string;
}
const signers: Readonly<Record<string, SignerPlan>> = {
  explicit: {
    keys: ec('brainpoolP256r1', 'explicit'),
    issuer: first,
    issuerName: csca,
    scheme: 'ecdsa',
  },
  named: { keys: ec('prime256v1', 'named'), issuer: first, issuerName: csca, scheme: 'ecdsa' },
  'rsa-pss': { keys: rsa(), issuer: first, issuerName: csca, scheme: 'rsa-pss' },
  'rsa-pkcs1': { keys: rsa(), issuer: first, issuerName: csca, scheme: 'rsa-pkcs1' },
  expired: {
    keys: ec('prime256v1', 'named'),
    issuer: first,
    issuerName: csca,
    scheme: 'ecdsa',
    until: '2017-01-01',
  },
  linked: {
    keys: ec('brainpoolP256r1', 'explicit'),
    issuer: second,
    issuerName: csca,
    scheme: 'ecdsa',
    from: '2020-06-01',
  },
  unknown: {
    keys: ec('brainpoolP256r1', 'explicit'),
    issuer: strangers,
    issuerName: others,
    scheme: 'ecdsa',
  },
};
const index: Record<string, object> = {};
let serialNumber = 100;
for (const [name, plan] of Object.entries(signers)) {
  serialNumber += 1;
  const certificate = issueCertificate({
    subject: `DS ${name} (thử)`,
    issuer: plan.issuerName,
    serialNumber,
    notBefore: day(plan.from ?? '2016-01-01'),
    notAfter: day(plan.until ?? '2044-01-01'),
    publicKey: plan.keys.publicKey,
    issuerPublicKey: plan.issuer.publicKey,
    issuerKey: plan.issuer.privateKey,
    hash: 'sha384',
    scheme: 'ecdsa',
    isAuthority: false,
  });
  writeFileSync(join(folder, `signers/${name}.cer`), certificate);
  writeFileSync(
    join(folder, `signers/${name}.key`),
    plan.keys.privateKey.export({ format: 'pem', type: 'pkcs8' }),
  );
  index[name] = { issuer: plan.issuerName, serialNumber, scheme: plan.scheme, hash: 'sha256' };
  if (name === 'named') {
    // A master list of all roots (ICAO Doc 9303-12 section 9), kept beside the store of the tests.
    const list = sequence(integer(0), object(0x31, ...Object.values(roots)));
    const signer = {
      certificate,
      issuer: plan.issuerName,
      serialNumber,
      privateKey: plan.keys.privateKey,
      scheme: plan.scheme,
      hash: 'sha256',
    } as const;
    writeFileSync(
      join(folder, 'all.ml'),
      signContent(signer, '2.23.136.1.1.2', list, day('2025-01-01')),
    );
  }
}
writeFileSync(join(folder, 'signers/index.json'), `${JSON.stringify(index, null, 2)}\n`);
console.log(`written to ${folder}`);
