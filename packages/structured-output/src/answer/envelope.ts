import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { isJsonArray, isJsonObject } from "../schema/json.ts";
import { atPointer } from "../schema/pointer.ts";
import { compiledOf, type OutputSchema } from "./output-schema.ts";

/** The name of an envelope that a model may put around its answer; undefined where the schema itself knows the name. */
export function envelopeOf(output: OutputSchema): string | undefined {
  const { name } = output;
  if (name === undefined) return undefined;
  const { required, properties } = shapeOf(compiledOf(output).normalized.schema);
  return required.includes(name) || properties.includes(name) ? undefined : name;
}

/**
 * What is in the envelope `{"<name>": {...}}` that models put around an answer when the schema has a name; undefined
 * when there is none, where the schema itself knows the name, and where opening it brings the answer no nearer to it.
 */
export function openEnvelope(value: JsonValue, output: OutputSchema): JsonObject | undefined {
  const name = envelopeOf(output);
  const inner = name === undefined ? undefined : onlyMember(value, name);
  if (inner === undefined || !isJsonObject(value)) return undefined;
  const { required, properties } = shapeOf(compiledOf(output).normalized.schema);
  const satisfies = (object: JsonObject) => required.every((key) => Object.hasOwn(object, key));
  const touches = (object: JsonObject) => properties.some((key) => Object.hasOwn(object, key));
  const better = (satisfies(inner) && !satisfies(value)) || (touches(inner) && !touches(value));
  return better ? inner : undefined;
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
