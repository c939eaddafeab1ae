import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { describe, expect, test } from "vitest";
import { lower } from "../lower/lower.ts";
import type { ProfileName } from "../profiles/names.ts";
import { judgeAnswer } from "./judge.ts";
import { parseOutputSchema } from "./output-schema.ts";
import { extractionPrompt, retryPrompt } from "./prompts.ts";
import type { Rejected } from "./verdict.ts";

const ORDER: JsonObject = {
  type: "object",
  properties: {
    id: { type: "string", pattern: "^[A-Z]{2}-\\d+$" },
    quantity: { type: "integer", minimum: 1, maximum: 99 },
    labels: { type: "object", additionalProperties: { type: "string", maxLength: 20 } },
    lines: { type: "array", items: { $ref: "#/$defs/line" }, uniqueItems: true },
    "ship to": { enum: ["home", "office"] },
  },
  required: ["id", "quantity", "ship to"],
  $defs: {
    line: { type: "object", properties: { price: { type: "number", exclusiveMinimum: 0 } }, required: ["price"] },
  },
};

const output = parseOutputSchema(ORDER);

function reject(answer: JsonValue, profile: ProfileName): Rejected {
  const judgement = judgeAnswer(JSON.stringify(answer), output, { lowered: lower(ORDER, profile) });
  if (judgement.ok) throw new Error("the answer was meant to be rejected");
  return judgement;
}

function retry(answer: JsonValue, profile: ProfileName): string {
  const lowered = lower(ORDER, profile);
  return retryPrompt(reject(answer, profile), output, { attempt: 1, maxAttempts: 3, lowered });
}

describe("the extraction prompt", () => {
  test("tells what the provider does not show the model", () => {
    expect(extractionPrompt(output, { lowered: lower(ORDER, "anthropic") })).toMatchInlineSnapshot(`
      "Now give the final result of this conversation as one JSON value. Answer with the JSON value and nothing else: no explanation, no Markdown, no code fence, no text before or after it.

      The JSON Schema of the value comes with this request.

      These rules are checked as well. Each names a place in your JSON as a JSON Pointer, with * for any item or name:
      - /quantity must be at least 1
      - /quantity must be at most 99
      - /lines/*/price must be more than 0
      - /lines must not have two equal items"
    `);
    expect(extractionPrompt(output, { lowered: lower(ORDER, "llama.cpp"), opening: "Report." })).toMatchInlineSnapshot(`
      "Report.

      The value must fit this JSON Schema:
      {"type":"object","properties":{"id":{"type":"string","pattern":"^[A-Z]{2}-[0-9]+$"},"quantity":{"description":"Has to be at least 1 and at most 99.","type":"integer"},"labels":{"description":"An object, written as a list of its properties: each name once, as key, with its value.","type":"array","items":{"type":"object","properties":{"key":{"type":"string"},"value":{"type":"string","maxLength":20}},"required":["key","value"],"additionalProperties":false}},"lines":{"type":"array","items":{"type":"object","properties":{"price":{"description":"Has to be more than 0.","type":"number"}},"required":["price"],"additionalProperties":false}},"ship to":{"type":"string","enum":["home","office"]}},"required":["id","quantity","ship to"],"additionalProperties":false}

      These rules are checked as well. Each names a place in your JSON as a JSON Pointer, with * for any item or name:
      - /quantity must be at least 1
      - /quantity must be at most 99
      - /lines/*/price must be more than 0
      - /lines must not have two equal items"
    `);
  });

  test("has no more than the opening and a hint where all is said by the provider's schema", () => {
    const simple = parseOutputSchema({ type: "object", properties: { a: { type: "string" } }, required: ["a"] });
    expect(
      extractionPrompt(simple, { lowered: lower(simple.schema, "openai"), opening: "Report." }),
    ).toMatchInlineSnapshot(`
      "Report.

      The JSON Schema of the value comes with this request."
    `);
    expect(
      extractionPrompt(simple, { lowered: lower(simple.schema, "none"), opening: "Report." }),
    ).toMatchInlineSnapshot(`
      "Report.

      The value must fit this JSON Schema:
      {"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}"
    `);
  });

  test("names rules by their place, in definitions and alternatives too", () => {
    const schema: JsonObject = {
      type: "object",
      properties: { tree: { $ref: "#/$defs/tree" }, pair: { prefixItems: [{ type: "integer", multipleOf: 3 }] } },
      $defs: {
        tree: {
          type: "object",
          properties: {
            size: { anyOf: [{ type: "integer", minimum: 2 }, { type: "null" }] },
            below: { type: "array", items: { $ref: "#/$defs/tree" }, maxItems: 3, uniqueItems: true },
          },
          not: { required: ["leaf"] },
        },
      },
    };
    const prompt = extractionPrompt(parseOutputSchema(schema), {
      lowered: lower(schema, "openai"),
      opening: "Report.",
    });
    expect(prompt.slice(prompt.indexOf("These rules"))).toMatchInlineSnapshot(`
      "These rules are checked as well. Each names a place in your JSON as a JSON Pointer, with * for any item or name:
      - /below in each tree must not have two equal items"
    `);
  });

  test("is the same every time, and bounded", () => {
    const properties = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`p${index}`, { type: "string", pattern: `^${"x".repeat(200)}$` }]),
    );
    const large = parseOutputSchema({ type: "object", properties });
    const prompt = extractionPrompt(large, { lowered: lower(large.schema, "ollama") });
    expect(prompt.length).toBeLessThan(40_000);
    expect(prompt).toMatch(/- and \d+ more rules, which are checked as well$/);
    expect(extractionPrompt(large, { lowered: lower(large.schema, "ollama") })).toBe(prompt);
  });
});

describe("the retry prompt", () => {
  test("speaks of what the model wrote, in the spelling that it was given", () => {
    const answer = {
      id: "ab-1",
      quantity: 0,
      labels: [{ key: "colour", value: "a colour that has far too long a name" }],
      lines: [{ price: 1 }, { price: -1 }],
      "ship to": "homme",
    };
    expect(retry(answer, "openai")).toMatchInlineSnapshot(`
      "Your answer was not accepted (attempt 1 of 3).
      Each line names a place in your JSON as a JSON Pointer and what is wrong there:
      - /id must match the regular expression ^[A-Z]{2}-\\d+$, but is "ab-1"
      - /quantity must be 1 or more, but is 0
      - /labels/0/value must have 20 characters or fewer, but has 37
      - /lines/1/price must be more than 0, but is -1
      - /ship to must be one of the 2 allowed values, but is "homme"; allowed: "home", "office"; did you mean "home"?

      Correct this and give the whole value again. Answer with the JSON value and nothing else: no explanation, no Markdown, no code fence, no text before or after it."
    `);
  });

  test("names missing properties and wrong shapes as the model has to write them", () => {
    expect(retry({ quantity: "many", labels: "none", lines: [3, {}], ship_to: 7 }, "anthropic")).toMatchInlineSnapshot(`
      "Your answer was not accepted (attempt 1 of 3).
      Each line names a place in your JSON as a JSON Pointer and what is wrong there:
      - the value lacks the property "id"
      - /quantity must be integer, but is string
      - /labels must be array, but is string
      - /lines/0 must be object, but is number
      - /lines/1 lacks the property "price"
      - /ship_to must be one of the 2 allowed values, but is 7; allowed: "home", "office"

      Correct this and give the whole value again. Answer with the JSON value and nothing else: no explanation, no Markdown, no code fence, no text before or after it."
    `);
  });

  test("asks for the right type where there is no JSON", () => {
    const rejected: Rejected = { ok: false, reason: "The answer is empty.", problems: [], remaining: [] };
    expect(retryPrompt(rejected, output, { attempt: 2, maxAttempts: 3 })).toMatchInlineSnapshot(`
      "Your answer was not accepted (attempt 2 of 3).
      The answer is empty.
      The value must be of type object.

      Correct this and give the whole value again. Answer with the JSON value and nothing else: no explanation, no Markdown, no code fence, no text before or after it."
    `);
  });

  test("offers the close one of very many allowed values", () => {
    const codes = Array.from({ length: 900 }, (_, index) => `code-${index}-${"abcdefghij"[index % 10]}`);
    const coded = parseOutputSchema({ type: "object", properties: { code: { enum: codes } } });
    const judgement = judgeAnswer('{"code": "code_777_hh"}', coded);
    if (judgement.ok) throw new Error("the answer was meant to be rejected");
    const prompt = retryPrompt(judgement, coded, { attempt: 1, maxAttempts: 3 });
    expect(prompt).toContain("must be one of the 900 allowed values");
    expect(prompt).toContain('; the first 32 allowed: "code-0-a", "code-1-b"');
    expect(prompt).toContain('; did you mean "code-777-h"?');
  });

  test("is bounded, however much is wrong and however long it is", () => {
    const strict = parseOutputSchema({ additionalProperties: { enum: ["x".repeat(5_000), "y"] } });
    const wrong = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`${index}${"k".repeat(2_000)}`, "z".repeat(9_000)]),
    );
    const judgement = judgeAnswer(JSON.stringify(wrong), strict);
    if (judgement.ok) throw new Error("the answer was meant to be rejected");
    const prompt = retryPrompt(judgement, strict, { attempt: 1, maxAttempts: 3 });
    expect(prompt.length).toBeLessThan(9_000);
    expect(prompt).toMatch(/- and \d+ more like these/);
  });
});
