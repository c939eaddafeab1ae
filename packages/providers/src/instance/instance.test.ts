import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeInstance } from "./index.ts";

const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });

function instances(schema: JsonObject, count = 20): readonly JsonValue[] {
  return Array.from({ length: count }, (_, index) => makeInstance(schema, `seed ${index}`));
}

const TREE: JsonObject = {
  $defs: {
    node: {
      type: "object",
      properties: {
        label: { type: "string" },
        children: { type: "array", items: { $ref: "#/$defs/node" } },
        next: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] },
      },
      required: ["label", "next"],
      additionalProperties: false,
    },
  },
  $ref: "#/$defs/node",
};

describe("makeInstance", () => {
  test.each<[string, JsonObject]>([
    ["any value", {}],
    ["a list of types", { type: ["string", "null"] }],
    ["an enum", { enum: ["a", 1, null, { deep: [true] }] }],
    ["an enum with a bound", { enum: [1, 5, 9], minimum: 7 }],
    ["a const", { const: { city: "Tsabong" } }],
    ["exclusive bounds", { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 }],
    ["an exclusive whole range of one", { type: "integer", exclusiveMinimum: 3, exclusiveMaximum: 5 }],
    ["a multiple", { type: "number", multipleOf: 0.01, minimum: 0.05, maximum: 0.4 }],
    ["a whole multiple of a fraction", { type: "integer", multipleOf: 1.5, minimum: 4 }],
    ["negative numbers", { type: "integer", maximum: -40 }],
    ["a long string", { type: "string", minLength: 300 }],
    ["a short string", { type: "string", maxLength: 2 }],
    ["an empty string", { type: "string", maxLength: 0 }],
    ["a pattern", { type: "string", pattern: "^[A-Z]{2,3}-\\d{4}(?:/x|/y)?$" }],
    ["two patterns", { allOf: [{ type: "string", pattern: "^a" }, { pattern: "z$" }], pattern: "^a[m-p]+z$" }],
    ["a pattern with a length", { type: "string", pattern: "^[a-z]+$", minLength: 40, maxLength: 60 }],
    ["a tuple", { type: "array", prefixItems: [{ type: "string" }, { type: "integer" }], items: false, minItems: 2 }],
    ["contains", { type: "array", items: { type: "integer" }, contains: { minimum: 50 }, minContains: 2, minItems: 4 }],
    ["unique items", { type: "array", items: { enum: ["a", "b", "c", "d"] }, uniqueItems: true, minItems: 3 }],
    [
      "a closed map",
      {
        type: "object",
        patternProperties: { "^x-[a-z]{3}$": { type: "boolean" } },
        additionalProperties: false,
        minProperties: 2,
      },
    ],
    ["names with a rule", { type: "object", propertyNames: { pattern: "^[a-z]{4}$" }, minProperties: 3 }],
    ["few properties", { type: "object", properties: { a: {}, b: {}, c: {} }, required: ["b"], maxProperties: 1 }],
    ["undeclared required names", { type: "object", required: ["a", "__proto__", "constructor"] }],
    [
      "dependent names",
      { type: "object", properties: { a: {}, b: {} }, required: ["a"], dependentRequired: { a: ["b"], b: ["c"] } },
    ],
    [
      "merged branches",
      { allOf: [{ required: ["a"] }, { properties: { a: { type: "integer" } } }], properties: { a: { minimum: 9 } } },
    ],
    ["one of", { oneOf: [{ required: ["a"] }, { required: ["b"] }], properties: { a: {}, b: {} }, type: "object" }],
    [
      "a discriminator",
      {
        type: "object",
        required: ["kind"],
        properties: { kind: { enum: ["cat", "dog"] } },
        if: { properties: { kind: { const: "cat" } } },
        then: { required: ["lives"] },
        else: { required: ["tricks"] },
      },
    ],
    ["not", { type: "integer", minimum: 1, maximum: 3, not: { const: 2 } }],
    ["recursion", TREE],
    [
      "nothing beyond what is evaluated",
      {
        allOf: [{ properties: { a: { type: "string" } } }],
        type: "object",
        required: ["a"],
        unevaluatedProperties: false,
      },
    ],
  ])("makes valid instances of %s", (_, schema) => {
    const validate = ajv.compile(schema);
    for (const instance of instances(schema)) expect([validate(instance), validate.errors]).toEqual([true, null]);
  });

  test("the same seed gives the same instance, other seeds give others", () => {
    const schema = {
      type: "object",
      properties: { n: { type: "integer" }, s: { type: "string" } },
      required: ["n", "s"],
    };
    expect(instances(schema)).toEqual(instances(schema));
    expect(new Set(instances(schema).map((value) => JSON.stringify(value))).size).toBeGreaterThan(10);
  });

  test("optional properties are there sometimes", () => {
    const sizes = instances({ type: "object", properties: { a: { type: "null" } } }, 40).map((value) =>
      JSON.stringify(value),
    );
    expect(new Set(sizes)).toEqual(new Set(["{}", '{"a":null}']));
  });

  test("text with a format looks like it", () => {
    const make = (format: string) => String(makeInstance({ type: "string", format }, "seed"));
    expect(new Date(make("date-time")).toISOString()).toMatch(/^2026-/);
    expect(make("date")).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(make("email")).toMatch(/^\w+@example\.com$/);
    expect(new URL(make("uri")).hostname).toBe("example.com");
    expect(make("uuid")).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/);
    expect(make("ipv4")).toMatch(/^192\.0\.2\.\d+$/);
  });

  test("an example of the schema's own helps where nothing can be built", () => {
    const schema = { type: "string", pattern: "^(ab|cd)-\\1$", examples: ["nonsense", "cd-cd"] };
    expect(makeInstance(schema, "seed")).toBe("cd-cd");
  });

  test.each<[string, JsonObject, string, string]>([
    ["contradictory types", { allOf: [{ type: "string" }, { type: "null" }] }, "type", "#/allOf/0/type"],
    [
      "a remote reference",
      { properties: { a: { $ref: "https://example.com/x" } }, required: ["a"] },
      "$ref",
      "#/properties/a/$ref",
    ],
    [
      "a back reference",
      { properties: { "a/b": { type: "string", pattern: "^(.)\\1$" } }, required: ["a/b"] },
      "pattern",
      "#/properties/a~1b/pattern",
    ],
    [
      "endless recursion",
      {
        $ref: "#/$defs/a",
        $defs: { a: { type: "object", properties: { a: { $ref: "#/$defs/a" } }, required: ["a"] } },
      },
      "$ref",
      "#",
    ],
    ["references in a circle", { anyOf: [{ $ref: "#" }, { $ref: "#" }] }, "$ref", "#"],
    ["an absurd length", { type: "array", minItems: 1e9 }, "minItems", "#/minItems"],
    ["a dynamic reference", { $dynamicRef: "#x" }, "$dynamicRef", "#/$dynamicRef"],
    ["an empty range", { type: "integer", minimum: 5, maximum: 4 }, "maximum", "#/maximum"],
  ])("refuses %s, naming the keyword and its place", (_, schema, keyword, pointer) => {
    expect(() => makeInstance(schema, "seed")).toThrow(
      expect.objectContaining({
        code: "PROVIDER_ERROR",
        details: { provider: "simulator", reason: "invalid_request", retryable: false },
        message: expect.stringContaining(`"${keyword}" at ${pointer}`),
      }),
    );
  });

  test("whatever it returns for composed schemas is valid", () => {
    const leaf = fc.constantFrom<JsonObject>(
      { type: "string", minLength: 2, maxLength: 4 },
      { type: "integer", minimum: -3, exclusiveMaximum: 8 },
      { type: "number", multipleOf: 0.5 },
      { enum: ["x", null, 3] },
      { type: "boolean" },
      { not: { type: "string" } },
    );
    const { schema } = fc.letrec<{ schema: JsonObject }>((tie) => {
      const sub = tie("schema");
      return {
        schema: fc.oneof(
          { maxDepth: 4 },
          leaf,
          fc.record({
            type: fc.constant("object"),
            properties: fc.dictionary(fc.constantFrom("a", "b", "c"), sub),
            required: fc.subarray(["a", "b"]),
            additionalProperties: fc.oneof(fc.boolean(), sub),
          }),
          fc.record({ type: fc.constant("array"), items: sub, minItems: fc.nat(3), uniqueItems: fc.boolean() }),
          fc.record({ anyOf: fc.array(sub, { minLength: 1, maxLength: 3 }) }),
          fc.record({ oneOf: fc.array(sub, { minLength: 1, maxLength: 3 }) }),
          fc.record({ allOf: fc.array(sub, { minLength: 1, maxLength: 2 }) }),
          fc.record({ if: sub, then: sub, else: sub }),
        ),
      };
    });
    let made = 0;
    fc.assert(
      fc.property(schema, fc.string(), (generated, seed) => {
        const instance = attempt(generated, seed);
        if (instance === undefined) return;
        made++;
        expect(ajv.validate(generated, instance)).toBe(true);
      }),
      { numRuns: 200 },
    );
    expect(made).toBeGreaterThan(100);
  });
});

function attempt(schema: JsonObject, seed: string): JsonValue | undefined {
  try {
    return makeInstance(schema, seed);
  } catch (error) {
    expect(error).toMatchObject({ code: "PROVIDER_ERROR" });
    return undefined;
  }
}
