import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { entriesOf, isJsonArray, isJsonObject } from "../../schema/json.ts";
import { joinPointer } from "../../schema/pointer.ts";
import { isAnnotation } from "./annotations.ts";
import { fits, fitsNot, type Term } from "./term.ts";

/** What it takes not to fit a schema. */
export interface Negation {
  readonly never: boolean;
  /** Names an object must not have. */
  readonly names: readonly string[];
  readonly types: readonly string[];
  readonly values: readonly JsonValue[];
  /** Names an object must have. */
  readonly demanded: readonly string[];
  readonly members: readonly { readonly name: string; readonly term: Term }[];
  readonly terms: readonly Term[];
}

const NOTHING: Negation = { never: false, names: [], types: [], values: [], demanded: [], members: [], terms: [] };

const NO_OBJECTS = ["null", "boolean", "number", "string", "array"];

/** The opposite of a schema as one conjunction; undefined when it has none. */
export function negate(pointer: string, node: JsonObject, blame: readonly string[]): Negation | undefined {
  const keys = decidingKeys(node);
  const only = keys.length === 1 ? keys[0] : undefined;
  if (keys.length === 0) return { ...NOTHING, never: true };
  if (node.const !== undefined && keys.every((key) => key === "const" || key === "type")) {
    return { ...NOTHING, values: [node.const] };
  }
  if (isJsonArray(node.enum) && keys.every((key) => key === "enum" || key === "type")) {
    return { ...NOTHING, values: node.enum };
  }
  if (only === "type") return { ...NOTHING, types: typesOf(node) };
  if (only === "not") return { ...NOTHING, terms: [fits(joinPointer(pointer, "not"))] };
  if (only === "$ref" && typeof node.$ref === "string") {
    return { ...NOTHING, terms: [fitsNot(decodeURIComponent(node.$ref.slice(1)), blame)] };
  }
  if (only === "anyOf" && isJsonArray(node.anyOf)) {
    const terms = node.anyOf.map((_, index) => fitsNot(joinPointer(pointer, "anyOf", `${index}`), blame));
    return { ...NOTHING, terms };
  }
  return negateObject(pointer, node, keys, blame);
}

/** "Has this one property", "has this one property with such a value", "if it has this property, then with such a value". */
function negateObject(
  pointer: string,
  node: JsonObject,
  keys: readonly string[],
  blame: readonly string[],
): Negation | undefined {
  if (!keys.every((key) => key === "required" || key === "properties" || key === "type")) return undefined;
  if (node.type !== undefined && node.type !== "object") return undefined;
  const required = isJsonArray(node.required) ? node.required.filter((name) => typeof name === "string") : [];
  const properties = isJsonObject(node.properties) ? entriesOf(node.properties) : [];
  // Values that are no objects fit these keywords unless a type stands beside them.
  const types = node.type === "object" ? [] : NO_OBJECTS;
  const [name, second] = properties.map(([key]) => key);
  if (name === undefined && required.length === 1) return { ...NOTHING, names: required, types };
  if (name === undefined || second !== undefined || required.some((key) => key !== name)) return undefined;
  const term = fitsNot(joinPointer(pointer, "properties", name), blame);
  return { ...NOTHING, members: [{ name, term }], demanded: required.length === 0 ? [name] : [], types };
}

function decidingKeys(node: JsonObject): string[] {
  return entriesOf(node)
    .filter(([key, value]) => !isAnnotation(key) && !isEmptyOf(key, value))
    .map(([key]) => key);
}

/** Normalising gives every object schema both keywords, also where they say nothing. */
function isEmptyOf(key: string, value: JsonValue): boolean {
  if (key === "required") return isJsonArray(value) && value.length === 0;
  return key === "properties" && isJsonObject(value) && entriesOf(value).length === 0;
}

function typesOf({ type }: JsonObject): readonly string[] {
  const types = isJsonArray(type) ? type : [type];
  return types.filter((name) => typeof name === "string");
}
