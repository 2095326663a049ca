import type { Fields } from '../reading.ts';

/** A field by its published name. .NET servers have been seen to write `mA_THE_BHYT` for MA_THE_BHYT. */
export const fieldOf = (fields: Fields, name: string): unknown => {
  if (Object.hasOwn(fields, name)) return fields[name];
  const wanted = name.toLowerCase();
  const key = Object.keys(fields).find((each) => each.toLowerCase() === wanted);
  return key === undefined ? undefined : fields[key];
};
