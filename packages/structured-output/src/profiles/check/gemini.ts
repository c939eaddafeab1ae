import { entriesOf, isJsonArray } from "../../schema/json.ts";
import { isRoot, listedValues, localReferences, onlyKeywords } from "./common.ts";
import type { OwnerPlace } from "./places.ts";
import { closesCircle, partsThatMustBe } from "./references.ts";
import { type RuleBook, rule } from "./rule.ts";

const PAGE = "Gemini structured output page, read 2026-09-23";
const EMPTY = "googleapis/python-genai: an empty text in an enum is answered with 400";

/** What `responseJsonSchema` is documented to read. */
const GEMINI_KEYWORDS = [
  ...["$id", "$defs", "$ref", "$anchor", "type", "format", "title", "description", "enum", "items", "prefixItems"],
  ...["minItems", "maxItems", "minimum", "maximum", "anyOf", "oneOf", "properties", "additionalProperties", "required"],
  "propertyOrdering",
];

/** No empty text among the listed values; both spellings of Gemini refuse it. */
export const NO_EMPTY_TEXT = rule(EMPTY, "an enum has no empty text", ({ schema }) => {
  return isJsonArray(schema.enum) && schema.enum.includes("");
});

/** Gemini's `responseJsonSchema` and `parametersJsonSchema`. */
export const GEMINI: RuleBook = {
  noBooleans: PAGE,
  closesTuples: true,
  rules: [
    onlyKeywords(PAGE, GEMINI_KEYWORDS, "ignored"),
    rule(PAGE, "the root is constrained", (place) => isRoot(place) && entriesOf(place.schema).length === 0),
    localReferences(PAGE),
    rule(PAGE, "beside $ref stand only keywords that start with $", hasSiblings),
    rule(PAGE, "what leads back to itself does so through a property that may be absent", (place, judged) => {
      return closesCircle(place, judged, partsThatMustBe);
    }),
    listedValues(PAGE, ["string", "number"]),
    NO_EMPTY_TEXT,
  ],
};

function hasSiblings({ schema }: OwnerPlace): boolean {
  return schema.$ref !== undefined && entriesOf(schema).some(([keyword]) => !keyword.startsWith("$"));
}
