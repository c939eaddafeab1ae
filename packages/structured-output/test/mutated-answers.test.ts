import type { JsonObject, JsonValue } from "@meerkat/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createValidator, judgeAnswer, lower, type ProfileName, parseOutputSchema } from "../src/index.ts";
import { samples } from "./random-schemas.ts";

/** One damage that models do, at one place of a JSON value. */
type Damage = (value: JsonValue) => JsonValue;

const DAMAGES: Readonly<Record<string, Damage>> = {
  "another letter case": (value) => (typeof value === "string" ? swapCase(value) : value),
  "space around a text": (value) => (typeof value === "string" ? ` ${value} ` : value),
  "a number as text": (value) => (typeof value === "number" || typeof value === "boolean" ? String(value) : value),
  "a text as number": (value) => (typeof value === "string" && /^[1-9]\d*$/.test(value) ? Number(value) : value),
  "one item without its list": (value) => (Array.isArray(value) && value.length === 1 ? (value[0] ?? null) : value),
  "a list around it": (value) => [value],
  "JSON as text": (value) => (typeof value === "object" && value !== null ? JSON.stringify(value) : value),
  "null instead": () => null,
  "something else": () => ({ nobody: "asked for this" }),
};

function swapCase(text: string): string {
  return text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase();
}

/** Damages the `at`-th place of a value, counted as JSON.parse revives them. */
function damaged(value: JsonValue, at: number, damage: Damage): JsonValue {
  let count = 0;
  JSON.parse(JSON.stringify(value), () => count++);
  let index = 0;
  return JSON.parse(JSON.stringify(value), (_, item: JsonValue) => (index++ === at % count ? damage(item) : item));
}

const AROUND = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => `\`\`\`json\n${text}\n\`\`\``,
  (text) => `Here is the answer:\n\n${text}\n\nLet me know!`,
  (text) => `\ufeff${text}`,
);

const PROFILES: readonly ProfileName[] = ["openai", "anthropic", "gemini", "none"];

describe("damaged answers", () => {
  test.each(PROFILES)("are repaired to what the schema accepts, or rejected: %s", (profile) => {
    let repaired = 0;
    const kinds = fc.constantFrom(...Object.values(DAMAGES));
    fc.assert(
      fc.property(
        samples.chain(({ schema, values }) => fc.tuple(fc.constant(schema), values)),
        fc.nat(30),
        kinds,
        AROUND,
        ([schema, value], at, damage, around) => {
          const lowered = lower(schema, profile);
          const wire = encoded(() => lowered.encode(value));
          if (wire === undefined) return;
          const text = around(JSON.stringify(damaged(wire, at, damage)));
          const judgement = judgeAnswer(text, parseOutputSchema(schema), { lowered });
          if (!judgement.ok) return void expect(judgement.reason).not.toBe("");
          expect(createValidator(schema).accepts(judgement.value)).toBe(true);
          expect(JSON.parse(judgement.text)).toEqual(judgement.value);
          if (judgement.repairs.some(({ path }) => path !== "")) repaired++;
        },
      ),
      { numRuns: 500, seed: 5 },
    );
    // The damages are of the kinds that can be put right, so that some of them must have been.
    expect(repaired).toBeGreaterThan(10);
  });

  test.each<[keyof typeof DAMAGES & string, JsonValue]>([
    ["another letter case", "/kind"],
    ["space around a text", "/kind"],
    ["a number as text", "/count"],
    ["one item without its list", "/tags"],
    ["a list around it", "/count"],
    ["JSON as text", "/inner"],
  ])("%s is put right at %s", (name, pointer) => {
    const schema: JsonObject = {
      type: "object",
      properties: {
        kind: { enum: ["alpha", "beta"] },
        count: { type: "integer" },
        tags: { type: "array", items: { type: "integer" } },
        inner: { type: "object", properties: { deep: { type: "boolean" } }, required: ["deep"] },
      },
      required: ["kind", "count", "tags", "inner"],
    };
    const values = fc.record({
      kind: fc.constantFrom("alpha", "beta"),
      count: fc.integer(),
      tags: fc.tuple(fc.integer()),
      inner: fc.record({ deep: fc.boolean() }),
    });
    fc.assert(
      fc.property(values, AROUND, (value, around) => {
        const key = String(pointer).slice(1);
        const right: JsonValue = JSON.parse(JSON.stringify(value));
        const wrong = JSON.parse(JSON.stringify(value), (name_, item: JsonValue) =>
          name_ === key ? (DAMAGES[name]?.(item) ?? item) : item,
        );
        const judgement = judgeAnswer(around(JSON.stringify(wrong)), parseOutputSchema(schema));
        expect(judgement).toMatchObject({ ok: true, value: right });
      }),
      { numRuns: 50 },
    );
  });
});

/** Undefined for a value that the lowered schema has no spelling for. */
function encoded(encode: () => JsonValue): JsonValue | undefined {
  try {
    return encode();
  } catch {
    return undefined;
  }
}
