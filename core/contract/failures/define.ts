/** A sentence in the two languages of the product. `{{name}}` marks where a parameter goes. */
export interface Text {
  readonly vi: string;
  readonly en: string;
}

/** What one failure code says, and to whom. */
export interface FailureEntry {
  /** For the patient: natural, polite, no jargon, no blame; never shows the code. */
  readonly patient: Text;
  /** For staff: what happened. */
  readonly cause: Text;
  /** For staff: what to do about it. */
  readonly remedy: Text;
}

/** Keeps the literal code names, so that `FailureCode` is a union and not `string`. */
export const defineFailures = <Code extends string>(
  entries: Readonly<Record<Code, FailureEntry>>,
): Readonly<Record<Code, FailureEntry>> => entries;
