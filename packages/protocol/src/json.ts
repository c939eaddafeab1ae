/** Any JSON value that belongs to the user. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A JSON object whose keys and values belong to the user. A property that is `undefined` is left out on the wire. */
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** Whether a value is an object that is neither null nor a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An enum that may grow: the known values, and any other string a newer side sends. */
export type Open<T extends string> = T | (string & {});
