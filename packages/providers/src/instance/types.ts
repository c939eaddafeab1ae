import type { SchemaNode } from "./check.ts";
import type { JsonType } from "./json.ts";
import { isArray, own } from "./json.ts";
import type { Rng } from "./rng.ts";

const ALL: readonly JsonType[] = ["object", "array", "string", "integer", "number", "boolean", "null"];
/** Simplest first, for values so deep that they should end. */
const BY_SIZE: readonly JsonType[] = ["null", "boolean", "integer", "number", "string", "array", "object"];

const HINTS: readonly (readonly [type: JsonType, keywords: readonly string[]])[] = [
  ["object", ["properties", "required", "patternProperties", "additionalProperties", "minProperties", "propertyNames"]],
  ["array", ["items", "prefixItems", "minItems", "maxItems", "contains", "uniqueItems"]],
  ["number", ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]],
];

/** The types that all these schemas allow; an empty list means that they contradict each other. */
function allowedTypes(nodes: readonly SchemaNode[]): readonly JsonType[] {
  return ALL.filter((type) =>
    nodes.every(({ schema }) => {
      const wanted = own(schema, "type");
      if (wanted === undefined) return true;
      const names = isArray(wanted) ? wanted : [wanted];
      return names.includes(type) || (type === "integer" && names.includes("number"));
    }),
  );
}

/** Who writes `properties` means an object, also where a string would satisfy the letter of the schema. */
function hintedTypes(nodes: readonly SchemaNode[]): readonly JsonType[] {
  const has = (keywords: readonly string[]) => nodes.some(({ schema }) => keywords.some((key) => key in schema));
  return HINTS.filter(([, keywords]) => has(keywords)).map(([type]) => type);
}

/** How a type is chosen. */
export interface TypeChoice {
  readonly rng: Rng;
  /** Number of the try; later ones leave the most plausible type. */
  readonly attempt: number;
  readonly deep: boolean;
}

/** The type of the value to make; undefined when none is allowed. */
export function chooseType(nodes: readonly SchemaNode[], { rng, attempt, deep }: TypeChoice): JsonType | undefined {
  const allowed = allowedTypes(nodes);
  const isFree = allowed.length === ALL.length;
  const hinted = isFree ? hintedTypes(nodes) : [];
  if (hinted.length > 0) return rng.pick(hinted);
  if (isFree && attempt < 3) return "string";
  if (deep) return BY_SIZE.filter((type) => allowed.includes(type))[attempt % Math.max(1, allowed.length)];
  // A fraction where a number may have one; a value rather than nothing where there may be one.
  const wide = allowed.includes("number") ? allowed.filter((type) => type !== "integer") : allowed;
  const full = wide.length > 1 && rng.chance(0.8) ? wide.filter((type) => type !== "null") : wide;
  return rng.pick(full);
}
