import type { JsonObject } from "@meerkat/protocol";
import { describe, expect, it } from "vitest";
import type { ProfileName } from "../names.ts";
import { checkAnthropicRequest } from "./anthropic.ts";
import { checkProfile } from "./check-profile.ts";

type Row = readonly [rule: string, schema: JsonObject, pointer?: string];

function closed(properties: JsonObject, more: JsonObject = {}): JsonObject {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false, ...more };
}

/** A closed object with one property `a`, where most rules are broken. */
const a = (schema: JsonObject | boolean, more: JsonObject = {}) => closed({ a: schema }, more);
const text = { type: "string" };

function nested(levels: number): JsonObject {
  return levels === 2 ? a({ const: 1 }) : a(nested(levels - 1));
}

function values(count: number, length = 1): JsonObject {
  return { enum: Array.from({ length: count }, (_, index) => `${index}`.padStart(length, "0")) };
}

/** Each schema breaks just the rule it stands for. */
function breaks(profile: ProfileName, rows: readonly Row[]): void {
  const cases = rows.map(([rule, schema, pointer = "/properties/a"]) => ({ rule, schema, pointer }));
  it.each(cases)("names: $rule at $pointer", ({ rule, schema, pointer }) => {
    const breaches = checkProfile(schema, profile);
    expect(breaches.map((breach) => [breach.rule, breach.pointer])).toEqual([[rule, pointer]]);
    expect(breaches[0]?.evidence).not.toBe("");
  });
}

function keeps(profile: ProfileName, schemas: readonly JsonObject[]): void {
  it.each(schemas)("lets pass %j", (schema) => expect(checkProfile(schema, profile)).toEqual([]));
}

describe("openai", () => {
  const node = closed({ next: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] } });
  keeps("openai", [
    closed({ allOf: { type: ["string", "null"] }, list: { type: "array", items: text, minItems: 2, maxItems: 3 } }),
    closed({ node: { $ref: "#/$defs/node" } }, { $defs: { node } }),
    a({ $ref: "#/$defs/%C3%A9%23" }, { $defs: { "é#": { const: 1 } } }),
    nested(10),
    a({ ...values(1_000), description: "x".repeat(130_000) }),
    a({ ...values(250, 100) }),
    a({ type: "string", default: "x" }, { $schema: "https://json-schema.org/draft/2020-12/schema" }),
    a({ type: "string", format: "uuid", pattern: "^\\\\(?:a)$" }),
  ]);
  breaks("openai", [
    ["the root is an object", { type: "string" }, ""],
    ["the root is no union", a(text, { anyOf: [text] }), ""],
    ["no keyword minLength", a({ ...text, minLength: 1 })],
    ["a schema says its type", a({ description: "anything" })],
    ["a schema is an object", a(true)],
    ["an object is closed", a(text, { additionalProperties: true }), ""],
    ["every property is required, and nothing else", a(text, { required: [] }), ""],
    ["every property is required, and nothing else", a(text, { required: ["a", "b"] }), ""],
    ["an object has properties", a(closed({}))],
    ["an array has items", a({ type: "array" })],
    ["a $ref leads to a place in the same schema", a({ $ref: "#/$defs/x" })],
    ["a $ref leads to a place in the same schema", a({ $ref: "#/$defs/%" })],
    ["nothing stands beside $ref", a({ $ref: "#/$defs/x", title: "t" }, { $defs: { x: text } })],
    ["an enum lists only string, number, boolean, null", a({ enum: [{}] })],
    ["a const is one of string, number, boolean, null", a({ const: {} })],
    ["no format uri", a({ ...text, format: "uri" })],
    ["a pattern has no lookaround", a({ ...text, pattern: "a(?!b)" })],
    ["an enum of over 250 texts has at most 15000 characters", a(values(251, 60))],
    ["at most 1000 enum values", closed({ a: values(501), b: values(500) }), ""],
    ["at most 120000 characters of names and listed values", a({ const: "x".repeat(120_000) }), ""],
    ["at most 120000 characters of names and listed values", closed({ ["x".repeat(120_001)]: text }), ""],
    ["at most 120000 characters of names and listed values", a(text, { $defs: { ["x".repeat(120_000)]: text } }), ""],
  ]);
  it("counts the levels of a value", () => {
    expect(checkProfile(nested(11), "openai").map(({ rule }) => rule)).toEqual(["at most 10 levels"]);
  });
  it("counts properties", () => {
    const many = Object.fromEntries(Array.from({ length: 5_001 }, (_, index) => [`p${index}`, text]));
    expect(checkProfile(closed(many), "openai").map(({ rule }) => rule)).toEqual(["at most 5000 properties"]);
    expect(checkProfile(closed(many), "openai-tools")).toHaveLength(1);
  });
});

describe("anthropic", () => {
  const optional = (count: number) => {
    return { ...closed(Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, text]))), required: [] };
  };
  const unions = (count: number) => {
    return closed(Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, { type: ["string", "null"] }])));
  };
  keeps("anthropic", [
    { type: "string" },
    { anyOf: [text, closed({})] },
    { type: "array", items: text, minItems: 1 },
    a({ ...text, format: "uri", pattern: "^a\\\\b{2}$", default: "x" }),
    a({ $ref: "#/$defs/x", description: "d" }, { $defs: { x: text } }),
    closed({ a: { $ref: "#/$defs/x" }, b: { $ref: "#/$defs/x" } }, { $defs: { x: text } }),
    optional(24),
    unions(16),
  ]);
  breaks("anthropic", [
    ...[
      "maxItems",
      "uniqueItems",
      "minLength",
      "maxLength",
      "minimum",
      "maximum",
      "exclusiveMinimum",
      "multipleOf",
    ].map((word): Row => [`no keyword ${word}`, a({ ...text, [word]: 1 })]),
    ...["oneOf", "prefixItems", "patternProperties", "dependentRequired", "minProperties", "discriminator"].map(
      (word): Row => [`no keyword ${word}`, a({ ...text, [word]: {} })],
    ),
    ["a schema says its type", {}, ""],
    ["a schema is an object", a(true)],
    ["an object is closed", { type: "object", properties: { a: text } }, ""],
    ["an object is closed", { ...a(text), additionalProperties: text }, ""],
    ["a $ref leads to a place in the same schema", { $ref: "https://example.com/x" }, ""],
    ["nothing leads back to itself", a({ $ref: "#" })],
    ["nothing leads back to itself", a({ type: "array", items: { $ref: "#" } }), "/properties/a/items"],
    ["allOf has no references", a({ allOf: [{ $ref: "#/$defs/x" }] }, { $defs: { x: text } })],
    ["minItems is 0 or 1", a({ type: "array", items: text, minItems: 2 })],
    ["an enum lists only string, number, boolean, null", a({ enum: [["x"]] })],
    ["a const is one of string, number, boolean, null", a({ const: [] })],
    ["no format iri", a({ ...text, format: "iri" })],
    ["a pattern has no lookaround", a({ ...text, pattern: "(?<=a)b" })],
    ["a pattern has no backreference", a({ ...text, pattern: "(a)\\1" })],
    ["a pattern has no word boundary", a({ ...text, pattern: "\\ba" })],
    ["at most 24 optional properties", optional(25), ""],
    ["at most 16 places with a union", unions(17), ""],
  ]);
  it("shares the budgets among the schemas of a request", () => {
    const rules = (schemas: readonly JsonObject[], tools: number) => {
      return checkAnthropicRequest(schemas, tools).map(({ rule }) => rule);
    };
    expect(rules([optional(12), optional(12), unions(16)], 20)).toEqual([]);
    expect(rules([optional(12), optional(13)], 0)).toEqual(["at most 24 optional properties"]);
    expect(rules([unions(9), unions(8)], 21)).toEqual(["at most 16 places with a union", "at most 20 strict tools"]);
  });
});

describe("anthropic-tools", () => {
  keeps("anthropic-tools", [closed({ "a.b-c_1": text })]);
  breaks("anthropic-tools", [
    ["the root is an object", { type: "array", items: text }, ""],
    ["the root is no union and no reference", a(text, { anyOf: [text] }), ""],
    ["a property name matches ^[a-zA-Z0-9_.-]{1,64}$", closed({ "a b": text }), ""],
    ["a property name matches ^[a-zA-Z0-9_.-]{1,64}$", closed({ ["x".repeat(65)]: text }), ""],
  ]);
});

describe("gemini", () => {
  keeps("gemini", [
    { type: "array", prefixItems: [text], items: { type: "number", minimum: 1 }, minItems: 1, maxItems: 2 },
    { type: "object", additionalProperties: { enum: ["a", 1] } },
    { type: "object", additionalProperties: { $ref: "#" } },
    { type: "array", prefixItems: [text], items: false },
    { type: "object", properties: { next: { $ref: "#" } } },
    { $ref: "#/$defs/x", $defs: { x: text } },
  ]);
  breaks("gemini", [
    ...["const", "pattern", "minLength", "allOf", "exclusiveMinimum", "uniqueItems", "patternProperties"].map(
      (word): Row => [`no keyword that is ignored: ${word}`, a({ ...text, [word]: [] })],
    ),
    ["the root is constrained", {}, ""],
    ["a schema is an object", a(true)],
    ["a schema is an object", a({ type: "array", items: false }), "/properties/a/items"],
    ["a $ref leads to a place in the same schema", a({ $ref: "other.json" })],
    ["beside $ref stand only keywords that start with $", a({ $ref: "#/$defs/x", title: "t" }, { $defs: { x: text } })],
    ["what leads back to itself does so through a property that may be absent", a({ $ref: "#" })],
    ["an enum lists only string, number", a({ enum: [true] })],
    ["an enum has no empty text", a({ enum: ["", "a"] })],
  ]);
  it("tells what is ignored from what is refused", () => {
    expect(checkProfile(a({ const: 1 }), "gemini").map(({ effect }) => effect)).toEqual(["ignored"]);
    expect(checkProfile(a({ enum: [""] }), "gemini").map(({ effect }) => effect)).toEqual(["refused"]);
  });
});

describe("gemini-openapi", () => {
  const o = (schema: JsonObject): JsonObject => ({ type: "OBJECT", properties: { a: schema } });
  keeps("gemini-openapi", [
    o({ type: "STRING", nullable: true, enum: ["a"], format: "enum" }),
    { type: "ARRAY", items: { anyOf: [{ type: "INTEGER", format: "int32" }, o({ type: "BOOLEAN" })] } },
  ]);
  breaks("gemini-openapi", [
    ["no keyword const", o({ type: "STRING", const: "a" })],
    ["no keyword additionalProperties", { type: "OBJECT", additionalProperties: false }, ""],
    ["a schema says its type", o({})],
    ["a type is one of STRING, NUMBER, INTEGER, BOOLEAN, ARRAY, OBJECT", o({ type: "string" })],
    ["a type is one of STRING, NUMBER, INTEGER, BOOLEAN, ARRAY, OBJECT", o({ type: ["STRING"] })],
    ["no type stands beside anyOf", o({ type: "STRING", anyOf: [{ type: "STRING" }] })],
    ["an enum lists only string", o({ type: "INTEGER", enum: [1] })],
    ["an enum has no empty text", o({ type: "STRING", enum: [""] })],
    ["no format date", o({ type: "STRING", format: "date" })],
    [
      "a property name matches ^[A-Za-z_][A-Za-z0-9_]{0,63}$",
      { type: "OBJECT", properties: { "a-b": { type: "STRING" } } },
      "",
    ],
  ]);
});

describe("vllm", () => {
  keeps("vllm", [
    a(true),
    a({}),
    { type: "object", patternProperties: { "^a$": text } },
    { type: "object", propertyNames: { pattern: "^a$" } },
    { ...text, pattern: "^a$" },
    { type: "array", prefixItems: [text], items: { $ref: "#" } },
  ]);
  breaks("vllm", [
    ...["multipleOf", "uniqueItems", "minContains", "dependentRequired", "$dynamicRef"].map(
      (word): Row => [`no keyword ${word}`, a({ ...text, [word]: 1 })],
    ),
    ["no keyword not", a({ not: text })],
    ["no format iri", a({ ...text, format: "iri" })],
    ["a pattern or format stands without lengths", a({ ...text, pattern: "a", minLength: 1 })],
    ["a pattern or format stands without lengths", a({ ...text, format: "date", maxLength: 1 })],
    ["propertyNames stands alone", { type: "object", properties: {}, propertyNames: { pattern: "a" } }, ""],
    ["one patternProperties, without properties", { type: "object", patternProperties: { a: text, b: text } }, ""],
    ["one patternProperties, without properties", a(text, { patternProperties: { b: text } }), ""],
    ["a pattern has no lookaround", a({ ...text, pattern: "(?=a)" })],
    ["a $ref leads to a place in the same schema", a({ $ref: "x" })],
    ["a schema is an object", { type: "object", properties: { a: 1 } }],
  ]);
});

describe("llama.cpp", () => {
  keeps("llama.cpp", [
    a({ type: "integer", minimum: 1 }),
    { type: "object", additionalProperties: text },
    a({ const: 1 }),
  ]);
  breaks("llama.cpp", [
    ...["uniqueItems", "dependentRequired", "multipleOf", "maxProperties"].map(
      (word): Row => [`no keyword that is ignored: ${word}`, a({ ...text, [word]: 1 })],
    ),
    ["no format email", a({ ...text, format: "email" })],
    ["bounds stand for integers only", a({ type: "number", maximum: 1 })],
    ["a pattern is anchored", a({ ...text, pattern: "a$" })],
    ["a pattern has no lookaround", a({ ...text, pattern: "^(?!a)$" })],
    ["an object has properties", a(closed({}))],
    ["maxLength is at most 2000", a({ ...text, maxLength: 2_001 })],
    ["a $ref leads to a place in the same schema", a({ $ref: "x" })],
  ]);
});

describe("ollama", () => {
  keeps("ollama", [a({ anyOf: [text, { type: "null" }] })]);
  breaks("ollama", [
    ["no keyword pattern", a({ ...text, pattern: "^a$" })],
    ["no keyword that is ignored: $ref", a({ $ref: "#/$defs/x" }, { $defs: { x: text } })],
    ["no keyword that is ignored: const", a({ const: 1 })],
    ["an object has properties", a(closed({}))],
  ]);
});

describe("none", () => {
  keeps("none", [{}, { not: {}, $ref: "x", type: 1 }]);
});

it("walks schemas that are deeper than a stack of calls", () => {
  let deep: JsonObject = { type: "string" };
  for (let level = 0; level < 20_000; level++) deep = { anyOf: [deep] };
  expect(checkProfile(deep, "anthropic").map(({ rule }) => rule)).toEqual(["at most 16 places with a union"]);
});
