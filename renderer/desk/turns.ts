import { useRef, useState } from 'react';

export interface Turns {
  /** Something new has the desk from now on. Tells whether it still has. */
  begin(): () => boolean;
  /** Tells whether what has the desk now still has it. */
  current(): () => boolean;
}

/**
 * Who has the desk. An answer that comes when somebody else has been scanned or opened must not take the screen from them: its
 * person would be admitted for the one who stands there.
 */
export const useTurns = (): Turns => {
  const newest = useRef(0);
  const [turns] = useState<Turns>(() => {
    const current = (): (() => boolean) => {
      const mine = newest.current;
      return () => newest.current === mine;
    };
    return {
      begin() {
        newest.current += 1;
        return current();
      },
      current,
    };
  });
  return turns;
};
