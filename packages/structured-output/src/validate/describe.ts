import type { Schema } from "@cfworker/json-schema";
import type { JsonValue } from "@meerkat/protocol";
import { isJsonArray, isJsonObject } from "../schema/json.ts";
import { boundAllowed } from "./problem.ts";

/** The words for one failed keyword; `required` and `dependentRequired` need one for each missing name. */
export interface Description {
  readonly message: string;
  readonly allowed?: readonly JsonValue[];
}

type Describe = (schema: Schema, value: JsonValue) => readonly Description[];

const say = (words: (schema: Schema, value: JsonValue) => string): Describe => {
  return (schema, value) => [{ message: words(schema, value) }];
};

const NOT_ALLOWED = "is not allowed here";

const DESCRIBE = new Map<string, Describe>([
  ["type", ({ type }, value) => describeType(type ?? [], value)],
  ["enum", (schema) => describeValues(schema.enum ?? [])],
  ["const", (schema) => describeValues([schema.const])],
  ["required", ({ required }, value) => missing(required ?? [], value, "")],
  ["dependentRequired", ({ dependentRequired }, value) => describeDependent(dependentRequired ?? {}, value)],
  ["minimum", say(({ minimum }) => `must be ${minimum} or more`)],
  ["maximum", say(({ maximum }) => `must be ${maximum} or less`)],
  ["exclusiveMinimum", say(({ exclusiveMinimum }) => `must be more than ${exclusiveMinimum}`)],
  ["exclusiveMaximum", say(({ exclusiveMaximum }) => `must be less than ${exclusiveMaximum}`)],
  ["multipleOf", say(({ multipleOf }) => `must be a multiple of ${multipleOf}`)],
  ["minLength", say(({ minLength }, value) => `must have ${minLength} characters or more, but has ${sizeOf(value)}`)],
  ["maxLength", say(({ maxLength }, value) => `must have ${maxLength} characters or fewer, but has ${sizeOf(value)}`)],
  ["pattern", say(({ pattern }) => `must match the regular expression ${pattern}`)],
  ["minItems", say(({ minItems }, value) => `must have ${minItems} items or more, but has ${sizeOf(value)}`)],
  ["maxItems", say(({ maxItems }, value) => `must have ${maxItems} items or fewer, but has ${sizeOf(value)}`)],
  ["uniqueItems", say(() => "must not have the same item twice")],
  ["contains", say(() => "must have an item that fits the schema of contains")],
  ["minContains", say(({ minContains }) => `must have ${minContains} items or more that fit the schema of contains`)],
  ["maxContains", say(({ maxContains }) => `must have ${maxContains} items or fewer that fit the schema of contains`)],
  [
    "minProperties",
    say(({ minProperties }, value) => `must have ${minProperties} properties or more, but has ${sizeOf(value)}`),
  ],
  [
    "maxProperties",
    say(({ maxProperties }, value) => `must have ${maxProperties} properties or fewer, but has ${sizeOf(value)}`),
  ],
  ["additionalProperties", say(() => `${NOT_ALLOWED}: the schema has no such property`)],
  ["unevaluatedProperties", say(() => `${NOT_ALLOWED}: the schema has no such property`)],
  ["items", say(() => `${NOT_ALLOWED}: the array has too many items`)],
  ["unevaluatedItems", say(() => `${NOT_ALLOWED}: the array has too many items`)],
  ["not", say(() => "must not fit the schema of not")],
]);

/** Says in a few words what a failed keyword asked of a value. */
export function describe(keyword: string, schema: Schema, value: JsonValue): readonly Description[] {
  return DESCRIBE.get(keyword)?.(schema, value) ?? [{ message: NOT_ALLOWED }];
}

/** The name of a value's type, as JSON Schema has it. */
function typeName(value: JsonValue): string {
  if (value === null) return "null";
  return isJsonArray(value) ? "array" : typeof value;
}

/** Words and values for "one of these types". */
function describeType(type: string | readonly string[], value: JsonValue): readonly Description[] {
  const types = typeof type === "string" ? [type] : type;
  const actual = typeof value === "number" && types.includes("integer") ? "a number with a fraction" : typeName(value);
  return [{ message: `must be ${types.join(" or ")}, but is ${actual}`, allowed: types }];
}

/** Words and values for "one of these values". */
export function describeValues(values: readonly JsonValue[]): readonly Description[] {
  const message =
    values.length === 1 ? "must be the one allowed value" : `must be one of the ${values.length} allowed values`;
  return [{ message, allowed: boundAllowed(values) }];
}

function describeDependent(rules: Readonly<Record<string, readonly string[]>>, value: JsonValue): Description[] {
  return Object.entries(rules).flatMap(([key, names]) =>
    isJsonObject(value) && Object.hasOwn(value, key) ? missing(names, value, `, which ${quote(key)} calls for`) : [],
  );
}

function missing(names: readonly string[], value: JsonValue, why: string): Description[] {
  return names
    .filter((name) => isJsonObject(value) && !Object.hasOwn(value, name))
    .map((name) => ({ message: `lacks the property ${quote(name)}${why}` }));
}

function sizeOf(value: JsonValue): number {
  if (typeof value === "string") return Array.from(value).length;
  if (isJsonArray(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : 0;
}

function quote(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}...` : name);
}
