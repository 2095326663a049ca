import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Locked {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

/** `sha512-BASE64` of npm's lock file as CycloneDX wants it. */
const hashOf = (integrity: string | undefined) => {
  const [, digest] = /^sha512-(.+)$/.exec(integrity ?? '') ?? [];
  return digest === undefined
    ? []
    : [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }];
};

/** What the product is made of, from the lock file: CycloneDX 1.6, development packages left out. */
export const billOfMaterials = (root: string): object => {
  const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
  const { version } = read('package.json') as { version: string };
  const { packages } = read('package-lock.json') as { packages: Record<string, Locked> };
  const components = Object.entries(packages)
    .filter(([path, { dev, version: locked }]) => path !== '' && !dev && locked !== undefined)
    .map(([path, locked]) => {
      const name = locked.name ?? path.slice(path.lastIndexOf('node_modules/') + 13);
      return {
        type: 'library',
        'bom-ref': `${path}@${locked.version}`,
        name,
        version: locked.version,
        purl: `pkg:npm/${name.replace('@', '%40')}@${locked.version}`,
        ...(locked.license !== undefined && { licenses: [{ license: { name: locked.license } }] }),
        hashes: hashOf(locked.integrity),
      };
    });
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: { type: 'application', name: 'tiepdon', version, 'bom-ref': 'tiepdon' },
    },
    components,
  };
};
