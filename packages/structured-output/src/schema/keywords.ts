import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { type Dialect, hidesRefSiblings, isMeaningful } from "./dialect.ts";
import { SchemaFault } from "./fault.ts";
import { entriesOf, isJsonArray, isJsonObject } from "./json.ts";
import { unicodePattern } from "./pattern.ts";
import { joinPointer } from "./pointer.ts";

/** The seven values of `type`. */
const TYPES: readonly string[] = ["string", "number", "integer", "object", "array", "boolean", "null"];

/** Keywords that stay in force beside `$ref` in drafts up to 07: definitions, and words for the reader. */
const BESIDE_REF = new Set(["definitions", "$defs", "title", "description", "default", "examples", "$comment", "$ref"]);

/** The keywords of a schema object that mean something in its dialect, in the author's order. */
export function effectiveEntries(node: JsonObject, dialect: Dialect): [string, JsonValue][] {
  const hides = hidesRefSiblings(dialect) && Object.hasOwn(node, "$ref") && typeof node.$ref === "string";
  return entriesOf(node).filter(([keyword]) => isMeaningful(keyword, dialect) && (!hides || BESIDE_REF.has(keyword)));
}

/** Says what is wrong with a keyword's value; undefined when nothing is. */
type Check = (value: JsonValue) => string | undefined;

const must =
  (holds: (value: JsonValue) => boolean, what: string): Check =>
  (value) =>
    holds(value) ? undefined : what;

const isText = (value: JsonValue) => typeof value === "string";
const isNumber = (value: JsonValue) => typeof value === "number";
const isCount = (value: JsonValue) => typeof value === "number" && Number.isInteger(value) && value >= 0;
const isNames = (value: JsonValue) => isJsonArray(value) && value.every(isText);
const isSchema = (value: JsonValue) => typeof value === "boolean" || isJsonObject(value);
const isSchemas = (value: JsonValue) => isJsonArray(value) && value.every(isSchema);
const isMapOf = (holds: (value: JsonValue) => boolean) => (value: JsonValue) =>
  isJsonObject(value) && entriesOf(value).every(([, item]) => holds(item));
const isTypeName = (value: JsonValue) => typeof value === "string" && TYPES.includes(value);
const isRegex = (value: JsonValue) => typeof value === "string" && unicodePattern(value) !== undefined;

const text = must(isText, "must be a string");
const number = must(isNumber, "must be a number");
const bound = must((value) => isNumber(value) || typeof value === "boolean", "must be a number");
const count = must(isCount, "must be a whole number, zero or more");
const schema = must(isSchema, "must be a schema (an object, true or false)");
const schemas = must(isSchemas, "must be an array of schemas");
const alternatives = must(
  (value) => isSchemas(value) && isJsonArray(value) && value.length > 0,
  "must be an array with at least one schema",
);
const schemaMap = must(isMapOf(isSchema), "must be an object whose values are schemas");
const types = must(
  (value) => isTypeName(value) || (isJsonArray(value) && value.length > 0 && value.every(isTypeName)),
  `must be one or several of ${TYPES.join(", ")}`,
);
const regexMap: Check = (value) => {
  const wrong = schemaMap(value);
  if (wrong !== undefined || !isJsonObject(value)) return wrong;
  const broken = Object.keys(value).find((key) => !isRegex(key));
  if (broken === undefined) return undefined;
  return `must have regular expressions (ECMAScript) as its keys, which ${JSON.stringify(broken.slice(0, 200))} is not`;
};

function all(check: Check, ...keywords: string[]): [string, Check][] {
  return keywords.map((keyword) => [keyword, check]);
}

const CHECKS = new Map<string, Check>([
  ...all(text, "$schema", "$ref", "$id", "id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef"),
  ...all(types, "type"),
  ...all(must(isJsonArray, "must be an array of the allowed values"), "enum"),
  ...all(must(isNames, 'must be an array of property names, written beside "properties"'), "required"),
  ...all(must(isMapOf(isNames), "must be an object whose values are arrays of property names"), "dependentRequired"),
  ...all(
    must(
      isMapOf((value) => isNames(value) || isSchema(value)),
      "must be an object of property names or schemas",
    ),
    "dependencies",
  ),
  ...all(schemaMap, "properties", "$defs", "definitions", "dependentSchemas"),
  ...all(regexMap, "patternProperties"),
  ...all(alternatives, "allOf", "anyOf", "oneOf"),
  ...all(schemas, "prefixItems"),
  ...all(
    must((value) => isSchema(value) || isSchemas(value), "must be a schema or an array of schemas"),
    "items",
  ),
  ...all(schema, "additionalItems", "unevaluatedItems", "contains", "not", "if", "then", "else"),
  ...all(schema, "additionalProperties", "unevaluatedProperties", "propertyNames"),
  ...all(number, "minimum", "maximum"),
  ...all(bound, "exclusiveMinimum", "exclusiveMaximum"),
  ...all(
    must((value) => typeof value === "number" && value > 0, "must be a number above zero"),
    "multipleOf",
  ),
  ...all(count, "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"),
  ...all(count, "minContains", "maxContains"),
  ...all(
    must((value) => typeof value === "boolean", "must be true or false"),
    "uniqueItems",
    "$recursiveAnchor",
  ),
  ...all(must(isRegex, "must be a regular expression (ECMAScript, as with the u flag)"), "pattern"),
]);

/**
 * Refuses a schema object whose keywords have values that no validator could apply.
 * @throws SchemaFault with the pointer of the first wrong keyword.
 */
export function checkKeywords(node: JsonObject, dialect: Dialect, pointer: string): void {
  for (const [keyword, value] of effectiveEntries(node, dialect)) {
    const problem = CHECKS.get(keyword)?.(value);
    if (problem !== undefined) throw new SchemaFault(joinPointer(pointer, keyword), `"${keyword}" ${problem}`);
  }
}
