/** A code counts once it was read twice, from two different pictures, within this time. */
const secondReadWithinMs = 1_500;
/** A code that stays in view is told once; it has to be away this long to be told again. */
const tellAgainAfterMs = 3_000;

interface Sight {
  picture: number;
  lastAt: number;
  isTold: boolean;
}

/**
 * Tells a code once, when two pictures agree on every character of it. Error correction lets a wrong text through about once in
 * hundreds of thousands of damaged codes; twice the same one, never.
 */
export class Confirmation {
  readonly #sights = new Map<string, Sight>();

  /** Takes what was read from the picture with this number; true when the text is to be told now. */
  read(text: string, picture: number, now: number): boolean {
    const sight = this.#sights.get(text);
    if (!sight) {
      this.#sights.set(text, { picture, lastAt: now, isTold: false });
      return false;
    }
    sight.lastAt = now;
    if (sight.isTold || sight.picture === picture) return false;
    sight.isTold = true;
    return true;
  }

  /** Whether a text waits for its second reading. */
  get isPending(): boolean {
    return [...this.#sights.values()].some(({ isTold }) => !isTold);
  }

  /** Lets go of what is out of view. */
  forget(now: number): void {
    for (const [text, { isTold, lastAt }] of this.#sights)
      if (now - lastAt > (isTold ? tellAgainAfterMs : secondReadWithinMs))
        this.#sights.delete(text);
  }
}
