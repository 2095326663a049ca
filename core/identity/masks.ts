/** Name for a public screen: the family name and initials, `Đỗ T*** H*** N***`; a single name shows its initial only. */
export const maskName = (name: string): string => {
  const words = name.normalize('NFC').trim().split(/\s+/);
  return words
    .map((word, at) => {
      const [initial = ''] = word;
      return (at === 0 && words.length > 1) || word === '' ? word : `${initial}***`;
    })
    .join(' ');
};

/**
 * Number for a public screen: enough at both ends for its owner to know it, at least four characters hidden.
 * `0311••••4417`, `790••••789`, `DN47•••••••6789`.
 */
export const maskNumber = (number: string): string => {
  const characters = [...number];
  const hidden = Math.min(characters.length, Math.max(4, characters.length - 8));
  const head = Math.floor((characters.length - hidden) / 2);
  return [
    ...characters.slice(0, head),
    '•'.repeat(hidden),
    ...characters.slice(head + hidden),
  ].join('');
};
