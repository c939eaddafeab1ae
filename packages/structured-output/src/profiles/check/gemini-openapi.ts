import { listedValues, namedLike, onlyFormats, onlyKeywords, saysType } from "./common.ts";
import { NO_EMPTY_TEXT } from "./gemini.ts";
import { type RuleBook, rule } from "./rule.ts";

const OPEN_API = "Gemini API reference, Schema, and its 400 for unknown fields; @google/genai 3.1.0";
const OPEN_API_KEYWORDS = [
  ...["type", "format", "title", "description", "nullable", "enum", "items", "minItems", "maxItems", "anyOf"],
  ...["properties", "required", "minProperties", "maxProperties", "propertyOrdering", "minimum", "maximum"],
  ...["minLength", "maxLength", "pattern", "default", "example"],
];
const OPEN_API_TYPES = ["STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT"];
const OPEN_API_FORMATS = ["date-time", "enum", "int32", "int64", "float", "double"];
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** Gemini's `responseSchema` and `parameters`: a subset of OpenAPI 3.0. */
export const GEMINI_OPENAPI: RuleBook = {
  noBooleans: OPEN_API,
  rules: [
    onlyKeywords(OPEN_API, OPEN_API_KEYWORDS),
    saysType(OPEN_API, ["type", "anyOf"]),
    rule(OPEN_API, `a type is one of ${OPEN_API_TYPES.join(", ")}`, ({ schema }) => {
      if (schema.type === undefined) return false;
      return typeof schema.type !== "string" || !OPEN_API_TYPES.includes(schema.type);
    }),
    rule(
      OPEN_API,
      "no type stands beside anyOf",
      ({ schema }) => schema.type !== undefined && schema.anyOf !== undefined,
    ),
    listedValues(OPEN_API, ["string"]),
    NO_EMPTY_TEXT,
    onlyFormats(OPEN_API, OPEN_API_FORMATS),
    namedLike(OPEN_API, NAME),
  ],
};
