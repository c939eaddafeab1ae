import type { JsonObject, JsonValue } from "@meerkat/protocol";
import type { Reading } from "./dialect.ts";
import { entriesOf, isJsonArray, isJsonObject } from "./json.ts";
import { effectiveEntries } from "./keywords.ts";
import { enumWithNull, isNullable, typeWithNull } from "./nullable.ts";
import { unicodePattern } from "./pattern.ts";

/** A subschema: where the author wrote it below its parent, and where it stands in the 2020-12 form. */
export interface Child {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly value: JsonValue;
}

/**
 * One keyword of a schema object in its 2020-12 spelling `to`; `from` is what the author wrote. Only children are
 * schemas: a `value` (enum, const, default, ...) is data, whatever it looks like.
 */
export type Slot =
  | { readonly shape: "value"; readonly from: string; readonly to: string; readonly value: JsonValue }
  | {
      readonly shape: "schema" | "list" | "map";
      readonly from: string;
      readonly to: string;
      readonly children: readonly Child[];
    };

/** Identification and references: the linker consumes them, so the 2020-12 form has none but its own `$ref`. */
const LINKED = new Set([
  ...["$schema", "$id", "$anchor", "$ref", "$dynamicRef", "$dynamicAnchor", "$vocabulary"],
  ...["$recursiveRef", "$recursiveAnchor"],
]);

const SHAPES = new Map<string, "schema" | "list" | "map">([
  ...["not", "if", "then", "else", "contains", "propertyNames"].map((keyword) => [keyword, "schema"] as const),
  ...["additionalProperties", "unevaluatedProperties", "unevaluatedItems"].map(
    (keyword) => [keyword, "schema"] as const,
  ),
  ...["allOf", "anyOf", "oneOf", "prefixItems"].map((keyword) => [keyword, "list"] as const),
  ...["properties", "patternProperties", "dependentSchemas", "$defs"].map((keyword) => [keyword, "map"] as const),
]);

/** Reads the keywords of a schema object in its dialect and gives them in 2020-12 spelling, in the author's order. */
export function slotsOf(node: JsonObject, { dialect, nullable }: Reading): readonly Slot[] {
  const widened = nullable && isNullable(node);
  return effectiveEntries(node, dialect).flatMap(([keyword, value]) => {
    if (LINKED.has(keyword) || (keyword === "id" && dialect === "draft-04")) return [];
    const known = widened ? NULLABLE.get(keyword) : undefined;
    return (known ?? UPGRADES.get(keyword))?.(value, node) ?? [slot(keyword, keyword, value)];
  });
}

function slot(from: string, to: string, value: JsonValue): Slot {
  switch (SHAPES.get(to) ?? (to === "items" ? "schema" : "value")) {
    case "schema":
      return { shape: "schema", from, to, children: [{ from: [from], to: [to], value }] };
    case "list":
      return { shape: "list", from, to, children: listChildren(from, to, value) };
    case "map":
      return { shape: "map", from, to, children: mapChildren(from, to, value) };
    default:
      return { shape: "value", from, to, value };
  }
}

function listChildren(from: string, to: string, value: JsonValue): Child[] {
  if (!isJsonArray(value)) return [];
  return value.map((item, index) => ({ from: [from, `${index}`], to: [to, `${index}`], value: item }));
}

function mapChildren(from: string, to: string, value: JsonValue): Child[] {
  if (!isJsonObject(value)) return [];
  return entriesOf(value).map(([key, item]) => ({ from: [from, key], to: [to, key], value: item }));
}

/** Older spellings and what they became. A keyword that another one absorbs gives no slot. */
type Upgrade = (value: JsonValue, node: JsonObject) => readonly Slot[] | undefined;

const UPGRADES = new Map<string, Upgrade>([
  ["definitions", upgradeDefinitions],
  // It has been read where it counts; left in, it would count in a schema that no longer names its draft.
  ["nullable", (_, node) => (isNullable(node) ? [] : undefined)],
  ["pattern", (value) => [{ shape: "value", from: "pattern", to: "pattern", value: usablePattern(String(value)) }]],
  ["patternProperties", upgradePatterns],
  ["dependencies", upgradeDependencies],
  [
    "items",
    (value) => (isJsonArray(value) ? (value.length > 0 ? [slot("items", "prefixItems", value)] : []) : undefined),
  ],
  ["additionalItems", (value, node) => (isJsonArray(node.items) ? [slot("additionalItems", "items", value)] : [])],
  ["minimum", (_, node) => (node.exclusiveMinimum === true ? [] : undefined)],
  ["maximum", (_, node) => (node.exclusiveMaximum === true ? [] : undefined)],
  ["exclusiveMinimum", (value, node) => upgradeExclusive("Minimum", value, node.minimum)],
  ["exclusiveMaximum", (value, node) => upgradeExclusive("Maximum", value, node.maximum)],
]);

/** What OpenAPI's `nullable: true` makes of the keywords beside it. */
const NULLABLE = new Map<string, Upgrade>([
  ["type", (value) => [slot("type", "type", typeWithNull(value))]],
  ["enum", (value) => [slot("enum", "enum", enumWithNull(value))]],
]);

/** Draft 04 says with a boolean that the bound beside it is exclusive; since 06 the bound is the value. */
function upgradeExclusive(which: "Minimum" | "Maximum", value: JsonValue, bound: JsonValue | undefined) {
  if (typeof value !== "boolean") return undefined;
  const from = which.toLowerCase();
  return value && bound !== undefined ? [slot(from, `exclusive${which}`, bound)] : [];
}

/** A name that is in both maps keeps its place in `$defs` and gets another one for the older map. */
function upgradeDefinitions(value: JsonValue, node: JsonObject): readonly Slot[] {
  const taken = new Set(isJsonObject(node.$defs) ? Object.keys(node.$defs) : []);
  const children = mapChildren("definitions", "$defs", value).map((child) => ({
    ...child,
    to: child.to.map((token, index) => (index === 1 ? freshName(token, taken) : token)),
  }));
  return [{ shape: "map", from: "definitions", to: "$defs", children }];
}

/** `name`, or with the first free number after it; what it returns is taken from then on. */
export function freshName(name: string, taken: Set<string>): string {
  let fresh = name;
  for (let number = 2; taken.has(fresh); number++) fresh = `${name}_${number}`;
  taken.add(fresh);
  return fresh;
}

function usablePattern(pattern: string): string {
  return unicodePattern(pattern) ?? pattern;
}

function upgradePatterns(value: JsonValue): readonly Slot[] {
  const taken = new Set<string>();
  const children = mapChildren("patternProperties", "patternProperties", value).map((child) => {
    let pattern = usablePattern(child.from[1] ?? "");
    // Two patterns that differ in needless escapes only are one when these are gone; both must stay.
    while (taken.has(pattern)) pattern = `(?:${pattern})`;
    taken.add(pattern);
    return { ...child, to: ["patternProperties", pattern] };
  });
  return [{ shape: "map", from: "patternProperties", to: "patternProperties", children }];
}

/** Both spellings may stand side by side; where they name the same property, the newer one counts. */
function upgradeDependencies(value: JsonValue, node: JsonObject): readonly Slot[] {
  const entries = isJsonObject(value) ? entriesOf(value) : [];
  const names = entries.filter(([key, item]) => isJsonArray(item) && !has(node.dependentRequired, key));
  const schemas = entries.filter(([key, item]) => !isJsonArray(item) && !has(node.dependentSchemas, key));
  const slots: Slot[] = [];
  if (names.length > 0) slots.push(slot("dependencies", "dependentRequired", Object.fromEntries(names)));
  if (schemas.length > 0) slots.push(slot("dependencies", "dependentSchemas", Object.fromEntries(schemas)));
  return slots;
}

function has(value: JsonValue | undefined, key: string): boolean {
  return isJsonObject(value) && Object.hasOwn(value, key);
}
