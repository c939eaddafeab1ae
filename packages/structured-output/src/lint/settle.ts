import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { entriesOf, isJsonArray, isJsonObject, ownValue } from "../schema/json.ts";
import { atPointer, joinPointer } from "../schema/pointer.ts";

/** How many layers may stand around a schema: a reference, null, a wrapper, and once more each. */
const MAX_LAYERS = 8;

/** The value types that a schema names; undefined when it names none. Without regard to OpenAPI's capitals. */
export function typesOf(schema: JsonObject): readonly string[] | undefined {
  const { type } = schema;
  const types = isJsonArray(type) ? type : [type];
  const names = types.flatMap((name) => (typeof name === "string" ? [name.toLowerCase()] : []));
  return names.length === 0 ? undefined : names;
}

/** The pointer that a local reference leads to; undefined for any other. */
export function targetOf(reference: JsonValue | undefined): string | undefined {
  if (typeof reference !== "string" || !reference.startsWith("#")) return undefined;
  try {
    return decodeURIComponent(reference.slice(1));
  } catch {
    // A percent sign that starts no escape makes the decoder throw; such a reference leads nowhere.
    return undefined;
  }
}

/**
 * The place in the sent schema that stands for the author's `node` itself, without what a lowering puts around it: a
 * reference, null for what may be absent, an object for what may not stand alone.
 */
export function settle(sent: JsonObject, start: string, node: JsonObject): string {
  let pointer = start;
  for (let layer = 0; layer < MAX_LAYERS; layer++) {
    const schema = atPointer(sent, pointer);
    const inner = isJsonObject(schema) ? innerOf(schema, pointer, node) : undefined;
    if (inner === undefined) return pointer;
    pointer = inner;
  }
  return pointer;
}

function innerOf(schema: JsonObject, pointer: string, node: JsonObject): string | undefined {
  // A reference of the author's stands for itself; what it leads to has a place of its own.
  const target = node.$ref === undefined ? targetOf(schema.$ref) : undefined;
  return target ?? besideNull(schema, pointer, node) ?? wrapped(schema, pointer, node);
}

function besideNull({ anyOf }: JsonObject, pointer: string, node: JsonObject): string | undefined {
  if (!isJsonArray(anyOf) || isUnion(node)) return undefined;
  const solid = anyOf.flatMap((branch, index) => (isJsonObject(branch) && branch.type !== "null" ? [index] : []));
  const [only, second] = solid;
  return only === undefined || second !== undefined ? undefined : joinPointer(pointer, "anyOf", `${only}`);
}

function isUnion({ anyOf, oneOf }: JsonObject): boolean {
  return [anyOf, oneOf].some((branches) => isJsonArray(branches) && branches.length > 1);
}

/** An object whose only property is `value` stands around something, unless the author declared it. */
function wrapped({ properties }: JsonObject, pointer: string, node: JsonObject): string | undefined {
  if (!isJsonObject(properties)) return undefined;
  const [first, second] = entriesOf(properties);
  if (first?.[0] !== "value" || second !== undefined) return undefined;
  const declared = isJsonObject(node.properties) && ownValue(node.properties, "value") !== undefined;
  return declared ? undefined : joinPointer(pointer, "properties", "value");
}
