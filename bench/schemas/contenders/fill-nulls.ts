import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { target } from "../close-silent.ts";
import { entries, isArray, isObject } from "../json.ts";

/** The model's spelling where absent is written as null: each required property that the value lacks is null. */
export function fillNulls(value: JsonValue, schema: JsonValue | undefined, root: JsonObject): JsonValue {
  const seen = resolve(schema, root);
  if (!isObject(seen)) return value;
  if (isArray(seen.anyOf)) return fillNulls(value, branchFor(value, seen.anyOf, root), root);
  if (isArray(value)) return value.map((item) => fillNulls(item, seen.items, root));
  return isObject(value) ? filled(value, seen, root) : value;
}

function filled(value: JsonObject, schema: JsonObject, root: JsonObject): JsonObject {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const present = entries(value).map(([name, one]): [string, JsonValue] => [
    name,
    fillNulls(one, properties[name], root),
  ]);
  const required = isArray(schema.required) ? schema.required.filter((name) => typeof name === "string") : [];
  const absent = required
    .filter((name) => !Object.hasOwn(value, name))
    .map((name): [string, JsonValue] => [name, null]);
  return Object.fromEntries([...present, ...absent]);
}

function resolve(schema: JsonValue | undefined, root: JsonObject): JsonValue | undefined {
  let at = schema;
  for (let steps = 0; isObject(at) && at.$ref !== undefined && steps < 20; steps++) at = target(root, at.$ref);
  return at;
}

/** The branch that knows most of the value's keys, among those of its kind. */
function branchFor(value: JsonValue, branches: readonly JsonValue[], root: JsonObject): JsonValue | undefined {
  const seen = branches.map((branch) => resolve(branch, root)).filter(isObject);
  const scored = seen.map((branch) => ({ branch, score: scoreOf(value, branch) }));
  return scored.toSorted((one, other) => other.score - one.score)[0]?.branch;
}

function scoreOf(value: JsonValue, { type, properties }: JsonObject): number {
  const kind = value === null ? "null" : isArray(value) ? "array" : typeof value;
  const fits = type === undefined || type === kind || (isArray(type) && type.includes(kind));
  if (!fits || !isObject(value)) return fits ? 1 : 0;
  const known = isObject(properties) ? properties : {};
  return 1 + Object.keys(value).filter((name) => Object.hasOwn(known, name)).length;
}
