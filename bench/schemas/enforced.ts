import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { type Breach, checkProfile, type ProfileName } from "@meerkat/structured-output";
import { entries, isArray, isObject, token } from "./json.ts";

/** The schema that a provider holds the model to: what it ignores is taken out, OpenAPI's spelling is undone. */
export function enforced(schema: JsonObject, profile: ProfileName, breaches?: readonly Breach[]): JsonObject {
  if (profile === "gemini-openapi") return fromOpenApi(schema);
  const ignored = new Set((breaches ?? checkProfile(schema, profile)).filter(isIgnored).map(placeOf));
  const root = ignored.size === 0 ? schema : without(schema, "", ignored);
  return isObject(root) ? root : {};
}

function isIgnored({ effect, keyword }: Breach): boolean {
  return effect === "ignored" && keyword !== undefined;
}

function placeOf({ pointer, keyword = "" }: Breach): string {
  return `${pointer}/${token(keyword)}`;
}

function without(value: JsonValue, pointer: string, ignored: ReadonlySet<string>): JsonValue {
  if (isArray(value)) return value.map((item, index) => without(item, `${pointer}/${index}`, ignored));
  if (!isObject(value)) return value;
  const kept = entries(value).map(([key, item]): [string, JsonValue, string] => [
    key,
    item,
    `${pointer}/${token(key)}`,
  ]);
  return Object.fromEntries(
    kept.filter(([, , at]) => !ignored.has(at)).map(([key, item, at]) => [key, without(item, at, ignored)]),
  );
}

/** What OpenAPI's schema says, in JSON Schema. */
function fromOpenApi(schema: JsonObject): JsonObject {
  const { nullable, propertyOrdering: _, example: __, ...rest } = schema;
  const plain: JsonObject = Object.fromEntries(
    entries(rest).map(([keyword, value]) => [keyword, spelled(keyword, value)]),
  );
  return nullable === true ? { anyOf: [plain, { type: "null" }] } : plain;
}

const COUNTS = ["minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"];

function spelled(keyword: string, value: JsonValue): JsonValue {
  const asSchema = (one: JsonValue) => (isObject(one) ? fromOpenApi(one) : one);
  if (keyword === "type" && typeof value === "string") return value.toLowerCase();
  if (keyword === "properties") return Object.fromEntries(entries(value).map(([name, one]) => [name, asSchema(one)]));
  if (keyword === "anyOf" && isArray(value)) return value.map(asSchema);
  if (keyword === "items") return asSchema(value);
  return COUNTS.includes(keyword) && typeof value === "string" ? Number(value) : value;
}
