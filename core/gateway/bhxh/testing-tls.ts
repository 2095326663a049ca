import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
}

/** A certificate signed by itself, made by OpenSSL; `days` may be negative: it has ended then. */
export const makeCertificate = ({
  host = 'localhost',
  days = 2,
}: {
  host?: string;
  days?: number;
} = {}): TlsIdentity => {
  const folder = mkdtempSync(join(tmpdir(), 'tiepdon-tls-'));
  const at = (name: string): string => join(folder, name);
  const openssl = (...words: string[]) => execFileSync('openssl', words, { stdio: 'pipe' });
  try {
    openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', at('key.pem'));
    openssl('req', '-new', '-key', at('key.pem'), '-subj', `/CN=${host}`, '-out', at('request'));
    writeFileSync(at('extensions'), `subjectAltName=DNS:${host}\nbasicConstraints=CA:TRUE\n`);
    openssl(
      ...['x509', '-req', '-in', at('request'), '-signkey', at('key.pem')],
      ...['-days', String(days), '-extfile', at('extensions'), '-out', at('cert.pem')],
    );
    return { key: readFileSync(at('key.pem'), 'utf8'), cert: readFileSync(at('cert.pem'), 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
