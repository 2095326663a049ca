import parse from 'spdx-expression-parse';
import type { Component } from './components.ts';
import allowed from './licences/allowed.json' with { type: 'json' };

const meets = (licence: parse.Info): boolean =>
  'conjunction' in licence
    ? licence.conjunction === 'and'
      ? meets(licence.left) && meets(licence.right)
      : meets(licence.left) || meets(licence.right)
    : allowed.includes(licence.license) && licence.exception === undefined;

/** Whether we may ship under this SPDX expression; one that is none is not allowed. */
export const isAllowed = (expression: string): boolean => {
  try {
    return meets(parse(expression));
  } catch {
    return false;
  }
};

const withEmbedded = (component: Component): readonly Component[] => [
  component,
  ...component.embeds.flatMap(withEmbedded),
];
const titleOf = ({ name, version = '' }: Component): string => `${name} ${version}`.trim();

/** What keeps these from being shipped; each names the package. */
export const licenceProblems = (components: readonly Component[]): readonly string[] =>
  components.flatMap(withEmbedded).flatMap((component) => {
    const { licence, texts } = component;
    if (licence === undefined) return [`${titleOf(component)}: no licence`];
    if (!isAllowed(licence)) return [`${titleOf(component)}: ${licence} is not allowed`];
    return texts.length === 0 ? [`${titleOf(component)}: the text of its licence is missing`] : [];
  });

/** The texts that have to go along, each once, under the names of what they are for. */
export const thirdPartyLicences = (components: readonly Component[]): string => {
  const owners = new Map<string, string[]>();
  for (const component of components.flatMap(withEmbedded)) {
    const text = component.texts.join('\n\n');
    const title = `${titleOf(component)} (${component.licence})`;
    const under = owners.get(text) ?? [];
    if (!under.includes(title)) owners.set(text, [...under, title]);
  }
  const line = '-'.repeat(80);
  return [
    'Tiếp Đón contains the work of others. These are their licences.\n',
    ...[...owners]
      .map(([text, titles]) => `${line}\n${titles.toSorted().join('\n')}\n${line}\n\n${text}\n`)
      .toSorted(),
  ].join('\n');
};
