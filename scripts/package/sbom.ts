import { readFileSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import type { Component } from './components.ts';

const project: {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
} = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8'));
const isOneLicence = /^[A-Za-z0-9.-]+$/;

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

/** What needs what, among what is inside; a package is found as Node finds it. */
const dependencyGraph = (components: readonly Component[]): readonly object[] => {
  const paths = new Set(components.map(({ path }) => path));
  const find = (from: string, name: string): readonly string[] => {
    for (let folder = from; ; folder = posix.dirname(folder)) {
      const path = posix.join(folder, 'node_modules', name);
      if (paths.has(path)) return [path];
      if (folder === '.') return [];
    }
  };
  const direct = Object.keys({ ...project.dependencies, ...project.optionalDependencies });
  return [
    {
      ref: 'tiepdon',
      dependsOn: [
        ...components.filter(({ path }) => path === undefined).map(refOf),
        ...direct.flatMap((name) => find('.', name)),
      ],
    },
    ...components.map((component) => ({
      ref: refOf(component),
      dependsOn: (component.needs ?? []).flatMap((name) => find(component.path ?? '.', name)),
    })),
  ];
};

/** The bill of materials of a package that holds these: CycloneDX 1.6; the same for the same content. */
export const billOfMaterials = (components: readonly Component[]): object => {
  const { version } = project;
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
