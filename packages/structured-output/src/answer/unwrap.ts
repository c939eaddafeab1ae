import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { isJsonArray, isJsonObject } from "../schema/json.ts";
import { atPointer } from "../schema/pointer.ts";

/**
 * Opens the envelope `{"<name>": {...}}` that models put around an answer when the schema has a name. The
 * envelope is kept where the schema itself knows the name, or where opening it brings the answer no nearer to it.
 */
export function unwrapNamed(value: JsonValue, schema: JsonObject, name: string | undefined): JsonValue {
  const inner = name === undefined ? undefined : onlyMember(value, name);
  if (inner === undefined || name === undefined || !isJsonObject(value)) return value;
  const { required, properties } = shapeOf(schema);
  if (required.includes(name) || properties.includes(name)) return value;
  const has = (object: JsonObject, key: string) => Object.hasOwn(object, key);
  const satisfies = (object: JsonObject) => required.every((key) => has(object, key));
  const touches = (object: JsonObject) => properties.some((key) => has(object, key));
  const better = (satisfies(inner) && !satisfies(value)) || (touches(inner) && !touches(value));
  return better ? inner : value;
}

function onlyMember(value: JsonValue, name: string): JsonObject | undefined {
  if (!isJsonObject(value) || Object.keys(value).length !== 1 || !Object.hasOwn(value, name)) return undefined;
  const inner = value[name];
  return isJsonObject(inner) ? inner : undefined;
}

/** The names that a normalised schema's root declares, read through plain references. */
function shapeOf(schema: JsonObject): { readonly required: readonly string[]; readonly properties: readonly string[] } {
  const seen = new Set<string>();
  let root = schema;
  while (root.properties === undefined && typeof root.$ref === "string" && !seen.has(root.$ref)) {
    seen.add(root.$ref);
    const target = atPointer(schema, decodeURIComponent(root.$ref.slice(1)));
    if (!isJsonObject(target)) break;
    root = target;
  }
  const names = isJsonArray(root.required) ? root.required.filter((name) => typeof name === "string") : [];
  return { required: names, properties: isJsonObject(root.properties) ? Object.keys(root.properties) : [] };
}
