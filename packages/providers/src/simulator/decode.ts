import { MeerkatError } from "@meerkat/errors";
import type { JsonValue } from "@meerkat/protocol";
import { isRecord, nearest } from "@meerkat/protocol";

/** Reads one value of a scenario file; throws INVALID_PARAMS that names the pointer `at`. */
export type Decoder<T> = (value: unknown, at: string) => T;

/** A decoder for every property, in the public spelling; the file's spelling is derived from it. */
export type Fields<T> = { readonly [K in keyof T]-?: Decoder<Exclude<T[K], undefined>> };

export function refuse(at: string, message: string): MeerkatError {
  return new MeerkatError("INVALID_PARAMS", `Scenario: ${at} ${message}.`, { details: { pointer: at } });
}

/** An object with these fields and no others; a missing field is left out unless it is required. */
export function record<T extends object>(fields: Fields<T>, required: readonly (keyof T & string)[] = []): Decoder<T> {
  const known = new Map(
    Object.entries<Decoder<unknown>>(fields).map(([name, decode]) => [snakeCase(name), { name, decode }]),
  );
  return (value, at) => {
    if (!isRecord(value)) throw refuse(at, "must be an object");
    const entries = Object.entries(value).map(([key, member]) => {
      const field = known.get(key);
      if (field === undefined) throw unknownKey(at, key, [...known.keys()]);
      return [field.name, field.decode(member, `${at}/${key}`)] as const;
    });
    const missing = required.find((name) => !entries.some(([present]) => present === name));
    if (missing !== undefined) throw refuse(at, `needs "${snakeCase(missing)}"`);
    // Every present field was decoded by the decoder of its own type, and the required ones are present.
    return Object.fromEntries(entries) as T;
  };
}

export function list<T>(decode: Decoder<T>): Decoder<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw refuse(at, "must be a list");
    return value.map((item: unknown, index) => decode(item, `${at}/${index}`));
  };
}

export const text: Decoder<string> = (value, at) => {
  if (typeof value !== "string") throw refuse(at, "must be a string");
  return value;
};

export const bool: Decoder<boolean> = (value, at) => {
  if (typeof value !== "boolean") throw refuse(at, "must be true or false");
  return value;
};

/** A whole number from `least` to `most`. */
export function count(least: number, most = Number.MAX_SAFE_INTEGER): Decoder<number> {
  return (value, at) => {
    if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
    throw refuse(at, `must be a whole number of at least ${least} and at most ${most}`);
  };
}

/** A waiting time; a timer takes no more than 31 bits. */
export const milliseconds: Decoder<number> = count(0, 2_147_483_647);

export function oneOf<const T extends string>(...values: readonly T[]): Decoder<T> {
  return (value, at) => {
    const found = values.find((item) => item === value);
    if (found === undefined) throw refuse(at, `must be one of ${values.join(", ")}`);
    return found;
  };
}

/** Any JSON, passed through as written. */
export const json: Decoder<JsonValue> = (value, at) => {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item: unknown, index) => json(item, `${at}/${index}`));
  if (!isRecord(value)) throw refuse(at, "must be JSON");
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, json(member, `${at}/${key}`)]));
};

function unknownKey(at: string, key: string, known: readonly string[]): MeerkatError {
  const meant = nearest(key, known);
  const hint = meant === undefined ? `known are ${known.join(", ")}` : `did you mean "${meant}"?`;
  return refuse(`${at}/${key}`, `is not a known key (${hint})`);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
