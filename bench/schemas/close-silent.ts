import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { entries, isArray, isObject } from "./json.ts";

const SAME_VALUE = ["allOf", "anyOf", "oneOf", "then", "else", "$ref", "dependentSchemas"];
const MAPS_OF_PARTS = ["properties", "patternProperties"];
const PARTS = ["items", "additionalProperties", "contains", "unevaluatedItems", "unevaluatedProperties"];

/**
 * A normalised schema with every object closed whose author names properties and says nothing about others. What it
 * refuses and the author's schema accepts is what a provider that demands closed objects cannot write.
 */
export function closeSilent(root: JsonObject): JsonObject {
  return part(root, root);
}

/** A schema at a place where a value stands. */
function part(schema: JsonObject, root: JsonObject): JsonObject {
  const inner = sameValue(schema, root);
  const silent = schema.unevaluatedProperties === undefined && namesProperties(schema, root, new Set());
  return silent ? { ...inner, unevaluatedProperties: false } : inner;
}

/** A schema that only says more about a value whose place is seen already. */
function sameValue(schema: JsonObject, root: JsonObject): JsonObject {
  return Object.fromEntries(entries(schema).map(([keyword, value]) => [keyword, keywordOf(keyword, value, root)]));
}

function keywordOf(keyword: string, value: JsonValue, root: JsonObject): JsonValue {
  const asPart = (one: JsonValue) => (isObject(one) ? part(one, root) : one);
  const asSame = (one: JsonValue) => (isObject(one) ? sameValue(one, root) : one);
  if (MAPS_OF_PARTS.includes(keyword)) return mapped(value, asPart);
  if (keyword === "$defs" || keyword === "dependentSchemas") return mapped(value, asSame);
  if (PARTS.includes(keyword)) return asPart(value);
  if (keyword === "prefixItems" && isArray(value)) return value.map(asPart);
  if (SAME_VALUE.includes(keyword)) return isArray(value) ? value.map(asSame) : asSame(value);
  return value;
}

function mapped(map: JsonValue, change: (one: JsonValue) => JsonValue): JsonValue {
  return Object.fromEntries(entries(map).map(([name, one]) => [name, change(one)]));
}

/** Whether the schema, or another that speaks of the same value, declares properties. */
function namesProperties(schema: JsonValue | undefined, root: JsonObject, seen: Set<JsonValue>): boolean {
  if (!isObject(schema) || seen.has(schema)) return false;
  seen.add(schema);
  if (schema.properties !== undefined || schema.patternProperties !== undefined) return true;
  const also = SAME_VALUE.flatMap((keyword) => reached(keyword, schema[keyword], root));
  return also.some((one) => namesProperties(one, root, seen));
}

function reached(keyword: string, value: JsonValue | undefined, root: JsonObject): readonly (JsonValue | undefined)[] {
  if (keyword === "$ref") return [target(root, value)];
  if (keyword === "dependentSchemas") return entries(value).map(([, one]) => one);
  return isArray(value) ? value : [value];
}

/** Where a local reference leads. */
export function target(root: JsonObject, reference: JsonValue | undefined): JsonValue | undefined {
  if (typeof reference !== "string" || !reference.startsWith("#")) return undefined;
  const tokens = decoded(reference.slice(1)).split("/").slice(1);
  return tokens.reduce<JsonValue | undefined>((at, name) => {
    const key = name.replaceAll("~1", "/").replaceAll("~0", "~");
    return isArray(at) ? at[Number(key)] : isObject(at) ? at[key] : undefined;
  }, root);
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
