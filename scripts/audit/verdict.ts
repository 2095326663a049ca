import { z } from 'zod';

const Severity = z.enum(['info', 'low', 'moderate', 'high', 'critical']);

/** What an advisory says of a package that is installed. */
const Finding = z.object({
  name: z.string(),
  title: z.string(),
  url: z.string(),
  severity: Severity,
  range: z.string(),
});
export type Finding = z.infer<typeof Finding>;

const Report = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(
    z.string(),
    // A name instead of an advisory: affected by what it depends on.
    z.object({ via: z.array(z.union([z.string(), Finding])) }),
  ),
});

/** npm could not ask: no network, or a registry that does not know advisories. */
const NotAsked = z.object({
  message: z.string(),
  statusCode: z.number().optional(),
  // A fault of ours has a code there.
  error: z.strictObject({ summary: z.literal(''), detail: z.literal('') }),
});

export type Answer =
  | { readonly kind: 'findings'; readonly findings: readonly Finding[] }
  | { readonly kind: 'not-asked'; readonly why: string };

/** Reads what `npm audit --json` prints; throws on anything that is neither findings nor a registry that does not answer. */
export const readAnswer = (printed: string): Answer => {
  const answer = z.union([Report, NotAsked]).parse(JSON.parse(printed));
  if ('message' in answer)
    return {
      kind: 'not-asked',
      why: answer.statusCode === undefined ? answer.message : `status ${answer.statusCode}`,
    };
  const byAdvisory = new Map<string, Finding>();
  for (const { via } of Object.values(answer.vulnerabilities))
    for (const each of via)
      if (typeof each !== 'string') byAdvisory.set(`${each.url} ${each.name}`, each);
  return { kind: 'findings', findings: [...byAdvisory.values()] };
};

/** A finding that we ship with for a while, since it does not reach us or cannot be mended yet. */
export const Acceptance = z.strictObject({
  url: z.url(),
  package: z.string().min(1),
  reason: z.string().min(20),
  until: z.iso.date(),
});
export type Acceptance = z.infer<typeof Acceptance>;

export interface Verdict {
  /** Findings that must not be shipped with. */
  readonly refused: readonly string[];
  /** Everything else that somebody should read. */
  readonly remarks: readonly string[];
}

const told = ({ name, severity, title, url }: Finding): string =>
  `${name}: ${severity}: ${title} (${url})`;

/** High and critical findings are refused, unless somebody has accepted them up to a day that is not over. */
export const judge = (
  findings: readonly Finding[],
  accepted: readonly Acceptance[],
  today: string,
): Verdict => {
  const refused: string[] = [];
  const remarks: string[] = [];
  for (const finding of findings) {
    const acceptance = accepted.find(
      ({ url, package: name }) => url === finding.url && name === finding.name,
    );
    if (finding.severity !== 'high' && finding.severity !== 'critical') remarks.push(told(finding));
    else if (!acceptance) refused.push(told(finding));
    else if (acceptance.until < today)
      refused.push(`${told(finding)}: was accepted until ${acceptance.until}`);
    else remarks.push(`${told(finding)}: accepted until ${acceptance.until}: ${acceptance.reason}`);
  }
  for (const { url, package: name } of accepted)
    if (!findings.some((finding) => finding.url === url && finding.name === name))
      remarks.push(`${name}: ${url} is accepted, and not found any more: take it off the list`);
  return { refused, remarks };
};
