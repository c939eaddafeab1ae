import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { entriesOf, isJsonArray, isJsonObject } from "../../schema/json.ts";
import { isAnnotation } from "./annotations.ts";
import type { Flat } from "./flatten.ts";

/** The kinds of JSON values. `integer` is a number that the facts restrict. */
export const KINDS = ["object", "array", "string", "number", "boolean", "null"] as const;

export type Kind = (typeof KINDS)[number];

/** The kind of a value. */
export function kindOf(value: JsonValue): Kind {
  if (value === null) return "null";
  if (isJsonArray(value)) return "array";
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? (typeof value as "string" | "number" | "boolean")
    : "object";
}

/** Which kinds a value may be of, and how that is known. */
export interface Kinds {
  readonly allowed: ReadonlySet<Kind>;
  readonly integer: boolean;
  /** False when nothing restricts the kind, not even by a keyword that only makes sense for one. */
  readonly restricted: boolean;
  /** Places where the kind was inferred from the keywords. */
  readonly inferred: readonly string[];
  /** Kinds whose values fit too, since no keyword speaks of them; empty unless a kind was inferred. */
  readonly others: ReadonlySet<Kind>;
}

/** No kind. */
export const NO_KINDS: ReadonlySet<Kind> = new Set();

const FAMILIES: Readonly<Record<string, Kind>> = {
  ...of("object", ["properties", "required", "additionalProperties", "unevaluatedProperties", "patternProperties"]),
  ...of("object", ["propertyNames", "minProperties", "maxProperties", "dependentRequired", "dependentSchemas"]),
  ...of("array", ["prefixItems", "items", "unevaluatedItems", "contains", "minContains", "maxContains"]),
  ...of("array", ["minItems", "maxItems", "uniqueItems"]),
  ...of("string", ["minLength", "maxLength", "pattern"]),
  ...of("number", ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
};

function of(kind: Kind, keywords: readonly string[]): Record<string, Kind> {
  return Object.fromEntries(keywords.map((keyword) => [keyword, kind]));
}

/**
 * The kinds that facts allow. Where no fact names a type, keywords that only speak of one kind are taken to mean that
 * kind: an author who writes `properties` means an object, though JSON Schema lets any other value pass.
 */
export function kindsOf({ facts, excluded, demanded }: Flat): Kinds {
  let allowed = new Set<Kind>(KINDS);
  let integer = false;
  const typed = facts.filter(({ node }) => node.type !== undefined);
  for (const { node } of typed) {
    const types = typesOf(node);
    allowed = new Set(
      [...allowed].filter((kind) => types.includes(kind) || (kind === "number" && types.includes("integer"))),
    );
    integer ||= types.includes("integer") && !types.includes("number");
  }
  for (const type of excluded.types) if (type !== "integer") allowed.delete(type as Kind);
  if (typed.length > 0) return { allowed, integer, restricted: true, inferred: [], others: NO_KINDS };
  const families = familiesOf(facts.map(({ node }) => node));
  if (demanded.size > 0) families.add("object");
  const inferred = facts.filter(({ node }) => familiesOf([node]).size > 0).map(({ pointer }) => pointer);
  if (families.size === 0) {
    return { allowed, integer, restricted: allowed.size < KINDS.length, inferred: [], others: NO_KINDS };
  }
  const others = new Set([...allowed].filter((kind) => !families.has(kind)));
  const meant = new Set([...allowed].filter((kind) => families.has(kind)));
  return { allowed: meant, integer, restricted: true, inferred, others };
}

function familiesOf(nodes: readonly JsonObject[]): Set<Kind> {
  const keywords = nodes.flatMap((node) => Object.keys(node).filter((key) => !isAnnotation(key)));
  return new Set(keywords.flatMap((keyword) => FAMILIES[keyword] ?? []));
}

function typesOf({ type }: JsonObject): readonly string[] {
  return (isJsonArray(type) ? type : [type]).filter((name) => typeof name === "string");
}

/** Members of a schema that are values, not schemas. */
const DATA = new Set(["enum", "const", "default", "examples"]);

/** The kinds that a schema names in `type`, anywhere. */
export function namedKinds(root: JsonObject): ReadonlySet<Kind> {
  const named = new Set<string>();
  const nodes: JsonValue[] = [root];
  // The list grows while it is read.
  for (const node of nodes) {
    if (isJsonObject(node)) for (const name of typesOf(node)) named.add(name === "integer" ? "number" : name);
    nodes.push(...partsOf(node));
  }
  return new Set(KINDS.filter((kind) => named.has(kind)));
}

function partsOf(node: JsonValue): readonly JsonValue[] {
  if (isJsonArray(node)) return node;
  return isJsonObject(node) ? entriesOf(node).flatMap(([key, value]) => (DATA.has(key) ? [] : [value])) : [];
}
