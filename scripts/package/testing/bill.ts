import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { z } from 'zod';

const Component = z.object({
  'bom-ref': z.string(),
  name: z.string(),
  version: z.string().optional(),
  get components() {
    return z.array(Component).optional();
  },
});
const Bill = z.object({
  components: z.array(Component),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
});

/** A bill of materials, held to the published schema of CycloneDX 1.6, its SPDX list, and to itself. */
export const readBill = async (text: string): Promise<z.infer<typeof Bill>> => {
  const fault = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text);
  if (fault !== null) throw new Error(`not CycloneDX 1.6: ${JSON.stringify(fault)}`);
  const bill = Bill.parse(JSON.parse(text));
  const refs = ['tiepdon'];
  const collect = (components: readonly z.infer<typeof Component>[]): void => {
    for (const each of components) {
      refs.push(each['bom-ref']);
      collect(each.components ?? []);
    }
  };
  collect(bill.components);
  const known = new Set(refs);
  if (known.size !== refs.length) throw new Error('a reference stands for two components');
  const dangling = bill.dependencies
    .flatMap(({ ref, dependsOn = [] }) => [ref, ...dependsOn])
    .filter((ref) => !known.has(ref));
  if (dangling.length > 0) throw new Error(`references to nothing: ${dangling.join(', ')}`);
  return bill;
};

/** Names of the packages whose code is in a bundle, by the marks that the bundler leaves in it. */
export const bundledPackages = (code: string): ReadonlySet<string> =>
  new Set(
    [...code.matchAll(/^\/\/(?:#region)? .*node_modules\/((?:@[^/\s]+\/)?[^/\s]+)/gm)].map(
      ([, name = '']) => name,
    ),
  );
