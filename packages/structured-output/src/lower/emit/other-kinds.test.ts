import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { describe, expect, test } from "vitest";
import type { ProfileName } from "../../profiles/names.ts";
import { createValidator } from "../../validate/validator.ts";
import { lower } from "../lower.ts";

/** A place whose schema speaks of objects and names no type, in a schema that names types elsewhere. */
const UNTYPED: JsonObject = { properties: { a: { type: "integer" } }, required: ["a"], additionalProperties: false };
const around = (place: JsonObject): JsonObject => ({
  type: "object",
  properties: { place },
  additionalProperties: false,
});
const PROFILES: readonly ProfileName[] = ["openai", "anthropic", "gemini", "gemini-openapi", "vllm", "ollama"];
const VALUES: readonly JsonValue[] = [{ a: 1 }, "word", "5", '{"a":"no"}', 5, true, null, [1, "x"]];

describe.each(PROFILES)("a schema without type for %s", (profile) => {
  test("lets every value be written that fits it, and nothing else", () => {
    const schema = around(UNTYPED);
    const { accepts } = createValidator(schema);
    const lowered = lower(schema, profile);
    // OpenAPI's spelling is no JSON Schema that a validator reads.
    const sent = profile === "gemini-openapi" ? undefined : createValidator(lowered.wireSchema);
    for (const value of VALUES.map((place) => ({ place }))) {
      const wire = lowered.encode(value);
      expect(sent?.accepts(wire)).not.toBe(false);
      expect(lowered.decode(wire)).toMatchObject({ ok: true, value });
    }
    // An object that was written as text is a text.
    const read = lowered.decode({ place: '{"a":"no"}' });
    expect(read.ok && accepts(read.value)).toBe(true);
    expect(lowered.warnings.filter(({ class: known }) => known === "impossible")).toEqual([]);
    expect(lowered.notes.filter(({ keyword }) => keyword === "type")).toEqual([]);
  });
});

test("where texts are meant, a value of another kind stands in an object of its own", () => {
  const schema = { type: "object", properties: { place: { pattern: "^a" }, beside: { type: "string" } } };
  const { accepts } = createValidator(schema);
  const lowered = lower(schema, "openai");
  const sent = createValidator(lowered.wireSchema);
  for (const place of ["ab", 5, null, { a: 1 }, { json: "5" }, ["ab"]]) {
    const wire = lowered.encode({ place });
    expect(sent.accepts(wire)).toBe(true);
    expect(lowered.decode(wire)).toMatchObject({ ok: true, value: { place } });
  }
  for (const place of ["no", '"no"']) {
    const read = lowered.decode({ place: { json: place }, beside: null });
    expect(read.ok && accepts(read.value)).toBe(true);
  }
  expect(lowered.warnings).toEqual([]);
});

test("where the provider takes no more unions, the whole place is JSON text, with a warning", () => {
  const properties = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`p${index}`, UNTYPED]));
  const schema = { type: "object", properties, additionalProperties: false };
  const paths = lower(schema, "anthropic").warnings.map(({ path, class: known }) => `${known} ${path}`);
  expect(paths).toContain("checked-locally /properties/p19");
  expect(paths).not.toContain("checked-locally /properties/p0");
});

test("where neither a text nor an object could hold another kind, a warning says that it cannot be written", () => {
  const place = { minLength: 1, minProperties: 1 };
  const schema = { type: "object", properties: { place, beside: { type: "string" } } };
  expect(lower(schema, "openai").warnings).toMatchObject([{ class: "impossible", path: "/properties/place/type" }]);
});

test("at the root, and where the author never names the kind, it is inferred with a note", () => {
  const inner = { ...UNTYPED, properties: { a: { pattern: "^a" } } };
  const schema = { properties: { place: inner } };
  const { wireSchema, warnings, notes } = lower(schema, "openai");
  expect(wireSchema).toMatchObject({ type: "object" });
  expect(warnings).toEqual([]);
  expect(notes.flatMap(({ keyword, path }) => (keyword === "type" ? [path] : []))).toEqual([
    "/type",
    "/properties/place/type",
    "/properties/place/properties/a/type",
  ]);
});

test("a name of a property is a text, whatever its schema leaves out", () => {
  const schema = around({ type: "object", propertyNames: { pattern: "^a" }, additionalProperties: { type: "string" } });
  const { warnings, notes } = lower(schema, "openai");
  expect([...warnings, ...notes].filter(({ keyword }) => keyword === "type")).toEqual([]);
});

test("of branches without type, a value of another kind fits any, and exactly one only where it stands alone", () => {
  const other = { ...UNTYPED, properties: { b: { type: "string" } }, required: ["b"] };
  const spelled = (keyword: string, branches: readonly JsonObject[]) =>
    lower(around({ [keyword]: [...branches] }), "openai").encode({ place: 5 });
  expect(spelled("anyOf", [UNTYPED, other])).toEqual({ place: "5" });
  expect(spelled("oneOf", [UNTYPED, { type: "object", ...other }])).toEqual({ place: "5" });
  expect(() => spelled("oneOf", [UNTYPED, other])).toThrow();
});

test("a text that fits a branch without type too does not fit exactly one", () => {
  const schema = around({ oneOf: [{ type: "string" }, UNTYPED] });
  expect(createValidator(schema).accepts({ place: "x" })).toBe(false);
  const { wireSchema, warnings } = lower(schema, "openai");
  const admits = createValidator(wireSchema).accepts({ place: "x" });
  expect(admits && warnings.length === 0).toBe(false);
});
