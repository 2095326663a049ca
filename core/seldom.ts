/**
 * Says at once that something happened, and then at most once in `everyMs` how often it happened since: whoever can make
 * us log must not fill the disk with it.
 */
export const seldom = <T>(
  say: (what: T, count: number) => void,
  everyMs = 60_000,
): ((what: T) => void) => {
  let isQuiet = false;
  let held: { what: T; count: number } | undefined;
  const over = (): void => {
    if (!held) {
      isQuiet = false;
      return;
    }
    const { what, count } = held;
    held = undefined;
    say(what, count);
    setTimeout(over, everyMs).unref();
  };
  return (what) => {
    if (isQuiet) {
      held = { what, count: (held?.count ?? 0) + 1 };
      return;
    }
    isQuiet = true;
    say(what, 1);
    setTimeout(over, everyMs).unref();
  };
};
