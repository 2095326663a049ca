import { createContext, use, useState } from 'react';

/**
 * What the patient has typed so far, by field. It outlives the entry while help or "do you need more time?" covers it;
 * the page wipes it as soon as anything else is on screen.
 */
export type Drafts = Map<string, string>;

export const DraftsContext = createContext<Drafts>(new Map());

/** A field of the entry: its text, and a function that changes it. */
export const useDraft = (
  field: string,
): readonly [string, (change: (current: string) => string) => void] => {
  const drafts = use(DraftsContext);
  const [text, setText] = useState(() => drafts.get(field) ?? '');
  return [
    text,
    (change) =>
      setText((current) => {
        const next = change(current);
        drafts.set(field, next);
        return next;
      }),
  ];
};
