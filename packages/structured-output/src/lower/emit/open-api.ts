import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { entriesOf, isJsonArray, isJsonObject, ownValue } from "../../schema/json.ts";
import { joinPointer, splitPointer } from "../../schema/pointer.ts";

/** The same in OpenAPI 3.0's words. */
export function openApi(schema: JsonObject): JsonObject {
  const { additionalProperties: _closed, anyOf, type, ...rest } = schema;
  const own = Object.fromEntries(entriesOf(rest).map(([keyword, value]) => [keyword, openApiMember(keyword, value)]));
  const branches = isJsonArray(anyOf) ? anyOf.filter((branch): branch is JsonObject => isJsonObject(branch)) : [];
  const kinds = branches.filter((branch) => branch.type !== "null");
  const nullable = kinds.length < branches.length ? { nullable: true } : {};
  const typed = typeof type === "string" ? { type: type === "null" ? "STRING" : type.toUpperCase() } : {};
  const ordered = isJsonObject(rest.properties) ? { propertyOrdering: Object.keys(rest.properties) } : {};
  // Null alone is not to be had: a text that may be null is the nearest.
  const lone = type === "null" ? { nullable: true, enum: ["null"] } : {};
  const [only, second] = kinds;
  if (only !== undefined && second === undefined) return { ...own, ...openApi(only), ...nullable };
  const union = kinds.length === 0 ? {} : { anyOf: kinds.map(openApi) };
  return { ...typed, ...own, ...lone, ...ordered, ...union, ...nullable };
}

function openApiMember(keyword: string, value: JsonValue): JsonValue {
  if (keyword === "items" && isJsonObject(value)) return openApi(value);
  if (keyword !== "properties" || !isJsonObject(value)) return value;
  return Object.fromEntries(
    entriesOf(value).map(([name, child]) => [name, isJsonObject(child) ? openApi(child) : child]),
  );
}

/** Where in OpenAPI's words the schema stands that a pointer leads to in JSON Schema's: null is no branch there. */
export function openApiPointer(schema: JsonObject, pointer: string): string {
  const told: string[] = [];
  let node: JsonValue | undefined = schema;
  const tokens = splitPointer(pointer);
  for (let token = tokens.shift(); token !== undefined; token = tokens.shift()) {
    const child: JsonValue | undefined = childOf(node, token);
    if (token === "anyOf" && isJsonArray(child) && isUnion(node)) {
      const index = Number(tokens.shift());
      told.push(...branchTokens(child, index));
      node = child[index];
    } else {
      told.push(token);
      node = child;
    }
  }
  return joinPointer("", ...told);
}

function childOf(node: JsonValue | undefined, token: string): JsonValue | undefined {
  if (isJsonArray(node)) return node[Number(token)];
  return isJsonObject(node) ? ownValue(node, token) : undefined;
}

/** A property may be called `anyOf`; a union is a list of schemas. */
function isUnion(node: JsonValue | undefined): boolean {
  return isJsonObject(node) && isJsonArray(node.anyOf);
}

/** A lone kind beside null is the schema itself, and so is null. */
function branchTokens(branches: readonly JsonValue[], index: number): readonly string[] {
  const isNull = (branch: JsonValue | undefined) => isJsonObject(branch) && branch.type === "null";
  const kinds = branches.filter((branch) => !isNull(branch));
  if (kinds.length < 2 || isNull(branches[index])) return [];
  return ["anyOf", `${branches.slice(0, index).filter((branch) => !isNull(branch)).length}`];
}
