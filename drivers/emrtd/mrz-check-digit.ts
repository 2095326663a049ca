const weights = [7, 3, 1] as const;

/** Check digit of a field of the machine-readable zone (ICAO Doc 9303-3 section 4.9); unknown characters count as filler. */
export const mrzCheckDigit = (field: string): string => {
  let sum = 0;
  for (const [index, character] of [...field].entries()) {
    const value = /[0-9A-Z]/.test(character) ? Number.parseInt(character, 36) : 0;
    sum += value * (weights[index % 3] ?? 0);
  }
  return String(sum % 10);
};
