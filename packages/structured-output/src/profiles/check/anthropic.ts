import type { JsonObject } from "@meerkat/protocol";
import { isJsonArray, isJsonObject } from "../../schema/json.ts";
import type { Breach } from "./breach.ts";
import {
  closed,
  constantsOf,
  isRoot,
  LOOKAROUND,
  listedValues,
  localReferences,
  namedLike,
  noRecursion,
  onlyFormats,
  onlyKeywords,
  patternsWithout,
  SCALARS,
  saysType,
} from "./common.ts";
import { type OwnerPlace, placesOf, propertyNames, requiredNames } from "./places.ts";
import { type Limit, overrun, type RuleBook, rule, total } from "./rule.ts";

const PAGE = "Anthropic structured outputs page, copy of 2026-09-20";
const TYPES = "@anthropic-ai/sdk 1.12.0, types of Tool";
const NAMES = "Anthropic tool schemas: property keys, 400 for others";
const UNION = "vercel/ai#14342, agency-lang#487: a tool root that is a union is answered with 400";

const KEYWORDS = [
  ...["type", "enum", "const", "$defs", "definitions", "$ref", "anyOf", "allOf", "title", "description", "default"],
  ...["properties", "required", "additionalProperties", "items", "minItems", "pattern", "format"],
  ...["$id", "$schema", "$comment", "$vocabulary"],
];
const FORMATS = ["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"];
const TOOLS_PER_REQUEST = 20;

const OPTIONAL: Limit = { evidence: PAGE, what: "optional properties", most: 24, count: optionalCount };
const UNIONS: Limit = { evidence: PAGE, what: "places with a union", most: 16, count: unionCount };

/** Anthropic's answer format. */
export const ANTHROPIC: RuleBook = {
  noBooleans: PAGE,
  rules: [
    onlyKeywords(PAGE, KEYWORDS),
    saysType(PAGE, ["type", "enum", "const", "anyOf", "allOf", "$ref"]),
    closed(PAGE),
    localReferences(PAGE),
    noRecursion(PAGE),
    rule(PAGE, "allOf has no references", ({ schema }) =>
      branches(schema.allOf).some(({ $ref }) => $ref !== undefined),
    ),
    rule(
      PAGE,
      "minItems is 0 or 1",
      ({ schema: { minItems } }) => minItems !== undefined && minItems !== 0 && minItems !== 1,
    ),
    listedValues(PAGE, SCALARS),
    constantsOf(PAGE, SCALARS),
    onlyFormats(PAGE, FORMATS),
    patternsWithout(PAGE, "lookaround", LOOKAROUND),
    patternsWithout(PAGE, "backreference", /\\([1-9]|k<)/),
    patternsWithout(PAGE, "word boundary", /\\[bB]/),
  ],
  limits: [OPTIONAL, UNIONS],
};

/** Anthropic's strict tools. */
export const ANTHROPIC_TOOLS: RuleBook = {
  ...ANTHROPIC,
  rules: [
    rule(TYPES, "the root is an object", (place) => isRoot(place) && place.schema.type !== "object"),
    rule(UNION, "the root is no union and no reference", (place) => isRoot(place) && isCombined(place)),
    ...ANTHROPIC.rules,
    namedLike(NAMES, /^[a-zA-Z0-9_.-]{1,64}$/),
  ],
};

function branches(list: JsonObject["allOf"]): readonly JsonObject[] {
  return isJsonArray(list) ? list.filter(isJsonObject) : [];
}

function isCombined({ schema }: OwnerPlace): boolean {
  return ["anyOf", "allOf", "oneOf", "$ref"].some((keyword) => schema[keyword] !== undefined);
}

function optionalCount(place: OwnerPlace): number {
  const required = requiredNames(place);
  return propertyNames(place).filter((name) => !required.has(name)).length;
}

function unionCount({ schema }: OwnerPlace): number {
  return isJsonArray(schema.anyOf) || (isJsonArray(schema.type) && schema.type.length > 1) ? 1 : 0;
}

/** What the answer format and the strict tools of one request break together: their budgets are shared. */
export function checkAnthropicRequest(schemas: readonly JsonObject[], tools: number): readonly Breach[] {
  const count = (limit: Limit) =>
    schemas.reduce((sum, root) => sum + total(limit, { root, places: placesOf(root) }), 0);
  const strictTools: Limit = { evidence: PAGE, what: "strict tools", most: TOOLS_PER_REQUEST, count: () => 0 };
  return [OPTIONAL, UNIONS].flatMap((limit) => overrun(limit, count(limit))).concat(overrun(strictTools, tools));
}
