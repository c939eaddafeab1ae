import type { JsonObject } from "@meerkat/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lower } from "../lower/lower.ts";
import type { ProfileName } from "../profiles/names.ts";
import { exhaustedError, MAX_LAST_OUTPUT } from "./exhausted.ts";
import { judgeAnswer } from "./judge.ts";
import { lowerOutput, parseOutputSchema, validatorFor } from "./output-schema.ts";
import { extractionPrompt, MAX_PROMPT_SCHEMA, retryPrompt } from "./prompts.ts";
import type { Rejected } from "./verdict.ts";

const CITY = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };

describe("parseOutputSchema", () => {
  test("keeps a raw schema as it is", () => {
    const output = parseOutputSchema(CITY);
    expect(output).toEqual({ schema: CITY, compat: "lossy", format: "meerkat_v1" });
    expect(output.schema).toBe(CITY);
  });

  test("opens a wrapper", () => {
    expect(parseOutputSchema({ schema: CITY, name: "city", strict: true, compat: "strict" })).toEqual({
      schema: CITY,
      name: "city",
      strict: true,
      compat: "strict",
      format: "meerkat_v1",
    });
    expect(parseOutputSchema({ schema: CITY, name: null })).toEqual(parseOutputSchema(CITY));
    expect(parseOutputSchema({ schema: CITY, format: "meerkat_v1", note: "more" }).schema).toBe(CITY);
  });

  test("an output schema that was sent comes back the same", () => {
    const output = parseOutputSchema({ schema: CITY, name: "city", strict: false });
    expect(parseOutputSchema(JSON.parse(JSON.stringify(output)))).toEqual(output);
  });

  test("a raw schema may have a key called schema", () => {
    const raw = { schema: "https://example.com", type: "object" };
    expect(parseOutputSchema(raw).schema).toBe(raw);
  });

  test.each([
    true,
    "{}",
    [CITY],
    null,
    undefined,
    3,
    { schema: [] },
    { schema: true, name: "a" },
  ])("refuses %j", (input) => {
    expect(() => parseOutputSchema(input)).toThrow(/^Invalid output_schema: Schema must be a JSON object at the root/);
    expect(() => parseOutputSchema(input)).toThrow(expect.objectContaining({ code: "INVALID_PARAMS" }));
  });

  test.each([
    ["format", { schema: CITY, format: "meerkat_v2" }],
    ["name", { schema: CITY, name: 1 }],
    ["strict", { schema: CITY, strict: "yes" }],
    ["compat", { schema: CITY, compat: "loose" }],
  ])("refuses a wrong wrapper field: %s", (field, input) => {
    expect(() => parseOutputSchema(input)).toThrow(expect.objectContaining({ details: { pointer: `/${field}` } }));
  });

  test("finds an unusable schema before anything is spent", () => {
    expect(() => parseOutputSchema({ properties: { a: { type: "text" } } })).toThrow(/\(at \/properties\/a\/type\)/);
    expect(() => parseOutputSchema({ $ref: "#" })).toThrow(/^Invalid output_schema: /);
    expect(() => parseOutputSchema({ default: () => 1 })).toThrow(/is no JSON value \(function\) \(at \/default\)/);
  });

  test("compiles once for an object", () => {
    const output = parseOutputSchema(CITY);
    expect(validatorFor(output)).toBe(validatorFor(output));
  });
});

describe("judgeAnswer", () => {
  const output = parseOutputSchema(CITY);
  const accepted = { ok: true, value: { city: "Tokyo" }, text: '{"city":"Tokyo"}' };

  test.each([
    ['{"city":"Tokyo"}'],
    ['  \n{ "city": "Tokyo" }\n'],
    ['```json\n{"city": "Tokyo"}\n```'],
    ['```\n{"city": "Tokyo"}\n```\n'],
    ['```JSON {"city": "Tokyo"}'],
    ['\ufeff{"city": "Tokyo"}'],
  ])("accepts %j", (answer) => {
    expect(judgeAnswer(answer, output)).toMatchObject(accepted);
  });

  test.each([
    ["", "The answer is empty."],
    ["``` ```", "The answer is empty."],
    ["I cannot say.", "The answer is not JSON: it does not contain any."],
    ['{"city":"Oslo"} or {"city":"Rome"}', expect.stringContaining("more than one JSON value")],
    ['{"city" "Tokyo"}', expect.stringContaining("The answer is not JSON: ")],
    ['{"city":"Tok', "The answer is not JSON: it stops before it is complete."],
  ])("says what is wrong with %j", (answer, reason) => {
    expect(judgeAnswer(answer, output)).toEqual({ ok: false, reason, problems: [], remaining: [] });
  });

  test("says what does not fit", () => {
    expect(judgeAnswer('{"city": true}', output)).toMatchObject({
      ok: false,
      reason: "The answer does not fit the schema: /city must be string, but is boolean.",
      problems: [{ pointer: "/city", schemaPointer: "/properties/city/type" }],
    });
  });

  test("never throws, and returns what it was given", () => {
    const anything = parseOutputSchema({});
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void judgeAnswer(text, anything)));
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom("```json\n", "```", " "), (value, fence) => {
        const judgement = judgeAnswer(`${fence}${JSON.stringify(value)}${fence.slice(0, 3)}`, anything);
        expect(judgement).toMatchObject({ ok: true, text: JSON.stringify(JSON.parse(JSON.stringify(value))) });
      }),
    );
    expect(judgeAnswer("[".repeat(100_000) + "]".repeat(100_000), anything).ok).toBe(false);
    expect(judgeAnswer('"\\ud800"', anything)).toMatchObject({ ok: true, text: '"\\ud800"' });
    expect(judgeAnswer("9007199254740993", anything).ok).toBe(true);
  });
});

describe("named envelopes", () => {
  const judge = (schema: JsonObject, answer: unknown) => {
    const judgement = judgeAnswer(JSON.stringify(answer), parseOutputSchema({ schema, name: "result" }));
    return judgement.ok ? judgement.value : "rejected";
  };

  test("are opened when what is inside fits better", () => {
    expect(judge(CITY, { result: { city: "Oslo" } })).toEqual({ city: "Oslo" });
    expect(judge({ properties: { city: {} } }, { result: { city: "Oslo" } })).toEqual({ city: "Oslo" });
    const referring = { $ref: "#/$defs/city", $defs: { city: CITY } };
    expect(judge(referring, { result: { city: "Oslo" } })).toEqual({ city: "Oslo" });
  });

  test("are kept when the schema knows the name, or nothing is gained", () => {
    const own = { properties: { result: { type: "object" }, city: {} } };
    expect(judge(own, { result: { city: "Oslo" } })).toEqual({ result: { city: "Oslo" } });
    expect(judge({}, { result: { city: "Oslo" } })).toEqual({ result: { city: "Oslo" } });
    expect(judge({ properties: { city: {} } }, { result: { town: "Oslo" } })).toEqual({ result: { town: "Oslo" } });
    expect(judge(CITY, { result: { city: "Oslo" }, more: 1 })).toBe("rejected");
    expect(judge(CITY, { result: ["Oslo"] })).toBe("rejected");
  });
});

describe("prompts", () => {
  const output = parseOutputSchema({ properties: { size: { enum: ["small", "large"] } }, required: ["size"] });

  test("the extraction prompt has the schema, and the caller's words instead of ours", () => {
    expect(extractionPrompt(output)).toContain(JSON.stringify(output.schema));
    const own = extractionPrompt(output, { opening: "Summarise." });
    expect(own.startsWith("Summarise.\n")).toBe(true);
    expect(own).toContain('"large"');
    expect(own).not.toContain("final result");
  });

  test("a huge schema is cut, and the prompt says so", () => {
    const huge = extractionPrompt(parseOutputSchema({ description: "\u{1F600}".repeat(40_000) }));
    expect(huge.length).toBeLessThan(MAX_PROMPT_SCHEMA + 1_000);
    expect(huge).toContain(`the first ${MAX_PROMPT_SCHEMA} of its`);
    expect(huge.isWellFormed()).toBe(true);
  });

  const rejected = (answer: string): Rejected => {
    const judgement = judgeAnswer(answer, output);
    if (judgement.ok) throw new Error("the answer was meant to be rejected");
    return judgement;
  };

  test("the retry prompt names each problem with the allowed values", () => {
    const prompt = retryPrompt(rejected('{"size":"huge"}'), output, { attempt: 1, maxAttempts: 3 });
    expect(prompt).toContain("attempt 1 of 3");
    expect(prompt).toContain('- /size must be one of the 2 allowed values, but is "huge"; allowed: "small", "large"');
    expect(prompt).toContain("nothing else");
  });

  test("the retry prompt says why there was nothing to check", () => {
    expect(retryPrompt(rejected(""), output, { attempt: 2, maxAttempts: 3 })).toContain("The answer is empty.");
  });
});

test("exhausted attempts are an AGENT_ERROR with the last answer, cut", () => {
  const error = exhaustedError({ attempts: 3, reason: "The answer is empty.", lastOutput: "x".repeat(20_000) });
  expect(error.message).toBe("Structured output validation failed after 3 attempts: The answer is empty.");
  expect(error).toMatchObject({
    code: "AGENT_ERROR",
    details: { attempts: 3, reason: "The answer is empty.", last_output: "x".repeat(MAX_LAST_OUTPUT) },
  });
});

test("a pattern that nobody checks is warned of whether or not the schema is constrained", () => {
  const unchecked = { type: "string", pattern: "^(?=.*a)(?=.*b)\\w+(a|b)\\1$" };
  const recursive = {
    type: "object",
    properties: { next: { $ref: "#" }, text: unchecked },
    additionalProperties: false,
  };
  const warned = (output: JsonObject, profile: ProfileName) =>
    lowerOutput(parseOutputSchema(output), profile).warnings.flatMap((warning) =>
      warning.class === "hint-only" ? [warning.path] : [],
    );
  const path = "/properties/text/pattern";
  expect(warned(recursive, "openai")).toEqual([path]);
  // Told only: the provider has no way back to the root, or the author asked for it.
  expect(warned(recursive, "gemini")).toEqual([path]);
  expect(warned({ schema: recursive, strict: false }, "openai")).toEqual([path]);
  expect(lower(recursive, "none").warnings.map((warning) => warning.path)).toEqual([path]);
});
