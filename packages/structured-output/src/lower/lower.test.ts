import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { describe, expect, test } from "vitest";
import type { ProfileName } from "../profiles/names.ts";
import { createValidator } from "../validate/validator.ts";
import { EncodeFault } from "./codec/codec.ts";
import { lower } from "./lower.ts";

/** Each value must come back as it was, in a spelling that the sent schema accepts. */
function roundTrip(schema: JsonObject, profile: ProfileName, values: readonly JsonValue[]) {
  const lowered = lower(schema, profile);
  const sent = createValidator(lowered.wireSchema);
  for (const value of values) {
    const wire = lowered.encode(value);
    expect(sent.validate(wire)).toEqual([]);
    expect(lowered.decode(wire)).toMatchObject({ ok: true, value });
  }
  return lowered;
}

const EVERYWHERE: readonly ProfileName[] = [
  "openai",
  "openai-tools",
  "anthropic",
  "anthropic-tools",
  "gemini",
  "vllm",
  "ollama",
  "llama.cpp",
];

const MAP = { type: "object", additionalProperties: { type: "integer" } } as const;
const TREE: JsonObject = {
  $ref: "#/$defs/node",
  $defs: {
    node: {
      type: "object",
      properties: { name: { type: "string" }, children: { type: "array", items: { $ref: "#/$defs/node" } } },
      required: ["name"],
      additionalProperties: false,
    },
  },
};

/** Schemas with values they accept; exact wherever `exact` says so. */
const CASES: readonly {
  readonly name: string;
  readonly schema: JsonObject;
  readonly values: readonly JsonValue[];
  readonly exact?: readonly ProfileName[];
}[] = [
  { name: "a map", schema: MAP, values: [{}, { a: 1, b: 2 }, { __proto__x: 1 }], exact: EVERYWHERE },
  {
    name: "a map beside declared properties",
    schema: { ...MAP, properties: { name: { type: "string" } }, required: ["name"] },
    values: [{ name: "x" }, { name: "x", extra: 1, key: 2 }],
    exact: EVERYWHERE,
  },
  {
    name: "pattern properties",
    schema: { type: "object", patternProperties: { "^x-": { type: "string" } }, additionalProperties: false },
    values: [{}, { "x-a": "1", "x-b": "2" }],
    exact: ["openai", "anthropic"],
  },
  {
    name: "optional properties, and null as a value of its own",
    schema: {
      type: "object",
      properties: {
        a: { type: "string" },
        b: { type: ["string", "null"] },
        c: { type: "array", items: { type: "integer" } },
      },
      additionalProperties: false,
    },
    values: [{}, { a: "x" }, { b: null }, { b: "y", c: [] }, { a: "", c: [1] }],
    exact: EVERYWHERE,
  },
  {
    name: "a tuple",
    schema: { type: "array", prefixItems: [{ type: "string" }, { type: "integer" }], items: false, minItems: 1 },
    values: [["a"], ["a", 1]],
    exact: EVERYWHERE,
  },
  {
    name: "an open tuple",
    schema: { type: "array", prefixItems: [{ type: "string" }] },
    values: [[], ["a"], ["a", 1, { b: [null] }]],
    exact: EVERYWHERE,
  },
  {
    name: "a root array",
    schema: { type: "array", items: { type: "integer" } },
    values: [[], [1, 2]],
    exact: EVERYWHERE,
  },
  { name: "a root scalar", schema: { type: "boolean" }, values: [true, false], exact: EVERYWHERE },
  { name: "anything", schema: {}, values: [null, 1, "text", "1", "[", { a: [1] }, ["x"]], exact: EVERYWHERE },
  { name: "any object", schema: { type: "object" }, values: [{}, { a: { b: 1 }, c: "d" }], exact: EVERYWHERE },
  {
    name: "an empty object",
    schema: {
      type: "object",
      properties: { none: { type: "object", additionalProperties: false } },
      required: ["none"],
      additionalProperties: false,
    },
    values: [{ none: {} }],
    exact: EVERYWHERE,
  },
  {
    name: "an enum of mixed kinds, with the empty text",
    schema: { enum: ["", "a", 1, true, null, { b: 1 }, [2]] },
    values: ["", "a", 1, true, null, { b: 1 }, [2]],
    exact: EVERYWHERE,
  },
  {
    name: "branches told apart by a tag",
    schema: {
      oneOf: [
        {
          type: "object",
          properties: { kind: { const: "a" }, x: { type: "integer" } },
          required: ["kind", "x"],
          additionalProperties: false,
        },
        {
          type: "object",
          properties: { kind: { const: "b" }, y: MAP },
          required: ["kind", "y"],
          additionalProperties: false,
        },
      ],
    },
    values: [
      { kind: "a", x: 1 },
      { kind: "b", y: { z: 2 } },
    ],
    exact: EVERYWHERE,
  },
  {
    name: "allOf with references and siblings",
    schema: {
      $defs: { base: { type: "object", properties: { id: { type: "string" } }, required: ["id"] } },
      allOf: [{ $ref: "#/$defs/base" }, { properties: { size: { enum: ["s", "m"] } }, required: ["size"] }],
      properties: { id: { enum: ["one", "two"] } },
    },
    values: [{ id: "one", size: "s" }],
    exact: EVERYWHERE,
  },
  {
    name: "a condition on a constant",
    schema: {
      type: "object",
      properties: { kind: { enum: ["a", "b"] }, extra: { type: "string" } },
      required: ["kind"],
      additionalProperties: false,
      if: { properties: { kind: { const: "a" } } },
      then: { required: ["extra"] },
    },
    values: [{ kind: "b" }, { kind: "a", extra: "x" }, { kind: "b", extra: "x" }],
    exact: EVERYWHERE,
  },
  {
    name: "one of two required names",
    schema: {
      type: "object",
      properties: { a: { type: "string" }, b: { type: "string" } },
      additionalProperties: false,
      oneOf: [{ required: ["a"] }, { required: ["b"] }],
    },
    values: [{ a: "x" }, { b: "y" }],
    exact: EVERYWHERE,
  },
  {
    name: "recursion",
    schema: TREE,
    values: [{ name: "a" }, { name: "a", children: [{ name: "b", children: [] }] }],
    exact: ["openai", "vllm"],
  },
  {
    name: "lengths and patterns",
    schema: {
      type: "object",
      properties: {
        code: { type: "string", pattern: "^[A-Z]+$", maxLength: 3 },
        word: { type: "string", minLength: 1 },
      },
      required: ["code", "word"],
      additionalProperties: false,
    },
    values: [{ code: "ABC", word: "x" }],
    exact: ["openai", "anthropic"],
  },
  {
    name: "bounds",
    schema: {
      type: "object",
      properties: { n: { type: "integer", exclusiveMinimum: 0, maximum: 10 } },
      required: ["n"],
      additionalProperties: false,
    },
    values: [{ n: 1 }, { n: 10 }],
    exact: ["openai", "anthropic", "gemini", "vllm"],
  },
  {
    name: "draft 04",
    schema: {
      $schema: "http://json-schema.org/draft-04/schema#",
      definitions: { p: { type: "number", minimum: 0, exclusiveMinimum: true } },
      type: "object",
      properties: { p: { $ref: "#/definitions/p" } },
      additionalProperties: false,
    },
    values: [{ p: 1 }, {}],
    exact: ["openai"],
  },
  {
    name: "names that some providers refuse",
    schema: {
      type: "object",
      properties: { "a b": { type: "string" }, a_b: { type: "string" }, "ä/~": { type: "integer" } },
      required: ["a b"],
      additionalProperties: false,
    },
    values: [{ "a b": "x", a_b: "y", "ä/~": 1 }, { "a b": "x" }],
    exact: EVERYWHERE,
  },
];

describe.each(CASES)("$name", ({ schema, values, exact }) => {
  test.each(EVERYWHERE)("comes back from %s", (profile) => {
    const { warnings } = roundTrip(schema, profile, values);
    if (exact?.includes(profile)) expect(warnings).toEqual([]);
  });
});

describe("lower", () => {
  test("says what a model may get wrong, with the keyword's pointer in the author's own schema", () => {
    const schema: JsonObject = {
      definitions: { n: { type: "array", items: { type: "string" }, uniqueItems: true } },
      type: "object",
      properties: { list: { $ref: "#/definitions/n" } },
      required: ["list"],
    };
    expect(lower(schema, "openai").warnings).toEqual([
      {
        provider: "openai",
        path: "/definitions/n/uniqueItems",
        keyword: "uniqueItems",
        class: "checked-locally",
        message:
          "OpenAI does not hold the model to `uniqueItems`: an answer that breaks it is found afterwards and asked for again.",
        wirePath: "/properties/list",
      },
    ]);
  });

  test("closes objects that say nothing, as a note and not a warning", () => {
    const lowered = lower({ type: "object", properties: { a: { type: "string" } }, required: ["a"] }, "openai");
    expect(lowered.warnings).toEqual([]);
    expect(lowered.notes).toMatchObject([{ path: "/additionalProperties", class: "narrowed" }]);
    expect(lowered.wireSchema).toEqual({
      type: "object",
      properties: { a: { type: "string" } },
      required: ["a"],
      additionalProperties: false,
    });
    expect(() => lowered.encode({ a: "x", b: 1 })).toThrow(EncodeFault);
  });

  test("warns of a pattern that nobody checks", () => {
    const schema: JsonObject = {
      type: "object",
      properties: { a: { type: "string", pattern: "^(a)\\1$" } },
      required: ["a"],
    };
    expect(lower(schema, "openai").warnings).toMatchObject([{ path: "/properties/a/pattern", class: "hint-only" }]);
  });

  test.each(EVERYWHERE)("gives the same bytes again: %s", (profile) => {
    for (const { schema } of CASES) {
      const again = structuredClone(schema);
      expect(JSON.stringify(lower(again, profile).wireSchema)).toBe(JSON.stringify(lower(schema, profile).wireSchema));
    }
  });

  test.each(EVERYWHERE)("refuses what no value fits, and what refers to nothing: %s", (profile) => {
    expect(() => lower({ type: "object", properties: { a: { enum: [] } }, required: ["a"] }, profile)).toThrow(
      /no value can fit/,
    );
    expect(() => lower({ allOf: [{ type: "string" }, { type: "integer" }] }, profile)).toThrow(/no value can fit/);
    expect(() => lower({ $ref: "https://example.com/x.json" }, profile)).toThrow(/leads nowhere/);
    expect(
      lower({ $ref: "https://example.com/x.json" }, profile, {
        documents: { "https://example.com/x.json": { type: "integer" } },
      }).warnings,
    ).toEqual([]);
  });

  test.each(["openai", "anthropic"] as const)("lists numbers that engines cannot count as texts for %s", (profile) => {
    const lowered = lower({ type: "object", properties: { n: { enum: [1e308, 1] } }, required: ["n"] }, profile);
    expect(lowered.wireSchema).toMatchObject({ properties: { n: { type: "string", enum: ["1e+308", "1"] } } });
    for (const n of [1e308, 1]) expect(lowered.decode(lowered.encode({ n }))).toMatchObject({ value: { n } });
    expect(lowered.warnings).toEqual([]);
  });

  test("keeps within Anthropic's budgets, the properties nearest the root first", () => {
    const many = (count: number): JsonObject => ({
      type: "object",
      properties: Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, { type: "string" }])),
      additionalProperties: false,
    });
    const schema: JsonObject = { ...many(20), properties: { ...(many(20).properties as JsonObject), deep: many(20) } };
    const lowered = roundTrip(schema, "anthropic", [{}, { p0: "x", deep: { p3: "y" } }, { deep: {} }]);
    expect(lowered.warnings).toEqual([]);
    const { properties, required } = lowered.wireSchema as {
      properties: Record<string, JsonObject>;
      required: string[];
    };
    expect(required).toEqual([]);
    expect(properties.deep).toMatchObject({ properties: { p19: { type: "array", items: { type: "string" } } } });
  });

  test("decodes whatever a model that is not constrained may write, and leaves the judging to the author's schema", () => {
    const lowered = lower({ type: "object", properties: { m: MAP }, required: ["m"] }, "openai");
    for (const wire of [
      null,
      3,
      "x",
      [],
      {},
      { m: { a: 1 } },
      { m: null },
      { m: [{ key: 1 }, 2, { key: "a", value: 1 }] },
    ]) {
      expect(lowered.decode(wire).ok).toBe(true);
    }
    expect(lowered.decode({ m: { a: 1 } })).toMatchObject({ value: { m: { a: 1 } } });
  });

  test("knows where in the model's answer a place is", () => {
    const lowered = lower(
      { type: "array", items: { type: "object", properties: { m: MAP }, additionalProperties: false } },
      "openai",
    );
    const wire = lowered.encode([{ m: { a: 1, b: 2 } }]);
    const decoded = lowered.decode(wire);
    expect(decoded.ok && decoded.wirePointer("/0/m/b")).toBe("/value/0/m/1/value");
  });

  test("a key that comes twice counts once, and a declared name is never taken by an undeclared one", () => {
    const schema: JsonObject = {
      type: "object",
      properties: { a: { type: "string" } },
      additionalProperties: { type: "integer" },
    };
    const wire = {
      a: "x",
      extra: [
        { key: "b", value: 1 },
        { key: "b", value: 2 },
        { key: "a", value: 3 },
      ],
    };
    expect(lower(schema, "openai").decode(wire)).toMatchObject({ value: { a: "x", b: 1 } });
  });
});
