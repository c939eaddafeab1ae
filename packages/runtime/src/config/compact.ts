type Compact<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** The fields that have a value: an explicit undefined would hide a default. */
export function compact<T extends object>(fields: T): Compact<T> {
  const present: Compact<T> = {};
  for (const key of Object.keys(fields) as (keyof T)[])
    if (fields[key] !== undefined) Object.assign(present, { [key]: fields[key] });
  return present;
}
