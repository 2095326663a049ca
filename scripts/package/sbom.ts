import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Component } from './components.ts';
import { resolvePackage } from './native-packages.ts';

const root = resolve(import.meta.dirname, '../..');
const isOneLicence = /^[A-Za-z0-9.-]+$/;

const dependenciesOf = (path: string): readonly string[] => {
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
    readFileSync(join(root, path, 'package.json'), 'utf8'),
  ) as Record<string, Record<string, string> | undefined>;
  return Object.keys({ ...dependencies, ...optionalDependencies });
};

const refOf = ({ path, name, version }: Component): string => path ?? `${name}@${version ?? ''}`;

const entry = (component: Component, within = ''): object => {
  const { kind, name, version, licence, purl, cpe, digest, embeds } = component;
  const ref = within + refOf(component);
  return {
    type: kind,
    'bom-ref': ref,
    name,
    ...(version !== undefined && { version }),
    ...(digest && { hashes: [{ alg: digest[0], content: digest[1] }] }),
    ...(licence !== undefined && {
      licenses: [
        isOneLicence.test(licence) ? { license: { id: licence } } : { expression: licence },
      ],
    }),
    ...(cpe !== undefined && { cpe }),
    ...(purl !== undefined && { purl }),
    ...(embeds.length > 0 && { components: embeds.map((each) => entry(each, `${ref}/`)) }),
  };
};

/** What needs what, among what is inside. */
const dependencyGraph = (components: readonly Component[]): readonly object[] => {
  const paths = new Set(components.flatMap(({ path }) => (path === undefined ? [] : [path])));
  const inside = (from: string): readonly string[] =>
    dependenciesOf(from)
      .flatMap((name) => resolvePackage(root, from, name) ?? [])
      .filter((path) => paths.has(path))
      .toSorted();
  const runtimes = components.filter(({ path }) => path === undefined).map(refOf);
  return [
    { ref: 'tiepdon', dependsOn: [...runtimes, ...inside('.')] },
    ...runtimes.map((ref) => ({ ref })),
    ...[...paths].map((path) => ({ ref: path, dependsOn: inside(path) })),
  ];
};

/** The bill of materials of a package that holds these: CycloneDX 1.6; the same for the same content. */
export const billOfMaterials = (components: readonly Component[]): object => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': 'tiepdon',
        name: 'tiepdon',
        version,
        purl: `pkg:generic/tiepdon@${version}`,
      },
    },
    components: components.map((each) => entry(each)),
    dependencies: dependencyGraph(components),
  };
};
