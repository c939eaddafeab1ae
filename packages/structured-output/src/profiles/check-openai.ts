import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { entriesOf, isJsonArray, isJsonObject, ownValue } from "../schema/json.ts";
import { atPointer, joinPointer } from "../schema/pointer.ts";

/** A rule of a provider that a schema breaks, at the JSON Pointer of the subschema that breaks it. */
export interface Breach {
  readonly pointer: string;
  readonly rule: string;
}

/** What OpenAI strict mode bounds over a whole schema. */
const LIMITS = { depth: 10, properties: 5000, enumValues: 1000, enumChars: 15_000, chars: 120_000 };

const KEYWORDS = new Set([
  ...["type", "enum", "const", "$defs", "$ref", "anyOf", "title", "description"],
  ...["properties", "required", "additionalProperties", "items", "minItems", "maxItems"],
  ...["pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
]);

const FORMATS = new Set([...["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"]]);

interface Walk {
  readonly root: JsonObject;
  readonly breaches: Breach[];
  properties: number;
  enumValues: number;
  enumChars: number;
}

/**
 * Every rule of OpenAI strict mode that a schema breaks; empty when it may be sent. Written from the provider's
 * rules alone, so that it can judge what a lowering emits. What the provider does not document counts as refused.
 */
export function checkOpenAiStrict(schema: JsonObject): readonly Breach[] {
  const walk: Walk = { root: schema, breaches: [], properties: 0, enumValues: 0, enumChars: 0 };
  if (schema.type !== "object") breach(walk, "", "the root is an object");
  if (schema.anyOf !== undefined) breach(walk, "", "the root is no union");
  visit(walk, schema, { pointer: "", depth: 1 });
  for (const limit of ["properties", "enumValues", "enumChars"] as const) {
    if (walk[limit] > LIMITS[limit]) breach(walk, "", `at most ${LIMITS[limit]} ${limit}`);
  }
  if (JSON.stringify(schema).length > LIMITS.chars) breach(walk, "", `at most ${LIMITS.chars} characters`);
  return walk.breaches;
}

function breach(walk: Walk, pointer: string, rule: string): void {
  walk.breaches.push({ pointer, rule });
}

interface Spot {
  readonly pointer: string;
  readonly depth: number;
}

function visit(walk: Walk, schema: JsonValue | undefined, spot: Spot): void {
  if (!isJsonObject(schema)) {
    breach(walk, spot.pointer, "a schema is an object");
    return;
  }
  if (spot.depth > LIMITS.depth) {
    breach(walk, spot.pointer, `at most ${LIMITS.depth} levels`);
    return;
  }
  for (const [keyword] of entriesOf(schema)) {
    if (!KEYWORDS.has(keyword)) breach(walk, spot.pointer, `no keyword ${keyword}`);
  }
  checkReference(walk, schema, spot);
  checkObject(walk, schema, spot);
  checkScalar(walk, schema, spot);
  visitChildren(walk, schema, spot);
}

function checkReference(walk: Walk, schema: JsonObject, { pointer }: Spot): void {
  if (schema.$ref === undefined) {
    const typed = ["type", "enum", "const", "anyOf"].some((keyword) => schema[keyword] !== undefined);
    if (!typed) breach(walk, pointer, "a schema says its type");
    return;
  }
  if (entriesOf(schema).some(([keyword]) => keyword !== "$ref" && keyword !== "$defs")) {
    breach(walk, pointer, "nothing stands beside $ref");
  }
  const target = localTarget(walk.root, String(schema.$ref));
  if (!isJsonObject(target)) breach(walk, pointer, "a $ref leads to a place in the same schema");
}

function localTarget(root: JsonObject, reference: string): JsonValue | undefined {
  if (!reference.startsWith("#")) return undefined;
  try {
    return atPointer(root, decodeURIComponent(reference.slice(1)));
  } catch {
    // A percent sign that starts no escape makes the decoder throw; such a reference leads nowhere.
    return undefined;
  }
}

function isOf(schema: JsonObject, type: string): boolean {
  return schema.type === type || (isJsonArray(schema.type) && schema.type.includes(type));
}

function checkObject(walk: Walk, schema: JsonObject, { pointer }: Spot): void {
  if (!isOf(schema, "object")) return;
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const names = entriesOf(properties).map(([name]) => name);
  const required = new Set(isJsonArray(schema.required) ? schema.required : []);
  walk.properties += names.length;
  if (names.length === 0) breach(walk, pointer, "an object has properties");
  if (schema.additionalProperties !== false) breach(walk, pointer, "an object is closed");
  const listed = names.length === required.size && names.every((name) => required.has(name));
  if (!listed) breach(walk, pointer, "every property is required, and nothing else");
}

function checkScalar(walk: Walk, schema: JsonObject, { pointer }: Spot): void {
  if (isOf(schema, "array") && schema.items === undefined) breach(walk, pointer, "an array has items");
  if (schema.format !== undefined && !FORMATS.has(String(schema.format))) {
    breach(walk, pointer, `no format ${String(schema.format)}`);
  }
  if (/\(\?<?[=!]/.test(String(schema.pattern ?? ""))) breach(walk, pointer, "a pattern has no lookaround");
  if (!isJsonArray(schema.enum)) return;
  walk.enumValues += schema.enum.length;
  for (const value of schema.enum) walk.enumChars += typeof value === "string" ? value.length : 0;
  if (schema.enum.some((value) => typeof value === "object" && value !== null)) {
    breach(walk, pointer, "an enum has no objects and no arrays");
  }
}

/** A union and a definition are no level of the value; an object's property and an array's item are. */
function visitChildren(walk: Walk, schema: JsonObject, { pointer, depth }: Spot): void {
  const { items, anyOf } = schema;
  if (items !== undefined) visit(walk, items, { pointer: joinPointer(pointer, "items"), depth: depth + 1 });
  for (const [index, branch] of (isJsonArray(anyOf) ? anyOf : []).entries()) {
    visit(walk, branch, { pointer: joinPointer(pointer, "anyOf", `${index}`), depth });
  }
  for (const keyword of ["properties", "$defs"]) {
    const map = ownValue(schema, keyword);
    for (const [name, child] of isJsonObject(map) ? entriesOf(map) : []) {
      visit(walk, child, { pointer: joinPointer(pointer, keyword, name), depth: keyword === "$defs" ? 1 : depth + 1 });
    }
  }
}
