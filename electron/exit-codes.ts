/**
 * How the shell ends. Service managers and Windows' shell launcher act on these: `left` gives the machine back to staff,
 * everything else starts the program again.
 */
export const exitCodes = { left: 0, secondInstance: 3, bug: 70, restart: 75 } as const;
