import type { JsonObject, JsonValue, SchemaWarning } from "@meerkat/protocol";
import type { Lowered } from "../lower/lowered.ts";
import { atPointer, splitPointer } from "../schema/pointer.ts";
import { placesOf } from "./schema-places.ts";
import { boundLines, quote } from "./words.ts";

/** How long the list of rules in a prompt may be, in UTF-16 code units. */
const MAX_LIST = 6_144;

/** How long the value of one rule may be. */
const MAX_RULE = 300;

/** One line for each rule of the author's that the schema which was sent does not say. */
export function lostRules({ warnings }: Lowered, schema: JsonObject): readonly string[] {
  const told = warnings.filter(({ class: kind }) => kind === "checked-locally" || kind === "hint-only");
  const lines = told.flatMap((warning) => ruleLine(warning, schema));
  return boundLines([...new Set(lines)], MAX_LIST, (count) => `- and ${count} more rules, which are checked as well`);
}

function ruleLine(warning: SchemaWarning, schema: JsonObject): readonly string[] {
  const value = atPointer(schema, warning.path);
  if (value === undefined) return [];
  const keyword = splitPointer(warning.path).at(-1) ?? "";
  const owner = warning.wirePath ?? warning.path.slice(0, warning.path.lastIndexOf("/"));
  return [`- ${placesOf(owner)} ${wordsFor(keyword, value)}`];
}

type Say = (value: string) => string;

const WORDS = new Map<string, Say>([
  ["minimum", (value) => `must be at least ${value}`],
  ["maximum", (value) => `must be at most ${value}`],
  ["exclusiveMinimum", (value) => `must be more than ${value}`],
  ["exclusiveMaximum", (value) => `must be less than ${value}`],
  ["multipleOf", (value) => `must be a multiple of ${value}`],
  ["minLength", (value) => `must have at least ${value} characters`],
  ["maxLength", (value) => `must have at most ${value} characters`],
  ["minItems", (value) => `must have at least ${value} items`],
  ["maxItems", (value) => `must have at most ${value} items`],
  ["minProperties", (value) => `must have at least ${value} properties`],
  ["maxProperties", (value) => `must have at most ${value} properties`],
  ["uniqueItems", () => "must not have two equal items"],
  ["pattern", (value) => `must match the regular expression ${value}`],
  ["format", (value) => `must be a valid ${value}`],
  ["const", (value) => `must be ${value}`],
  ["enum", (value) => `must be one of ${value}`],
  ["required", (value) => `must have all of ${value}`],
]);

function wordsFor(keyword: string, value: JsonValue): string {
  const text = quote(value, MAX_RULE);
  // A keyword with another kind of value is one of an older draft, or a schema.
  const plain = typeof value !== "boolean" || keyword === "uniqueItems";
  const say = plain ? WORDS.get(keyword) : undefined;
  return say === undefined ? `must keep ${JSON.stringify(keyword)}: ${text}` : say(text);
}
