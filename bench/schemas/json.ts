import type { JsonObject, JsonValue } from "@meerkat/protocol";

/** Whether a JSON value is an object (neither null nor an array). */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !isArray(value);
}

/** Whether a JSON value is an array. */
export function isArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The entries of an object, or none. */
export function entries(value: JsonValue | undefined): readonly [string, JsonValue][] {
  if (!isObject(value)) return [];
  return Object.entries(value).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined);
}

/** A reference token as it stands in a JSON Pointer. */
export function token(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
