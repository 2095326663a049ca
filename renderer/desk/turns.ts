import { useState } from 'react';

export interface Turns {
  /** Something new has the desk from now on. Tells whether it still has. */
  begin(): () => boolean;
  /** Tells whether what has the desk now still has it. */
  current(): () => boolean;
}

const createTurns = (): Turns => {
  let newest = 0;
  const current = (): (() => boolean) => {
    const mine = newest;
    return () => newest === mine;
  };
  return {
    begin() {
      newest += 1;
      return current();
    },
    current,
  };
};

/**
 * Who has the desk. An answer that comes when somebody else has been scanned or opened must not take the screen from them: its
 * person would be admitted for the one who stands there.
 */
export const useTurns = (): Turns => useState(createTurns)[0];
