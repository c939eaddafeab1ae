import type { JsonObject } from "@meerkat/protocol";
import { isJsonArray, isJsonObject } from "../schema/json.ts";
import { typesOf } from "./settle.ts";

const SOME_WORDS: Readonly<Record<string, string>> = {
  $ref: "What it refers to is written out here.",
  $dynamicRef: "What it refers to is written out here.",
  $recursiveRef: "What it refers to is written out here.",
  $defs: "Its schemas are written out where they are used.",
  definitions: "Its schemas are written out where they are used.",
  const: "Said as an enum of one value.",
  oneOf: "Said as anyOf: the branches are told apart in another way.",
  anyOf: "Its branches are merged with what stands beside them.",
  allOf: "Its parts are merged into one schema.",
  not: "Said by what is left over.",
  if: "Said by alternatives.",
  then: "Said by alternatives.",
  else: "Said by alternatives.",
  pattern: "Said in a spelling that engines read alike.",
  patternProperties: "Written as pairs of a name and a value, and read back.",
  additionalProperties: "Written as pairs of a name and a value, and read back.",
  required: "Every property is asked for, and null stands for one that is absent.",
  properties: "Written under other names or in another form, and read back.",
};

/** How a keyword is said in a schema where it does not stand as its author wrote it; one sentence. */
export function reword(keyword: string, node: JsonObject, sent: JsonObject | undefined): string {
  if (sent === undefined) return SOME_WORDS[keyword] ?? "Merged with what stands around it.";
  return (
    asOtherType(keyword, node, sent) ??
    inOtherWords(keyword, node, sent) ??
    SOME_WORDS[keyword] ??
    "Said in other words."
  );
}

/** The value is written as one of another type and brought back afterwards. */
function asOtherType(keyword: string, node: JsonObject, sent: JsonObject): string | undefined {
  const types = typesOf(sent);
  if (types === undefined || keyword.startsWith("$")) return undefined;
  const asks = (type: string, keywords: readonly string[]) =>
    typesOf(node)?.includes(type) ?? keywords.includes(keyword);
  const isArray = asks("array", ["items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems"]);
  const isObject = asks("object", ["properties", "required", "patternProperties", "additionalProperties"]);
  if (!isArray && !isObject) return undefined;
  if (isArray && types.includes("object"))
    return "An array is written as an object with a property for each item, and read back.";
  if (isObject && types.includes("array")) return "An object is written as a list of its properties, and read back.";
  return types.includes("string") ? "The value is written as JSON text, and read back." : undefined;
}

function inOtherWords(keyword: string, node: JsonObject, sent: JsonObject): string | undefined {
  const isText = keyword === "minLength" || keyword === "maxLength";
  if (isText && typeof sent.pattern === "string") return `Said by the pattern ${sent.pattern}`;
  if (keyword === "type" && (typesOf(sent)?.includes("null") || sent.nullable === true))
    return "Null is allowed too; it stands for an absent value.";
  if (keyword === "$ref" && typeof sent.$ref === "string") return `Refers to ${sent.$ref}.`;
  if (keyword === "type" && isJsonArray(node.type)) return "Said by a branch of anyOf for each type.";
  if (keyword === "type" && typeof sent.type === "string") return `Said as ${sent.type}.`;
  if (keyword === "additionalProperties" && isJsonObject(sent.properties) && sent.items === undefined)
    return closed(sent);
  return undefined;
}

function closed(sent: JsonObject): string | undefined {
  return sent.additionalProperties === undefined ? "Objects are closed without saying so." : undefined;
}
