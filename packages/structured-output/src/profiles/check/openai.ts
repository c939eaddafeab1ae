import type { JsonValue } from "@meerkat/protocol";
import { entriesOf, isJsonArray, isJsonObject } from "../../schema/json.ts";
import {
  closed,
  constantsOf,
  describesObjects,
  isRoot,
  LOOKAROUND,
  listed,
  listedValues,
  localReferences,
  onlyFormats,
  onlyKeywords,
  patternsWithout,
  SCALARS,
  saysType,
} from "./common.ts";
import { hasType, type OwnerPlace, propertyNames, requiredNames } from "./places.ts";
import { type RuleBook, rule } from "./rule.ts";

const GUIDE = "OpenAI structured outputs guide, supported schemas";
const LIMITS = "OpenAI structured outputs guide, limits as raised in July 2025";
const LIVE = "schemalint 456ced8, tried live on 2026-06-16";

/** Accepted and passed over. */
const PASSED_OVER = ["default", "$id", "$schema", "$comment", "$vocabulary"];
const KEYWORDS = [
  ...PASSED_OVER,
  ...["type", "enum", "const", "$defs", "definitions", "$ref", "anyOf", "title", "description"],
  ...["properties", "required", "additionalProperties", "items", "minItems", "maxItems"],
  ...["pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
];
const FORMATS = ["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"];
/** An enum of texts longer than this has a bound of its own. */
const LONG_ENUM = 250;

/** OpenAI strict mode: the answer format of both APIs and strict tools. */
export const OPENAI: RuleBook = {
  noBooleans: GUIDE,
  rules: [
    rule(GUIDE, "the root is an object", (place) => isRoot(place) && place.schema.type !== "object"),
    rule(GUIDE, "the root is no union", (place) => isRoot(place) && place.schema.anyOf !== undefined),
    onlyKeywords(GUIDE, KEYWORDS),
    saysType(GUIDE, ["type", "enum", "const", "anyOf", "$ref"]),
    closed(GUIDE),
    rule(GUIDE, "every property is required, and nothing else", (place) => !requiresEverything(place)),
    rule(LIVE, "an object has properties", (place) => hasType(place, "object") && propertyNames(place).length === 0),
    rule(GUIDE, "an array has items", (place) => hasType(place, "array") && place.schema.items === undefined),
    localReferences(GUIDE),
    rule(GUIDE, "nothing stands beside $ref", hasSiblings),
    listedValues(GUIDE, SCALARS),
    constantsOf(GUIDE, SCALARS),
    onlyFormats(GUIDE, FORMATS),
    patternsWithout(GUIDE, "lookaround", LOOKAROUND),
    rule(LIVE, "at most 10 levels", ({ depth }) => depth > 10),
    rule(
      LIMITS,
      "an enum of over 250 texts has at most 15000 characters",
      ({ schema }) => longEnum(schema.enum) > 15_000,
    ),
  ],
  limits: [
    { evidence: LIMITS, what: "properties", most: 5_000, count: (place) => propertyNames(place).length },
    {
      evidence: LIMITS,
      what: "enum values",
      most: 1_000,
      count: ({ schema }) => listed(schema.enum, undefined).length,
    },
    { evidence: LIMITS, what: "characters of names and listed values", most: 120_000, count: characters },
  ],
};

function requiresEverything(place: OwnerPlace): boolean {
  if (!describesObjects(place)) return true;
  const [names, required] = [propertyNames(place), requiredNames(place)];
  return names.length === required.size && names.every((name) => required.has(name));
}

function hasSiblings({ schema }: OwnerPlace): boolean {
  if (schema.$ref === undefined) return false;
  return entriesOf(schema).some(([keyword]) => !["$ref", "$defs", "definitions"].includes(keyword));
}

/** The characters of an enum of many texts; 0 for any other. */
function longEnum(values: JsonValue | undefined): number {
  if (!isJsonArray(values) || values.length <= LONG_ENUM || values.some((value) => typeof value !== "string")) return 0;
  return lengthOf(values);
}

function lengthOf(values: readonly JsonValue[]): number {
  return values.reduce<number>(
    (sum, value) => sum + (typeof value === "string" ? value : JSON.stringify(value)).length,
    0,
  );
}

function characters(place: OwnerPlace): number {
  const { schema } = place;
  const definitions = [schema.$defs, schema.definitions].filter(isJsonObject).flatMap((map) => Object.keys(map));
  return lengthOf([...propertyNames(place), ...definitions, ...listed(schema.enum, schema.const)]);
}
