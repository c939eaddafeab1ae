import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { entriesOf, isJsonArray, isJsonObject, ownValue } from "../../schema/json.ts";
import { joinPointer } from "../../schema/pointer.ts";

/** One subschema of a schema, and where it stands. */
export interface Place {
  readonly schema: JsonValue;
  readonly pointer: string;
  /** How many values deep it describes: the root and definitions are 1, a property or item one more than its owner. */
  readonly depth: number;
  /** The keyword through which its owner has it. */
  readonly keyword?: string;
  readonly owner?: OwnerPlace;
}

/** A place whose schema is an object, so that it can have parts. */
export type OwnerPlace = Place & { readonly schema: JsonObject };

const DEFINITIONS = ["$defs", "definitions"];
const MAPS = ["properties", "patternProperties", "dependentSchemas", ...DEFINITIONS];
const LISTS = ["anyOf", "oneOf", "allOf", "prefixItems"];
const SINGLE = [
  ...["items", "additionalProperties", "additionalItems", "contains", "propertyNames", "not", "if", "then", "else"],
  ...["unevaluatedProperties", "unevaluatedItems", "contentSchema"],
];
/** Keywords whose schema describes the same value as their owner's. */
const SAME_VALUE = new Set(["anyOf", "oneOf", "allOf", "not", "if", "then", "else", "dependentSchemas"]);
/** Keywords for which a boolean is the usual spelling of open and closed, not a schema to be judged. */
const SWITCHES = new Set(["additionalProperties", "additionalItems", "unevaluatedProperties", "unevaluatedItems"]);

/** Whether a keyword holds definitions, which describe nothing where they stand. */
export function isDefinitions(keyword: string | undefined): boolean {
  return keyword !== undefined && DEFINITIONS.includes(keyword);
}

/** Narrows a place to one that has parts. */
export function isOwner(place: Place): place is OwnerPlace {
  return isJsonObject(place.schema);
}

/** Every subschema of a schema, owners before their parts. Walks without recursion: schemas are untrusted. */
export function placesOf(root: JsonObject): readonly Place[] {
  const places: Place[] = [{ schema: root, pointer: "", depth: 1 }];
  // The list grows while it is read.
  for (const place of places) if (isOwner(place)) places.push(...partsOf(place));
  return places;
}

function partsOf(owner: OwnerPlace): readonly Place[] {
  const parts = entriesOf(owner.schema).map(([keyword, value]) => schemasOf(keyword, value));
  return parts.flat().map(({ keyword, tokens, schema }) => ({
    schema,
    pointer: joinPointer(owner.pointer, keyword, ...tokens),
    depth: depthUnder(owner, keyword),
    keyword,
    owner,
  }));
}

function depthUnder({ depth }: OwnerPlace, keyword: string): number {
  if (isDefinitions(keyword)) return 1;
  return SAME_VALUE.has(keyword) ? depth : depth + 1;
}

interface Part {
  readonly keyword: string;
  readonly tokens: readonly string[];
  readonly schema: JsonValue;
}

function schemasOf(keyword: string, value: JsonValue): readonly Part[] {
  if (MAPS.includes(keyword) && isJsonObject(value)) {
    return entriesOf(value).map(([name, schema]) => ({ keyword, tokens: [name], schema }));
  }
  if (LISTS.includes(keyword) && isJsonArray(value)) {
    return value.map((schema, index) => ({ keyword, tokens: [`${index}`], schema }));
  }
  if (!SINGLE.includes(keyword) || (SWITCHES.has(keyword) && typeof value === "boolean")) return [];
  return [{ keyword, tokens: [], schema: value }];
}

/** Whether the schema says or lists this type. */
export function hasType({ schema }: OwnerPlace, type: string): boolean {
  return schema.type === type || (isJsonArray(schema.type) && schema.type.includes(type));
}

/** Names of the declared properties. */
export function propertyNames({ schema }: OwnerPlace): readonly string[] {
  const properties = ownValue(schema, "properties");
  return isJsonObject(properties) ? entriesOf(properties).map(([name]) => name) : [];
}

/** Names that are required. */
export function requiredNames({ schema }: OwnerPlace): ReadonlySet<JsonValue> {
  return new Set(isJsonArray(schema.required) ? schema.required : []);
}
