import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { entriesOf, isJsonArray, isJsonObject, ownValue } from "./json.ts";

/** One branch of a choice: what it refers to, and the values that choose it. */
interface Branch {
  readonly reference?: string;
  readonly values?: readonly string[];
}

/** OpenAPI's `discriminator` beside a choice. */
export interface Discriminator {
  readonly keyword: "oneOf" | "anyOf";
  readonly property: string;
  readonly branches: readonly Branch[];
}

/** Reads the `discriminator` of a schema object, as the author wrote it. */
export function discriminatorOf(node: JsonObject): Discriminator | undefined {
  const discriminator = ownValue(node, "discriminator");
  const property = isJsonObject(discriminator) ? discriminator.propertyName : undefined;
  if (!isJsonObject(discriminator) || typeof property !== "string") return undefined;
  for (const keyword of ["oneOf", "anyOf"] as const) {
    const list = ownValue(node, keyword);
    if (isJsonArray(list))
      return { keyword, property, branches: list.map((branch) => branchOf(branch, discriminator)) };
  }
  return undefined;
}

function branchOf(branch: JsonValue, { mapping }: JsonObject): Branch {
  const reference = isJsonObject(branch) ? branch.$ref : undefined;
  if (typeof reference !== "string") return {};
  const name = lastPart(reference);
  const mapped = (isJsonObject(mapping) ? entriesOf(mapping) : [])
    .filter(([, target]) => target === reference || target === name)
    .map(([value]) => value);
  return { reference, values: mapped.length > 0 ? mapped : [name] };
}

function lastPart(reference: string): string {
  return reference.slice(reference.lastIndexOf("/") + 1);
}

/** What {@link discriminate} has to know about a branch. */
export interface Chosen extends Branch {
  readonly property: string;
  /** The schema that a reference leads to. */
  targetOf(reference: string): JsonValue | undefined;
}

/** The branch with the value that chooses it, unless it, or what it refers to, has one already. */
export function discriminate(branch: JsonValue, { property, reference, values = [], targetOf }: Chosen): JsonValue {
  if (!isJsonObject(branch) || reference === undefined || values.length === 0) return branch;
  if (hasChoice(targetOf(reference), property) || hasChoice(branch, property)) return branch;
  const [only] = values;
  const tag: JsonObject = values.length === 1 && only !== undefined ? { const: only } : { enum: values };
  const properties = isJsonObject(branch.properties) ? branch.properties : {};
  const required = isJsonArray(branch.required) ? branch.required : [];
  return {
    ...branch,
    properties: { ...properties, ...Object.fromEntries([[property, tag]]) },
    required: required.includes(property) ? required : [...required, property],
  };
}

function hasChoice(schema: JsonValue | undefined, property: string): boolean {
  const properties = isJsonObject(schema) ? schema.properties : undefined;
  const own = isJsonObject(properties) ? ownValue(properties, property) : undefined;
  return isJsonObject(own) && (own.const !== undefined || own.enum !== undefined);
}
