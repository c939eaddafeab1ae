import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { describe, expect, test } from "vitest";
import { lower } from "../../lower/lower.ts";
import { judgeAnswer } from "../judge.ts";
import { parseOutputSchema } from "../output-schema.ts";
import { applyEdits } from "./edits.ts";
import type { RepairChoice } from "./kinds.ts";

/** The value with the kinds and places of its repairs, or why it was rejected. */
function judge(schema: JsonObject, answer: JsonValue | { readonly text: string }, repair?: RepairChoice) {
  const isText = typeof answer === "object" && answer !== null && "text" in answer && typeof answer.text === "string";
  const text = isText ? String(answer.text) : JSON.stringify(answer);
  const judgement = judgeAnswer(text, parseOutputSchema(schema), repair === undefined ? {} : { repair });
  if (!judgement.ok) return judgement.reason;
  return [judgement.value, ...judgement.repairs.map(({ kind, path }) => `${kind} ${path}`)];
}

function property(schema: JsonObject, required: readonly string[] = []): JsonObject {
  return { type: "object", properties: { x: schema }, required };
}

const SIZE = property({ enum: ["Small", "Very Large"] });

describe("each repair", () => {
  test.each<[string, JsonObject, JsonValue, JsonValue]>([
    ["enum_case", property({ enum: ["Small", "Very Large"] }), "very large", "Very Large"],
    ["enum_case", property({ const: "Straße" }), " straße\n", "Straße"],
    ["enum_case", property({ oneOf: [{ const: "A" }, { const: "B" }] }), "b", "B"],
    ["enum_case", property({ anyOf: [{ type: "string", enum: ["A", "B"] }, { type: "null" }] }), "b", "B"],
    ["numeric_string", property({ type: "integer" }), " 42 ", 42],
    ["numeric_string", property({ type: "number" }), "-1.5e3", -1500],
    ["numeric_string", property({ type: ["number", "null"] }), "0.1", 0.1],
    ["numeric_string", property({ type: "boolean" }), "True", true],
    ["numeric_string", property({ type: "string" }), 5, "5"],
    ["numeric_string", property({ enum: [1, 2, "x"] }), "2", 2],
    ["numeric_string", property({ enum: ["1", "2"] }), 2, "2"],
    ["single_item", property({ type: "array", items: { type: "integer" } }), 5, [5]],
    ["single_item", property({ type: "array", items: { type: "object" } }), { a: 1 }, [{ a: 1 }]],
    ["single_item", property({ type: "string" }), ["one"], "one"],
    ["single_item", property({ enum: ["one", "two"] }), ["one"], "one"],
    ["encoded_json", property({ type: "object" }), '{"a": [1]}', { a: [1] }],
    ["encoded_json", property({ type: "array", items: { type: "string" } }), '["a", "b"]', ["a", "b"]],
  ])("%s: %j from %j", (kind, schema, wrong, right) => {
    expect(judge(schema, { x: wrong })).toEqual([{ x: right }, `${kind} /x`]);
    expect(judge(schema, { x: wrong }, { [kind]: false })).toMatch(/^The answer does not fit the schema: \/x /);
    expect(judge(schema, { x: wrong }, false)).toMatch(/^The answer does not fit the schema: \/x /);
    expect(judge(schema, { x: right })).toEqual([{ x: right }]);
  });

  test("synthetic_null: only where the property may be absent", () => {
    expect(judge(property({ type: "string" }), { x: null })).toEqual([{}, "synthetic_null /x"]);
    expect(
      judge(
        property({
          anyOf: [
            { type: "object", required: ["a"] },
            { minItems: 1, type: "array" },
          ],
        }),
        { x: null },
      ),
    ).toEqual([{}, "synthetic_null /x"]);
    expect(judge(property({ type: "string" }, ["x"]), { x: null })).toBe(
      "The answer does not fit the schema: /x must be string, but is null.",
    );
    expect(judge({ type: "array", items: { type: "string" } }, [null])).toMatch(/^The answer does not fit/);
  });

  test.each<[string, string, unknown]>([
    ["fence", '```json\n{"x":"Small"}\n```', { x: "Small" }],
    ["surrounding_text", 'Sure:\n```\n{"x":"Small"}\n```\nAnything else?', { x: "Small" }],
    ["surrounding_text", '{"x":"Small"} is my answer (see [above]).', { x: "Small" }],
  ])("%s: %j", (kind, text, value) => {
    expect(judge(SIZE, { text })).toEqual([value, `${kind} `]);
    expect(judge(SIZE, { text }, { [kind]: false })).toMatch(/^The answer is not JSON: there is /);
  });

  test("envelope", () => {
    const output = parseOutputSchema({ schema: property({ type: "integer" }, ["x"]), name: "result" });
    const text = '{"result": {"x": "1"}}';
    expect(judgeAnswer(text, output)).toMatchObject({
      ok: true,
      value: { x: 1 },
      repairs: [{ kind: "envelope" }, { kind: "numeric_string" }],
    });
    expect(judgeAnswer(text, output, { repair: { envelope: false } })).toMatchObject({ ok: false });
    // What stands in it is spelled as the provider's schema has it.
    const lowered = lower({ ...output.schema, additionalProperties: { type: "boolean" } }, "openai");
    const open = parseOutputSchema({
      schema: { ...output.schema, additionalProperties: { type: "boolean" } },
      name: "result",
    });
    const wire = { result: lowered.encode({ x: 1, more: true }) };
    expect(judgeAnswer(JSON.stringify(wire), open, { lowered })).toMatchObject({
      ok: true,
      value: { x: 1, more: true },
    });
  });

  test("several of them, one after the other and at many places", () => {
    const schema = property({ type: "array", items: property({ type: "integer" }, ["x"]) });
    expect(judge(schema, { x: { x: ["7"] } })).toEqual([
      { x: [{ x: 7 }] },
      "single_item /x",
      "single_item /x/0/x",
      "numeric_string /x/0/x",
    ]);
    const many = Array.from({ length: 300 }, (_, index) => ({ x: `${index}` }));
    expect(judge(schema, { x: many })).toHaveLength(301);
  });
});

describe("what is not certain is not repaired", () => {
  test.each<[string, JsonObject, JsonValue]>([
    ["two listed texts differ in letter case alone", property({ enum: ["ab", "AB"] }), "Ab"],
    ["the letters are others", property({ enum: ["in progress"] }), "in_progress"],
    ["a list in words", property({ type: "array", items: { type: "string" } }), "red, green"],
    ["nothing in words", property({ type: "array", items: { type: "string" } }), ""],
    ["half a list", property({ type: "array", items: { type: "string" } }), '["red", '],
    ["an identifier with zeros before it", property({ type: "integer" }), "007"],
    ["digits that a number does not keep", property({ type: "integer" }), "9007199254740993"],
    ["digits after the point that a number does not keep", property({ type: "number" }), "0.12345678901234567"],
    ["too large for a number", property({ type: "number" }), "1e999"],
    ["a fraction where there is none", property({ type: "integer" }), "1.5"],
    ["a number with words", property({ type: "integer" }), "5 kg"],
    ["a number where null is allowed as well as a text", property({ type: ["string", "null"] }), 5],
    ["a boolean where a text is wanted", property({ type: "string" }), true],
    ["several items where one is wanted", property({ type: "string" }), ["a", "b"]],
    ["no item where one is wanted", property({ type: "string" }), []],
    ["a list or what it may be the text of", property({ type: "array" }), "1 or [1]\n"],
    ["a wrong name", { type: "object", propertyNames: { enum: ["Name"] } }, { name: "Name" }],
    ["not wrong in a way that is known", property({ type: "string", pattern: "^a" }), "b"],
  ])("%s", (_, schema, value) => {
    const answer = schema.propertyNames === undefined ? { x: value } : value;
    expect(judge(schema, answer)).toMatch(/^The answer does not fit the schema: /);
  });

  test("two ways that are both right", () => {
    // The text may be one item, or the text of a list: wrapped and read it fits as well.
    const schema = property({ type: ["array", "number"], items: { type: "string" } });
    expect(judge(schema, { x: "5" })).toMatch(/^The answer does not fit the schema: /);
    // Only one of them fits here.
    const numbers = property({ type: ["array", "number"], items: { type: "boolean" } });
    expect(judge(numbers, { x: "5" })).toEqual([{ x: 5 }, "numeric_string /x"]);
  });

  test("a number that was not written as it is printed", () => {
    const schema = property({ type: "string" });
    expect(judge(schema, { text: '{"x": 1.0}' })).toMatch(/^The answer does not fit/);
    expect(judge(schema, { text: '{"x": 1e2}' })).toMatch(/^The answer does not fit/);
    expect(judge(schema, { text: '{"x": 12345678901234567890}' })).toMatch(/^The answer does not fit/);
    expect(judge(schema, { text: '{"x": 1.5, "y": 2.0}' })).toEqual([{ x: "1.5", y: 2 }, "numeric_string /x"]);
  });

  test("more than one JSON value in the text", () => {
    expect(judge(SIZE, { text: '{"x":"Small"}\n{"x":"Very Large"}' })).toMatch(/more than one JSON value/);
    expect(judge(SIZE, { text: 'Is it {"x":"Small"} or []?' })).toMatch(/more than one JSON value/);
  });
});

describe("a value that stays refused", () => {
  test("is told as the model wrote it, and what remains after the repairs that hold", () => {
    const schema = {
      properties: { a: { type: "integer" }, b: { type: "string", minLength: 3 }, c: { type: "array" } },
    };
    const judgement = judgeAnswer('{"a": "5", "b": ["x"], "c": null}', parseOutputSchema(schema));
    expect(judgement).toMatchObject({ ok: false });
    if (judgement.ok) return;
    expect(judgement.problems.map(({ pointer }) => pointer)).toEqual(["/a", "/b", "/c"]);
    // Taking the text out of the list did not make it long enough, and is undone.
    expect(judgement.remaining).toMatchObject([{ pointer: "/b", message: "must be string, but is array" }]);
  });
});

test("edits touch nothing else, and own names of any kind", () => {
  const value: JsonValue = JSON.parse('{"__proto__": {"a": 1}, "b": [1, 2], "c": 3}');
  const edited = applyEdits(value, [
    { pointer: "/__proto__/a", to: { value: 2 } },
    { pointer: "/b/1", to: { value: 3 } },
    { pointer: "/c", to: "drop" },
    { pointer: "/missing/x", to: { value: 1 } },
  ]);
  expect(JSON.stringify(edited)).toBe('{"__proto__":{"a":2},"b":[1,3]}');
  expect(JSON.stringify(value)).toBe('{"__proto__":{"a":1},"b":[1,2],"c":3}');
});
