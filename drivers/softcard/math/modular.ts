/** Arithmetic modulo a positive number. */

/** The representative in `0 .. modulus - 1`. */
export const modulo = (value: bigint, modulus: bigint): bigint => {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
};

/** The inverse of a value that is coprime to the modulus. */
export const invert = (value: bigint, modulus: bigint): bigint => {
  let [rest, next] = [modulus, modulo(value, modulus)];
  let [coefficient, nextCoefficient] = [0n, 1n];
  while (next !== 0n) {
    const quotient = rest / next;
    [rest, next] = [next, rest - quotient * next];
    [coefficient, nextCoefficient] = [nextCoefficient, coefficient - quotient * nextCoefficient];
  }
  return modulo(coefficient, modulus);
};

/** `base ^ exponent`, by hexadecimal digits of the exponent; the exponent is not negative. */
export const power = (base: bigint, exponent: bigint, modulus: bigint): bigint => {
  const table = [1n % modulus];
  const reduced = modulo(base, modulus);
  for (let digit = 1; digit < 16; digit += 1)
    table.push(((table[digit - 1] ?? 1n) * reduced) % modulus);
  let result = 1n % modulus;
  for (const character of exponent.toString(16)) {
    for (let bit = 0; bit < 4; bit += 1) result = (result * result) % modulus;
    const digit = Number.parseInt(character, 16);
    if (digit > 0) result = (result * (table[digit] ?? 1n)) % modulus;
  }
  return result;
};
