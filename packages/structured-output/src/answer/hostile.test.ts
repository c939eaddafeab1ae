import type { JsonObject } from "@meerkat/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lower } from "../lower/lower.ts";
import { judgeAnswer } from "./judge.ts";
import { parseOutputSchema } from "./output-schema.ts";
import { planRetry } from "./plan-retry.ts";
import { retryPrompt } from "./prompts.ts";

const LIST: JsonObject = { type: "object", properties: { list: { type: "array", items: { type: "integer" } } } };

/** Judges, and makes all that follows from a rejection. */
function judge(text: string, schema: JsonObject = LIST) {
  const output = parseOutputSchema({ schema, name: "answer" });
  const lowered = lower(schema, "openai");
  const judgement = judgeAnswer(text, output, { lowered });
  if (judgement.ok) return judgement;
  const attempts = { attempt: 1, maxAttempts: 3, lowered };
  expect(retryPrompt(judgement, output, attempts).length).toBeLessThan(12_000);
  expect(planRetry(judgement, output, attempts).prompt.length).toBeLessThan(25_000);
  return judgement;
}

describe("hostile answers", () => {
  test("of ten megabytes, with as much wrong as there may be", () => {
    const text = `{"list": [${'"1",'.repeat(2_000_000)}"x"]}`;
    expect(judge(text)).toMatchObject({ ok: false, problems: [{ keyword: "depth" }] });
    expect(judge(`{"list": [${'"x",'.repeat(100_000)}"x"]}`)).toMatchObject({ ok: false });
    expect(judge(`{"list": "${"x".repeat(10_000_000)}"}`)).toMatchObject({ ok: false });
    expect(judge(`${"[1] or ".repeat(1_000_000)}`)).toMatchObject({ ok: false, problems: [] });
  }, 60_000);

  test("of great depth", () => {
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    expect(judge(deep)).toMatchObject({ ok: false, problems: [{ keyword: "depth" }] });
    expect(judge(`{"answer": ${'{"answer":'.repeat(50_000)}1${"}".repeat(50_001)}`)).toMatchObject({ ok: false });
    const recursive: JsonObject = { type: "object", properties: { a: { $ref: "#" }, n: { type: "integer" } } };
    expect(judge(`${'{"a":'.repeat(300)}{}${"}".repeat(300)}`, recursive)).toMatchObject({ ok: false });
    const quoted = JSON.stringify(JSON.stringify(JSON.stringify({ list: [1] })));
    expect(judge(`{"list": ${quoted}}`)).toMatchObject({ ok: false });
  });

  test("with names and texts that are no plain ones", () => {
    expect(judge('{"__proto__": {"list": []}, "list": ["1"]}').ok).toBe(true);
    expect(Object.getPrototypeOf({}).list).toBeUndefined();
    expect(judge('{"list": ["\\ud800"]}')).toMatchObject({ ok: false });
    expect(judge('{"\\ud800": 1}')).toMatchObject({ ok: false });
  });

  test("never throw, whatever they are", () => {
    const values = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value));
    fc.assert(
      fc.property(fc.oneof(values, fc.string({ unit: "binary" })), (text) => void judge(text)),
      { numRuns: 100 },
    );
  });

  test("with schemas whose alternatives multiply", () => {
    const $defs: Record<string, JsonObject> = { d20: { type: "object", properties: { x: { type: "integer" } } } };
    for (let level = 0; level < 20; level++)
      $defs[`d${level}`] = { anyOf: [{ $ref: `#/$defs/d${level + 1}` }, { $ref: `#/$defs/d${level + 1}` }] };
    const schema: JsonObject = { type: "object", properties: { a: { $ref: "#/$defs/d0" } }, $defs };
    const output = parseOutputSchema(schema);
    const judgement = judgeAnswer(JSON.stringify({ a: { x: "no" }, filler: "x".repeat(500) }), output);
    expect(judgement.ok).toBe(false);
    if (!judgement.ok) expect(planRetry(judgement, output, { attempt: 1, maxAttempts: 2 }).prompt).not.toBe("");
  });
});
