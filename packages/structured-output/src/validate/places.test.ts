import type { JsonObject, JsonValue } from "@meerkat/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { entriesOf, isJsonArray, isJsonObject } from "../schema/json.ts";
import { normalize } from "../schema/normalize.ts";
import { atPointer, joinPointer } from "../schema/pointer.ts";
import { createValidator } from "./validator.ts";

describe("a validator of a part of the schema", () => {
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    properties: { list: { items: [{ type: "string" }, { $ref: "#/definitions/size" }] } },
    definitions: { size: { minimum: 1 }, unused: { const: 1 }, never: false },
    then: { type: "null" },
  };
  const validator = createValidator(schema);

  test("takes pointers of the normalised schema and reports those of the author's", () => {
    expect(validator.acceptsAt("/properties/list/prefixItems/1", 1)).toBe(true);
    expect(validator.validateAt("/properties/list/prefixItems/1", 0)).toEqual([
      { pointer: "", schemaPointer: "/definitions/size/minimum", keyword: "minimum", message: "must be 1 or more" },
    ]);
    expect(validator.acceptsAt("/$defs/unused", 2)).toBe(false);
    expect(validator.acceptsAt("/$defs/never", 2)).toBe(false);
    expect(validator.acceptsAt("/then", null)).toBe(true);
    expect(validator.acceptsAt("", { list: [1] })).toBe(false);
  });

  test("refuses a pointer to what is no subschema", () => {
    for (const pointer of ["/properties", "/definitions/size", "/nothing", "x"]) {
      expect(() => validator.acceptsAt(pointer, 1)).toThrow(/no subschema at/);
      expect(() => validator.validateAt(pointer, 1)).toThrow(expect.objectContaining({ code: "INVALID_PARAMS" }));
    }
  });
});

describe("patterns that are not asserted", () => {
  test("are listed where the author wrote them, and accept", () => {
    const validator = createValidator({
      $schema: "http://json-schema.org/draft-07/schema#",
      definitions: { a: { pattern: "(.)\\1" } },
      patternProperties: { "a(?=b)": { type: "string" } },
      additionalProperties: false,
      items: { $ref: "#/definitions/a" },
    });
    expect(validator.unasserted).toEqual([
      { pointer: "/patternProperties/a(?=b)", pattern: "a(?=b)", reason: "it looks ahead or behind" },
      { pointer: "/definitions/a/pattern", pattern: "(.)\\1", reason: "it refers back to a group" },
    ]);
    expect(validator.accepts(["no double"])).toBe(true);
    expect(validator.accepts({ "may match": 1 })).toBe(true);
  });

  test("never make a value wrong where they are turned round", () => {
    const doubtful = { pattern: "(.)\\1" };
    expect(createValidator({ not: doubtful }).accepts("ab")).toBe(true);
    expect(createValidator({ oneOf: [doubtful, { type: "string" }] }).accepts("ab")).toBe(true);
    expect(createValidator({ if: doubtful, then: false }).accepts("ab")).toBe(true);
    expect(createValidator({ contains: doubtful, maxContains: 1 }).accepts(["ab", "cd"])).toBe(true);
    expect(createValidator({ not: { ...doubtful, type: "string" } }).accepts("ab")).toBe(true);
  });
});

/** Schemas of every keyword, wild but small; references lead to the root's definitions. */
const schemas = fc.letrec<{ schema: JsonObject | boolean; map: Record<string, JsonObject | boolean> }>((tie) => {
  const list = fc.array(tie("schema"), { minLength: 1, maxLength: 3 });
  const small = fc.nat({ max: 3 });
  const scalar = fc.constantFrom<JsonValue>(null, true, 0, 1, 1.5, "a", "b", [], {}, [1], { a: 1 });
  const inner = fc.record(
    {
      type: fc.constantFrom("string", "number", "integer", "object", "array", "boolean", "null"),
      enum: fc.array(scalar, { minLength: 1, maxLength: 3 }),
      const: scalar,
      minimum: small,
      exclusiveMaximum: small,
      multipleOf: fc.constantFrom(0.5, 2),
      minLength: small,
      pattern: fc.constantFrom("^a", "b$", "^(a|b)*$"),
      minItems: small,
      uniqueItems: fc.boolean(),
      required: fc.uniqueArray(fc.constantFrom("a", "b", "__proto__"), { maxLength: 2 }),
      maxProperties: small,
      ...Object.fromEntries(["properties", "dependentSchemas"].map((key) => [key, tie("map")])),
      patternProperties: fc.dictionary(fc.constantFrom("^a", "b"), tie("schema"), { maxKeys: 2 }),
      ...Object.fromEntries(["allOf", "anyOf", "oneOf", "prefixItems"].map((key) => [key, list])),
      ...Object.fromEntries(
        ["not", "if", "then", "else", "items", "contains", "additionalProperties", "propertyNames"].map((key) => [
          key,
          tie("schema"),
        ]),
      ),
      unevaluatedProperties: fc.boolean(),
      unevaluatedItems: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const few = inner.map((all): JsonObject => Object.fromEntries(Object.entries(all).slice(0, 4)));
  return {
    schema: fc.oneof({ maxDepth: 3, depthSize: "small" }, fc.boolean(), few),
    map: fc.dictionary(fc.constantFrom("a", "b", "__proto__"), tie("schema"), { maxKeys: 2 }),
  };
});

const values = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<JsonValue>(null, true, false, 0, 1, 2, 1.5, "", "a", "ab", "b"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "ab", "__proto__", "constructor"), tie("value"), { maxKeys: 3 }),
  ),
})).value;

function schemaPointers(node: JsonValue, pointer = ""): string[] {
  if (!isJsonObject(node)) return [pointer];
  const below = entriesOf(node).flatMap(([keyword, value]) => {
    if (["allOf", "anyOf", "oneOf", "prefixItems"].includes(keyword) && isJsonArray(value)) {
      return value.flatMap((one, index) => schemaPointers(one, joinPointer(pointer, keyword, `${index}`)));
    }
    if (["properties", "patternProperties", "dependentSchemas"].includes(keyword) && isJsonObject(value)) {
      return entriesOf(value).flatMap(([key, one]) => schemaPointers(one, joinPointer(pointer, keyword, key)));
    }
    return ["not", "items", "contains", "additionalProperties"].includes(keyword)
      ? schemaPointers(value, joinPointer(pointer, keyword))
      : [];
  });
  return [pointer, ...below];
}

test("whatever the schema and the value: no throw, one verdict, and the same verdict at every place", () => {
  fc.assert(
    fc.property(schemas.schema, values, (wild, value) => {
      const validator = createValidator(wild);
      expect(validator.accepts(value)).toBe(validator.validate(value).length === 0);
      const { schema } = normalize(isJsonObject(wild) ? wild : wild ? {} : { not: {} });
      for (const pointer of schemaPointers(schema).slice(0, 20)) {
        const part = atPointer(schema, pointer);
        if (!isJsonObject(part) && typeof part !== "boolean") throw new Error(`no schema at ${pointer}`);
        const verdict = validator.acceptsAt(pointer, value);
        expect(verdict).toBe(validator.validateAt(pointer, value).length === 0);
        expect(verdict).toBe(createValidator(part).accepts(value));
      }
    }),
    { numRuns: 2_000 },
  );
});
