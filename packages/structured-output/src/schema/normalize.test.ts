import type { JsonObject, JsonValue } from "@meerkat/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalize } from "./normalize.ts";

const DRAFT_04 = "http://json-schema.org/draft-04/schema#";
const DRAFT_07 = "http://json-schema.org/draft-07/schema#";
const DRAFT_2019 = "https://json-schema.org/draft/2019-09/schema";

const schemaOf = (schema: JsonObject) => normalize(schema).schema;

describe("object nodes", () => {
  test("get properties and required when they lack them", () => {
    expect(schemaOf({ type: "object" })).toEqual({ type: "object", properties: {}, required: [] });
    expect(schemaOf({ type: ["object", "null"] })).toMatchObject({ properties: {}, required: [] });
    expect(schemaOf({ required: ["a"] })).toEqual({ required: ["a"], properties: {} });
    expect(schemaOf({ type: "string" })).toEqual({ type: "string" });
  });

  test("are looked for at schema positions only", () => {
    const data = { type: "object" };
    const properties = { required: { type: "boolean" }, properties: { type: "string" }, enum: { type: "string" } };
    const schema = {
      type: "object",
      properties,
      required: [],
      enum: [data],
      const: data,
      default: data,
      examples: [data],
    };
    expect(schemaOf(schema)).toEqual(schema);
  });

  test("leave the author's schema as it is", () => {
    const schema = Object.freeze({
      type: "object",
      properties: Object.freeze({ a: Object.freeze({ type: "object" }) }),
    });
    expect(schemaOf(schema)).toMatchObject({ properties: { a: { properties: {} } } });
    expect(schema.properties.a).toEqual({ type: "object" });
  });
});

describe("older drafts", () => {
  test("definitions become $defs and references follow", () => {
    const schema = { $schema: DRAFT_07, $ref: "#/definitions/a", definitions: { a: { type: "string" } } };
    expect(schemaOf(schema)).toEqual({ $ref: "#/$defs/a", $defs: { a: { type: "string" } } });
  });

  test("a name in both maps keeps both meanings", () => {
    const schema = {
      allOf: [{ $ref: "#/$defs/a" }, { $ref: "#/definitions/a" }],
      $defs: { a: { minimum: 1 } },
      definitions: { a: { maximum: 2 } },
    };
    expect(schemaOf(schema)).toEqual({
      allOf: [{ $ref: "#/$defs/a" }, { $ref: "#/$defs/a_2" }],
      $defs: { a: { minimum: 1 }, a_2: { maximum: 2 } },
    });
  });

  test("tuples become prefixItems, and additionalItems counts beside a tuple only", () => {
    expect(schemaOf({ $schema: DRAFT_07, items: [{ type: "string" }], additionalItems: false })).toEqual({
      prefixItems: [{ type: "string" }],
      items: false,
    });
    expect(schemaOf({ $schema: DRAFT_07, items: { type: "string" }, additionalItems: false })).toEqual({
      items: { type: "string" },
    });
  });

  test("a boolean exclusive bound takes its value from the bound beside it", () => {
    expect(schemaOf({ $schema: DRAFT_04, minimum: 3, exclusiveMinimum: true })).toEqual({ exclusiveMinimum: 3 });
    expect(schemaOf({ $schema: DRAFT_04, maximum: 3, exclusiveMaximum: false })).toEqual({ maximum: 3 });
  });

  test("dependencies split by what they hold", () => {
    expect(schemaOf({ $schema: DRAFT_07, dependencies: { a: ["b"], c: { minProperties: 2 } } })).toEqual({
      dependentRequired: { a: ["b"] },
      dependentSchemas: { c: { minProperties: 2 } },
    });
  });

  test("siblings of $ref are hidden up to 07 and count since 2019-09", () => {
    const schema = { properties: { a: { $ref: "#/$defs/a", maxLength: 1 } }, $defs: { a: { type: "string" } } };
    expect(schemaOf({ $schema: DRAFT_07, ...schema })).toMatchObject({ properties: { a: { $ref: "#/$defs/a" } } });
    expect(schemaOf({ $schema: DRAFT_07, ...schema })).not.toHaveProperty("properties.a.maxLength");
    expect(schemaOf({ $schema: DRAFT_2019, ...schema })).toHaveProperty("properties.a.maxLength", 1);
  });

  test("draft 04 knows id and not $id, later drafts the other way round", () => {
    const both = (id: string) => ({ definitions: { a: { [id]: "http://x/a", type: "string" } }, $ref: "http://x/a" });
    expect(schemaOf({ $schema: DRAFT_04, ...both("id") })).toMatchObject({ $ref: "#/$defs/a" });
    expect(schemaOf({ $schema: DRAFT_07, ...both("$id") })).toMatchObject({ $ref: "#/$defs/a" });
    expect(() => schemaOf({ $schema: DRAFT_04, ...both("$id") })).toThrow(/leads nowhere/);
    expect(() => schemaOf({ $schema: DRAFT_07, ...both("id") })).toThrow(/leads nowhere/);
  });

  test("an exclusive bound without its bound, and an empty tuple, are read as they are meant", () => {
    expect(schemaOf({ $schema: DRAFT_04, exclusiveMinimum: true })).toEqual({});
    expect(schemaOf({ $schema: DRAFT_07, items: [], additionalItems: { type: "string" } })).toEqual({
      items: { type: "string" },
    });
  });

  test("a schema that asks for itself besides other things asks for the other things", () => {
    const a = { allOf: [{ $ref: "#/definitions/a" }, { type: "string" }] };
    expect(schemaOf({ $schema: DRAFT_07, $ref: "#/definitions/a", definitions: { a } })).toEqual({
      $ref: "#/$defs/a",
      $defs: { a: { allOf: [true, { type: "string" }] } },
    });
  });

  test("keywords that came later mean nothing", () => {
    expect(schemaOf({ $schema: DRAFT_04, const: 1, if: {}, prefixItems: [{}] })).toEqual({});
    expect(schemaOf({ $schema: DRAFT_07, const: 1, unevaluatedProperties: false })).toEqual({ const: 1 });
  });

  test("$recursiveRef finds the outermost schema that allows it", () => {
    const tree = { $id: "tree", $recursiveAnchor: true, properties: { next: { $recursiveRef: "#" } }, required: [] };
    const strict = {
      $schema: DRAFT_2019,
      $id: "http://x/strict",
      $recursiveAnchor: true,
      $ref: "tree",
      $defs: { tree },
    };
    expect(schemaOf(strict)).toMatchObject({
      $ref: "#/$defs/tree",
      $defs: { tree: { properties: { next: { $ref: "#" } } } },
    });
  });
});

describe("references", () => {
  test("identifiers and anchors are resolved away", () => {
    const schema = {
      $id: "https://example.com/root",
      allOf: [{ $ref: "item" }, { $ref: "#there" }, { $ref: "item#/$defs/deep" }],
      $defs: { item: { $id: "item", $defs: { deep: { minimum: 1 } } }, named: { $anchor: "there" } },
    };
    expect(schemaOf(schema)).toEqual({
      allOf: [{ $ref: "#/$defs/item" }, { $ref: "#/$defs/named" }, { $ref: "#/$defs/item/$defs/deep" }],
      $defs: { item: { $defs: { deep: { minimum: 1 } } }, named: {} },
    });
  });

  test("draft 04 reads id, in pointers from the top too", () => {
    const schema = {
      $schema: DRAFT_04,
      properties: { a: { id: "/properties/a", items: { $ref: "#/definitions/b" } } },
      definitions: { b: { type: "string" } },
      required: ["a"],
    };
    expect(schemaOf(schema)).toHaveProperty("properties.a.items.$ref", "#/$defs/b");
  });

  test("a target that is no schema position is copied into $defs", () => {
    const schema = { $ref: "#/components/schemas/A", components: { schemas: { A: { type: "object" } } } };
    expect(schemaOf(schema)).toMatchObject({
      $ref: "#/$defs/A",
      $defs: { A: { type: "object", properties: {}, required: [] } },
      components: { schemas: { A: { type: "object" } } },
    });
  });

  test("further documents are linked in", () => {
    const documents = { "https://example.com/b": { $defs: { c: { type: "string" } } } };
    const { schema } = normalize({ $id: "https://example.com/a", items: { $ref: "b#/$defs/c" } }, { documents });
    expect(schema).toEqual({ items: { $ref: "#/$defs/c" }, $defs: { c: { type: "string" } } });
  });

  test("origin leads back to the author's spelling", () => {
    const { origin } = normalize({ $schema: DRAFT_07, definitions: { "a/b": { items: [{}, { maximum: 1 }] } } });
    expect(origin("/$defs/a~1b/prefixItems/1/maximum")).toBe("/definitions/a~1b/items/1/maximum");
    expect(origin("")).toBe("");
  });
});

describe("OpenAPI", () => {
  const nullable = { type: "string", nullable: true, enum: ["a"] };

  test("nullable beside a type adds null, to enum too", () => {
    expect(schemaOf(nullable)).toEqual({ type: ["string", "null"], enum: ["a", null] });
    expect(schemaOf({ type: ["string", "null"], nullable: true })).toEqual({ type: ["string", "null"] });
    expect(schemaOf({ properties: { a: nullable } })).toHaveProperty("properties.a.type", ["string", "null"]);
  });

  test("nullable means nothing without a type, as false, or where $schema names a draft", () => {
    expect(schemaOf({ nullable: true, enum: ["a"] })).toMatchObject({ enum: ["a"] });
    expect(schemaOf({ type: "string", nullable: false })).toMatchObject({ type: "string" });
    expect(schemaOf({ $schema: DRAFT_07, ...nullable })).toEqual({ type: "string", enum: ["a"] });
    expect(schemaOf({ $schema: "https://example.com/mine", ...nullable })).toMatchObject({ type: ["string", "null"] });
  });

  test("the openapi dialect reads nullable whatever $schema says", () => {
    const { schema } = normalize({ $schema: DRAFT_07, ...nullable }, { dialect: "openapi" });
    expect(schema).toEqual({ type: ["string", "null"], enum: ["a", null] });
  });

  const pet = {
    oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }],
    discriminator: { propertyName: "kind", mapping: { dog: "#/components/schemas/Dog", puppy: "Dog" } },
    components: {
      schemas: {
        Cat: { type: "object", properties: { kind: { type: "string" } } },
        Dog: { type: "object", properties: { kind: { type: "string" } } },
      },
    },
  };

  test("discriminator gives each branch its value in the openapi dialect only", () => {
    expect(schemaOf(pet).oneOf).toEqual([{ $ref: "#/$defs/Cat" }, { $ref: "#/$defs/Dog" }]);
    const { schema, origin } = normalize(pet, { dialect: "openapi" });
    expect(schema.oneOf).toEqual([
      { $ref: "#/$defs/Cat", properties: { kind: { const: "Cat" } }, required: ["kind"] },
      { $ref: "#/$defs/Dog", properties: { kind: { enum: ["dog", "puppy"] } }, required: ["kind"] },
    ]);
    expect(origin("/oneOf/1/required")).toBe("/discriminator");
    expect(origin("/oneOf/0/properties/kind/const")).toBe("/discriminator/const");
  });

  test("a branch that has the value keeps it", () => {
    const own = {
      components: { schemas: { ...pet.components.schemas, Cat: { properties: { kind: { const: "C" } } } } },
    };
    const { oneOf } = normalize({ ...pet, ...own }, { dialect: "openapi" }).schema;
    expect(oneOf).toMatchObject([{ $ref: "#/$defs/Cat" }, { required: ["kind"] }]);
    expect(JSON.stringify(oneOf)).not.toContain('"Cat"]');
  });
});

describe("a resolver", () => {
  test("is asked for what is not at hand, once, with the URI alone", () => {
    const asked: string[] = [];
    const resolve = (uri: string) => {
      asked.push(uri);
      return { $defs: { a: { type: "string" } } };
    };
    const reference = { $ref: "https://example.com/x#/$defs/a" };
    expect(normalize({ allOf: [reference, reference] }, { resolve }).schema).toMatchObject({
      allOf: [{ $ref: "#/$defs/a" }, { $ref: "#/$defs/a" }],
    });
    expect(normalize({ $ref: "common.json#/$defs/a" }, { resolve }).schema).toMatchObject({ $ref: "#/$defs/a" });
    expect(asked).toEqual(["https://example.com/x", "common.json"]);
  });

  test("that has no such document leaves the reference unresolved", () => {
    expect(() => normalize({ $ref: "https://example.com/x" }, { resolve: () => undefined })).toThrow(/leads nowhere/);
  });

  test("cannot bring in what is no JSON, nor documents without end", () => {
    const cyclic: { items?: JsonValue } = {};
    cyclic.items = cyclic;
    const resolve = () => cyclic;
    expect(() => normalize({ $ref: "https://example.com/x" }, { resolve })).toThrow(/nested deeper than 512/);
    let count = 0;
    const endless = () => ({ $ref: `https://example.com/${count++}` });
    expect(() => normalize({ $ref: "https://example.com/x" }, { resolve: endless })).toThrow(
      /more than 1000 documents/,
    );
  });
});

describe("names from the prototype", () => {
  test("are ordinary property names", () => {
    const schema: JsonObject = JSON.parse(
      '{"properties": {"__proto__": {"type": "object"}, "constructor": {"type": "string"}}}',
    );
    const { properties } = schemaOf(schema);
    expect(JSON.stringify(properties)).toBe(
      '{"__proto__":{"type":"object","properties":{},"required":[]},"constructor":{"type":"string"}}',
    );
  });
});

describe("schemas that cannot be used", () => {
  const cases: [string, JsonObject, string, RegExp][] = [
    ["a type that is none", { properties: { a: { type: 12 } } }, "/properties/a/type", /"type" must be one or several/],
    [
      "required as a flag",
      { properties: { a: { required: true } } },
      "/properties/a/required",
      /array of property names/,
    ],
    ["a reference to nothing", { items: { $ref: "#/$defs/x" } }, "/items/$ref", /leads nowhere/],
    ["a reference to the network", { $ref: "https://example.com/x" }, "/$ref", /not fetched/],
    ["a broken pattern", { properties: { a: { pattern: "(" } } }, "/properties/a/pattern", /regular expression/],
    ["a broken pattern key", { patternProperties: { "[": {} } }, "/patternProperties", /regular expressions.*"\["/],
    [
      "a broken pattern nobody uses",
      { $defs: { a: { items: { pattern: "(" } } } },
      "/$defs/a/items/pattern",
      /regular/,
    ],
    ["a subschema that is none", { properties: { a: 1 } }, "/properties", /values are schemas/],
    ["a negative length", { maxLength: -1 }, "/maxLength", /whole number/],
    ["no alternatives", { anyOf: [] }, "/anyOf", /at least one/],
  ];
  test.each(cases)("%s", (_, schema, pointer, message) => {
    const attempt = () => normalize(schema, { subject: "output_schema" });
    expect(attempt).toThrow(expect.objectContaining({ code: "INVALID_PARAMS", details: { pointer } }));
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(/^Invalid output_schema: /);
  });

  test("a schema that never ends, as code can build one", () => {
    const schema: { items?: unknown } = {};
    schema.items = schema;
    expect(() => normalize(Object.assign(schema, { items: Object(schema) }))).toThrow(/nested deeper than 512/);
  });
});

test("needless escapes are taken out of patterns, so that they compile with the u flag", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z@\-_:{}\]]{0,6}$/), fc.string({ maxLength: 8 }), (literal, text) => {
      const escaped = Array.from(literal, (char) => (/[a-z]/.test(char) ? char : `\\${char}`)).join("");
      const { pattern } = schemaOf({ pattern: `^${escaped}` });
      expect(new RegExp(String(pattern), "u").test(text)).toBe(new RegExp(`^${escaped}`).test(text));
      expect(new RegExp(String(pattern), "u").test(literal)).toBe(true);
    }),
  );
});
