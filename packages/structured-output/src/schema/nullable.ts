import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { isJsonArray, ownValue } from "./json.ts";

/** Whether a schema object says `nullable: true` in the only way that OpenAPI gives a meaning to: beside a `type`. */
export function isNullable(node: JsonObject): boolean {
  return ownValue(node, "nullable") === true && ownValue(node, "type") !== undefined;
}

/** The value of `type` with null among the types. */
export function typeWithNull(type: JsonValue): JsonValue {
  const types = isJsonArray(type) ? type : [type];
  return types.includes("null") ? type : [...types, "null"];
}

/** The value of `enum` with null among the values: it would otherwise refuse what `nullable` allows. */
export function enumWithNull(values: JsonValue): JsonValue {
  return isJsonArray(values) && !values.includes(null) ? [...values, null] : values;
}
