/**
 * The folder that electron-builder packs (`dist/app`): the bundled program, then, machine by machine, its add-ons; and
 * what goes beside it (`dist/app-resources`): icons, the bill of materials, the licences of others.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ingredientsOf } from '../build/ingredients.ts';
import { bundleElectron } from '../electron/bundle.ts';
import { electronComponent, shippedPackages } from './components.ts';
import { drawIcons } from './icons.ts';
import { thirdPartyLicences } from './licences.ts';
import { copyNativePackages, type Machine } from './native-packages.ts';
import { nativesFor } from './natives.ts';
import { billOfMaterials } from './sbom.ts';

const root = resolve(import.meta.dirname, '../..');
export const applicationFolder = join(root, 'dist/app');
const resources = join(root, 'dist/app-resources');

/** Bundles the program; needs the screens (`npm run build`). */
export const stageApplication = async (): Promise<void> => {
  await bundleElectron(applicationFolder);
  rmSync(resources, { recursive: true, force: true });
  await drawIcons(resources);
};

/** Adds what is different for each kind of machine; throws, naming them, where binaries for it are not here. */
export const stageMachine = async (application: string, machine: Machine): Promise<void> => {
  const from = nativesFor(machine);
  const target = join(application, 'node_modules');
  rmSync(target, { recursive: true, force: true });
  const natives = new Set(copyNativePackages(from, target, machine));
  const bundled = ingredientsOf(application).filter((path) => !natives.has(path));
  const components = [
    electronComponent(machine),
    ...shippedPackages(bundled),
    ...shippedPackages(natives, from),
  ];
  mkdirSync(resources, { recursive: true });
  const write = (name: string, text: string): void => writeFileSync(join(resources, name), text);
  write('sbom.cdx.json', `${JSON.stringify(billOfMaterials(components), null, 1)}\n`);
  write('THIRD-PARTY-LICENCES.txt', thirdPartyLicences(components));
};
