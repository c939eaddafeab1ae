import { isJsonArray, isJsonObject } from "../../schema/json.ts";
import { describesObjects, LOOKAROUND, localReferences, noKeywords, onlyFormats, patternsWithout } from "./common.ts";
import { hasType, type OwnerPlace, propertyNames } from "./places.ts";
import { type Broken, type RuleBook, rule } from "./rule.ts";

const VLLM_DOCS = "vLLM structured outputs with XGrammar: has_xgrammar_unsupported_json_features";
const ENGINES = "llguidance 1.9.1 and XGrammar 0.2.8, what neither enforces";
const OLLAMA_ISSUES = "ollama/ollama#8063, #8185, #17183";
const LLAMA_README = "llama.cpp grammars/README.md";
const LLAMA_ISSUES = "ggml-org/llama.cpp#25923, #11847";

/** What no local engine enforces. */
const BEYOND_ENGINES = ["not", "if", "then", "else", "dependentRequired", "dependentSchemas", "dependencies"];
const DYNAMIC = ["$dynamicRef", "$recursiveRef"];
const CONTAINS = ["contains", "minContains", "maxContains"];
const VLLM_FORMATS = [
  ...["date-time", "date", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uuid", "uri", "uri-reference"],
  ...["uri-template", "json-pointer", "relative-json-pointer"],
];
const BESIDE_NAMES = ["properties", "patternProperties", "additionalProperties", "minProperties", "maxProperties"];

/** vLLM with XGrammar. */
export const VLLM: RuleBook = {
  rules: [
    noKeywords(VLLM_DOCS, ["multipleOf", "uniqueItems", ...CONTAINS]),
    noKeywords(ENGINES, [...BEYOND_ENGINES, ...DYNAMIC]),
    onlyFormats(VLLM_DOCS, VLLM_FORMATS),
    rule(VLLM_DOCS, "a pattern or format stands without lengths", ({ schema }) => {
      const shaped = schema.pattern !== undefined || schema.format !== undefined;
      return shaped && (schema.minLength !== undefined || schema.maxLength !== undefined);
    }),
    rule(VLLM_DOCS, "propertyNames stands alone", ({ schema }) => {
      return schema.propertyNames !== undefined && BESIDE_NAMES.some((keyword) => schema[keyword] !== undefined);
    }),
    rule(VLLM_DOCS, "one patternProperties, without properties", ({ schema }) => {
      const patterns = isJsonObject(schema.patternProperties) ? Object.keys(schema.patternProperties).length : 0;
      return patterns > 1 || (patterns === 1 && schema.properties !== undefined);
    }),
    patternsWithout(ENGINES, "lookaround", LOOKAROUND),
    localReferences(ENGINES),
  ],
};

const LLAMA_FORMATS = ["date-time", "date", "time", "uuid"];
/** The largest repetition that the grammar engine takes. */
const LLAMA_REPEAT = 2_000;
const LLAMA_IGNORES = ["patternProperties", "uniqueItems", ...CONTAINS, ...BEYOND_ENGINES, ...DYNAMIC, "multipleOf"];
const LLAMA_IGNORES_TOO = [
  "propertyNames",
  "minProperties",
  "maxProperties",
  "unevaluatedProperties",
  "unevaluatedItems",
];

const BOUNDS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];

/** llama.cpp's server. */
export const LLAMA_CPP: RuleBook = {
  rules: [
    noKeywords(LLAMA_README, [...LLAMA_IGNORES, ...LLAMA_IGNORES_TOO], "ignored"),
    onlyFormats(LLAMA_README, LLAMA_FORMATS, "ignored"),
    { evidence: LLAMA_README, effect: "ignored", broken: boundsOfNumbers },
    rule(LLAMA_README, "a pattern is anchored", ({ schema: { pattern } }) => {
      return typeof pattern === "string" && !(pattern.startsWith("^") && pattern.endsWith("$"));
    }),
    patternsWithout(LLAMA_README, "lookaround", LOOKAROUND),
    rule(LLAMA_ISSUES, "an object has properties", hasNoProperties),
    rule(LLAMA_ISSUES, `maxLength is at most ${LLAMA_REPEAT}`, ({ schema: { maxLength } }) => {
      return typeof maxLength === "number" && maxLength > LLAMA_REPEAT;
    }),
    localReferences(LLAMA_README),
  ],
};

function boundsOfNumbers(place: OwnerPlace): readonly Broken[] {
  if (hasType(place, "integer")) return [];
  const bounds = BOUNDS.filter((keyword) => place.schema[keyword] !== undefined);
  return bounds.map((keyword) => ({ rule: "bounds stand for integers only", keyword }));
}

/** An object that can only be `{}`; a map is written as an object with a schema for the rest. */
function hasNoProperties(place: OwnerPlace): boolean {
  const { additionalProperties, type } = place.schema;
  if (!describesObjects(place) || isJsonArray(type)) return false;
  return propertyNames(place).length === 0 && !isJsonObject(additionalProperties);
}

/** Ollama, which converts schemas with llama.cpp's converter, refuses patterns and may pass over references. */
export const OLLAMA: RuleBook = {
  rules: [
    noKeywords(OLLAMA_ISSUES, ["pattern"]),
    noKeywords(OLLAMA_ISSUES, ["$ref", "const"], "ignored"),
    ...LLAMA_CPP.rules,
  ],
};
