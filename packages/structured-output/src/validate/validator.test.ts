import type { JsonObject, JsonValue } from "@meerkat/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isJsonArray } from "../schema/json.ts";
import { MAX_PROBLEMS } from "./problem.ts";
import { createValidator, MAX_VALUE_DEPTH } from "./validator.ts";

const problemsOf = (schema: JsonObject, value: JsonValue) => createValidator(schema).validate(value);
const briefly = (schema: JsonObject, value: JsonValue) =>
  problemsOf(schema, value).map(({ pointer, keyword, message }) => `${pointer} ${keyword}: ${message}`);

describe("problems", () => {
  test("are all named, with both pointers", () => {
    const schema = {
      type: "object",
      properties: { city: { type: "string" }, size: { $ref: "#/definitions/size" } },
      required: ["city", "size", "mayor"],
      additionalProperties: false,
      definitions: { size: { type: "integer", minimum: 1 } },
    };
    expect(problemsOf(schema, { city: 1, size: 0.5, "a/b": true })).toEqual([
      { pointer: "", schemaPointer: "/required", keyword: "required", message: 'lacks the property "mayor"' },
      {
        pointer: "/city",
        schemaPointer: "/properties/city/type",
        keyword: "type",
        message: "must be string, but is number",
        allowed: ["string"],
      },
      {
        pointer: "/size",
        schemaPointer: "/definitions/size/type",
        keyword: "type",
        message: "must be integer, but is a number with a fraction",
        allowed: ["integer"],
      },
      {
        pointer: "/size",
        schemaPointer: "/definitions/size/minimum",
        keyword: "minimum",
        message: "must be 1 or more",
      },
      {
        pointer: "/a~1b",
        schemaPointer: "/additionalProperties",
        keyword: "additionalProperties",
        message: "is not allowed here: the schema has no such property",
      },
    ]);
  });

  test("carry the allowed values, within bounds", () => {
    expect(problemsOf({ enum: ["a", "b"] }, "c")).toMatchObject([{ keyword: "enum", allowed: ["a", "b"] }]);
    expect(problemsOf({ const: { x: 1 } }, "c")).toMatchObject([{ keyword: "const", allowed: [{ x: 1 }] }]);
    const many = Array.from({ length: 1_000 }, (_, index) => `value ${index}`);
    expect(problemsOf({ enum: many }, "c")[0]?.allowed).toHaveLength(32);
    expect(problemsOf({ enum: ["x".repeat(10_000)] }, "c")[0]?.allowed).toEqual([]);
  });

  test("are bounded", () => {
    const value = Array.from({ length: 5_000 }, () => "no number");
    expect(problemsOf({ items: { type: "number" } }, value)).toHaveLength(MAX_PROBLEMS);
    const huge = Array.from({ length: 300_000 }, () => "no number");
    const found = problemsOf({ properties: { a: { items: { type: "number" } } } }, { a: huge });
    expect(found).toHaveLength(MAX_PROBLEMS);
    expect(found[0]).toMatchObject({ pointer: "/a/0" });
  });

  test("are the same each time", () => {
    const schema = { anyOf: [{ type: "string" }, { properties: { a: { enum: [1] } }, required: ["b"] }] };
    expect(problemsOf(schema, { a: 2 })).toEqual(problemsOf(schema, { a: 2 }));
  });

  test("of a name speak of the name", () => {
    expect(briefly({ propertyNames: { pattern: "^a" } }, { b: 1 })).toEqual([
      "/b pattern: has a name that must match the regular expression ^a",
    ]);
  });

  test("of contains are about the number of items, not about each", () => {
    const schema = { contains: { type: "string" }, minContains: 2 };
    expect(briefly(schema, [1, 2, "a"])).toEqual([
      " minContains: must have 2 items or more that fit the schema of contains",
    ]);
    expect(briefly({ contains: { type: "string" } }, [1])).toEqual([
      " contains: must have an item that fits the schema of contains",
    ]);
  });

  test("of tuples, dependencies and conditions point to the author's keywords", () => {
    const schema = {
      $schema: "http://json-schema.org/draft-07/schema#",
      properties: { t: { items: [{ type: "string" }], additionalItems: false } },
      dependencies: { a: ["b"] },
      if: { required: ["unknown"] },
      else: { required: ["c"] },
    };
    const found = problemsOf(schema, { t: [1, 2], a: 1 }).map(
      ({ schemaPointer, message }) => `${schemaPointer} ${message}`,
    );
    expect(found).toEqual([
      '/else/required lacks the property "c"',
      '/dependencies lacks the property "b", which "a" calls for',
      "/properties/t/items/0/type must be string, but is number",
      "/properties/t/additionalItems is not allowed here: the array has too many items",
    ]);
  });
});

describe("alternatives", () => {
  const shape = (kind: string, key: string) => ({
    type: "object",
    properties: { kind: { const: kind }, [key]: { type: "number" } },
    required: ["kind", key],
  });

  test("a matching tag chooses the alternative that is explained", () => {
    const schema = { oneOf: [shape("circle", "radius"), shape("square", "side")] };
    expect(briefly(schema, { kind: "square" })).toEqual([' required: lacks the property "side"']);
  });

  test("no matching tag lists the tags", () => {
    const schema = { oneOf: [shape("circle", "radius"), shape("square", "side")] };
    expect(problemsOf(schema, { kind: "line" })).toMatchObject([
      { pointer: "/kind", keyword: "enum", allowed: ["circle", "square"] },
    ]);
  });

  test("types and values are merged", () => {
    expect(briefly({ anyOf: [{ type: "string" }, { type: "null" }] }, 1)).toEqual([
      " type: must be string or null, but is number",
    ]);
    expect(problemsOf({ anyOf: [{ const: "a" }, { enum: ["b", "c"] }] }, 1)).toMatchObject([
      { allowed: ["a", "b", "c"] },
    ]);
  });

  test("the type chooses", () => {
    expect(briefly({ anyOf: [{ type: "string", maxLength: 1 }, { type: "null" }] }, "ab")).toEqual([
      " maxLength: must have 1 characters or fewer, but has 2",
    ]);
  });

  test("too many that fit are counted", () => {
    expect(briefly({ oneOf: [{ type: "number" }, { minimum: 0 }, { type: "null" }] }, 1)).toEqual([
      " oneOf: must fit exactly one of 3 alternatives, but fits 2",
    ]);
  });

  test("where nothing chooses, the closest one is explained and the choice is said", () => {
    const schema = { anyOf: [{ required: ["a", "b"] }, { required: ["c"] }] };
    expect(briefly(schema, {})).toEqual([
      " anyOf: fits none of 2 alternatives; the closest one has the problems named next",
      ' required: lacks the property "c"',
    ]);
  });
});

describe("hostile input", () => {
  test("the schema false is a problem with a place", () => {
    expect(createValidator(false).validate(1)).toHaveLength(1);
    expect(briefly({ anyOf: [false, false] }, 1).length).toBeGreaterThan(0);
    expect(problemsOf({ properties: { a: false } }, { a: 1 })).toMatchObject([
      { pointer: "/a", schemaPointer: "/properties/a" },
    ]);
  });

  test("$async does not turn a verdict into a promise, and format is not asserted", () => {
    const validator = createValidator({ $async: true, type: "string", format: "email" });
    expect(validator.accepts(1)).toBe(false);
    expect(validator.accepts("no address")).toBe(true);
  });

  test("inherited names are no properties", () => {
    expect(briefly({ required: ["constructor", "__proto__", "toString"] }, {})).toHaveLength(3);
    const schema: JsonObject = JSON.parse(
      '{"properties": {"__proto__": {"type": "string"}}, "additionalProperties": false}',
    );
    expect(problemsOf(schema, JSON.parse('{"__proto__": 1}'))).toMatchObject([
      { pointer: "/__proto__", keyword: "type" },
    ]);
    expect(createValidator(schema).accepts(JSON.parse('{"__proto__": "a"}'))).toBe(true);
    expect(createValidator(schema).accepts(JSON.parse('{"constructor": "a"}'))).toBe(false);
  });

  test("a schema that refers to itself without going deeper is refused", () => {
    expect(() => createValidator({ $ref: "#" })).toThrow(/refers back to itself/);
    const loop = {
      $ref: "#/$defs/a",
      $defs: { a: { anyOf: [{ type: "null" }, { $ref: "#/$defs/b" }] }, b: { $ref: "#/$defs/a" } },
    };
    expect(() => createValidator(loop)).toThrow(/refers back to itself/);
  });

  test("a schema as deep as is allowed is compiled and applied", () => {
    const deep: JsonObject = JSON.parse(`${'{"allOf":['.repeat(250)}{"type":"null"}${"]}".repeat(250)}`);
    expect(createValidator(deep).accepts(null)).toBe(true);
    expect(problemsOf(deep, 1)).toMatchObject([{ keyword: "type" }]);
  });

  test("deep values are a problem, not a crash", () => {
    const tree = createValidator({ properties: { next: { $ref: "#" } } });
    const nest = (depth: number): JsonValue => JSON.parse(`${'{"next":'.repeat(depth)}{}${"}".repeat(depth)}`);
    expect(tree.accepts(nest(MAX_VALUE_DEPTH - 1))).toBe(true);
    expect(tree.validate(nest(MAX_VALUE_DEPTH + 1))).toMatchObject([{ keyword: "depth" }]);
    expect(tree.validate(nest(100_000))).toMatchObject([{ message: "is nested deeper than 256 levels" }]);
  });

  test("a schema whose references double at each step ends with a problem", () => {
    const step = (index: number) => ({ allOf: [{ $ref: `#/$defs/${index + 1}` }, { $ref: `#/$defs/${index + 1}` }] });
    const steps = Array.from({ length: 40 }, (_, index) => [`${index}`, step(index)]);
    const doubling = { $ref: "#/$defs/0", $defs: { ...Object.fromEntries(steps), "40": { type: "null" } } };
    expect(problemsOf(doubling, null)).toMatchObject([
      { keyword: "depth", message: "takes more steps to check against this schema than are allowed" },
    ]);
    expect(createValidator(doubling).accepts(null)).toBe(false);
    // What has been found before the steps ran out is said.
    expect(problemsOf(doubling, 1)).toMatchObject([{ keyword: "type" }]);
  });

  test("numbers past the safe range and half surrogate pairs are values like others", () => {
    expect(createValidator({ type: "integer" }).accepts(JSON.parse("123456789012345678901234567890"))).toBe(true);
    expect(createValidator({}).validate(JSON.parse("[1e999]"))).toMatchObject([{ pointer: "/0" }]);
    expect(createValidator({ minLength: 1 }).accepts("\ud800")).toBe(true);
    expect(createValidator({}).validate({ "\ud800": 1 })).toMatchObject([
      { message: expect.stringContaining("not valid Unicode") },
    ]);
  });
});

test("const accepts exactly its value, whatever the value is", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      const [value, different]: JsonValue[] = [JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other))];
      if (value === undefined || different === undefined) return;
      const validator = createValidator({ properties: { a: { const: value } } });
      expect(validator.validate({ a: value })).toEqual([]);
      const same = JSON.stringify(sortKeys(value)) === JSON.stringify(sortKeys(different));
      expect(validator.accepts({ a: different })).toBe(same);
    }),
  );
});

function sortKeys(value: JsonValue): JsonValue {
  if (typeof value !== "object" || value === null) return value;
  if (isJsonArray(value)) return value.map(sortKeys);
  const entries = Object.entries(value).map(([key, item]): [string, JsonValue] => [key, sortKeys(item ?? null)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

test("an enum that may be null names null among the allowed values", () => {
  const validator = createValidator({ anyOf: [{ enum: ["a", "b"] }, { type: "null" }] });
  expect(validator.validate("c")).toMatchObject([{ keyword: "enum", allowed: ["a", "b", null] }]);
});

test.each([
  ["https://json-schema.org/draft/2019-09/schema", [false, false]],
  ["https://json-schema.org/draft/2020-12/schema", [true, false]],
])("what fits contains is evaluated since 2020-12: %s", ($schema, verdicts) => {
  const { accepts } = createValidator({ $schema, contains: { type: "integer" }, unevaluatedItems: false });
  expect([accepts([1, 2]), accepts([1, "a"])]).toEqual(verdicts);
  expect(createValidator({ $schema, contains: { type: "integer" } }).accepts([1, "a"])).toBe(true);
});
