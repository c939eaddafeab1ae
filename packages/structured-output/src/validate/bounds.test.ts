import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { describe, expect, test } from "vitest";
import { normalize } from "../schema/normalize.ts";
import { compile } from "./compile.ts";
import { MAX_STEPS, Run } from "./run.ts";
import { createValidator } from "./validator.ts";

/** How many steps it takes to come to a verdict. */
function stepsOf(schema: JsonObject, value: JsonValue): number {
  const run = new Run();
  run.evaluate(compile(normalize(schema)).root, value);
  return MAX_STEPS - run.left;
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const names = (count: number) => numbers(count).map((number) => `value ${number}`);

describe("the work for a value grows with what is looked at", () => {
  test("not with the number of values in an enum", () => {
    expect(stepsOf({ enum: names(100_000) }, "no such value")).toBeLessThan(10);
    expect(stepsOf({ enum: numbers(100_000).map((n) => ({ n, list: [n] })) }, { list: [7], n: 7 })).toBeLessThan(20);
    expect(stepsOf({ items: { enum: names(100_000) } }, names(1_000))).toBeLessThan(10_000);
  });

  test("not with the square of the number of items", () => {
    const steps = stepsOf({ uniqueItems: true }, numbers(100_000));
    expect(steps).toBeLessThan(200_000);
    const objects = numbers(100_000).map((n) => ({ id: n, tags: [n, "x"] }));
    expect(stepsOf({ uniqueItems: true }, objects)).toBeLessThan(1_000_000);
    expect(createValidator({ uniqueItems: true }).accepts([...objects, { tags: [5, "x"], id: 5 }])).toBe(false);
  });

  test("not exponentially with a pattern", () => {
    const short = stepsOf({ pattern: "^(a+)+$" }, `${"a".repeat(1_000)}!`);
    const long = stepsOf({ pattern: "^(a+)+$" }, `${"a".repeat(10_000)}!`);
    expect(long).toBeLessThanOrEqual(short * 10);
    expect(stepsOf({ patternProperties: { "^(a+)+$": true } }, { [`${"a".repeat(10_000)}!`]: 1 })).toBeLessThan(
      long * 2,
    );
  });

  test("not with the number of properties that an object does not have", () => {
    const properties = Object.fromEntries(names(10_000).map((name) => [name, { type: "string" }]));
    expect(stepsOf({ properties }, { "value 1": "a" })).toBeLessThan(10);
  });

  test("by a small part of the length of a string", () => {
    const text = "é".repeat(10_000_000);
    expect(stepsOf({ minLength: 1, maxLength: 10_000_000, type: "string", const: text }, text)).toBeLessThan(3_000_000);
    expect(stepsOf({ pattern: "^[^a]*$" }, text)).toBeLessThan(3_000_000);
    expect(createValidator({ pattern: "^(é+)+$" }).accepts("é".repeat(1_000_000))).toBe(true);
  });
});

describe("what would take too much ends with one problem", () => {
  const TOO_MUCH = [
    { pointer: "", keyword: "depth", message: expect.stringMatching(/more steps .* than are allowed/) },
  ];

  test("references that double", () => {
    const step = (index: number) => ({ anyOf: [{ allOf: twice(index + 1) }, { not: { anyOf: twice(index + 1) } }] });
    const twice = (index: number) => [{ $ref: `#/$defs/${index}` }, { $ref: `#/$defs/${index}` }];
    const steps = numbers(60).map((index) => [`${index}`, step(index)]);
    const schema = { $ref: "#/$defs/0", $defs: { ...Object.fromEntries(steps), "60": { minimum: 1 } } };
    expect(createValidator(schema).validate(1)).toMatchObject(TOO_MUCH);
    expect(createValidator(schema).accepts(1)).toBe(false);
  });

  test("alternatives within alternatives, at every level of the value", () => {
    const node: JsonObject = {
      properties: { next: { anyOf: numbers(4).map(() => ({ $ref: "#" })) } },
      not: { const: 1 },
    };
    const nest = (depth: number): JsonValue => JSON.parse(`${'{"next":'.repeat(depth)}1${"}".repeat(depth)}`);
    expect(createValidator(node).validate(nest(100))).toMatchObject(TOO_MUCH);
  });

  test("a text too long for its pattern", () => {
    const schema = { pattern: "^(?:[ab]{0,900}c)*$" };
    expect(createValidator(schema).validate("ab".repeat(1_000_000))).toMatchObject(TOO_MUCH);
  });

  test("a chain of references longer than any stack", () => {
    const link = (index: number) => [`${index}`, { $ref: `#/$defs/${index + 1}` }];
    const schema = { $ref: "#/$defs/0", $defs: { ...Object.fromEntries(numbers(50_000).map(link)), "50000": false } };
    expect(createValidator(schema).validate(1)).toMatchObject(TOO_MUCH);
  });
});

describe("compiling is bounded", () => {
  test("patterns beyond the bound of a schema are not asserted, and said to be so", () => {
    const patterns = numbers(200).map((n) => ({ pattern: `^(?:[a-z]{0,${700 + n}}-?)*$` }));
    const { unasserted } = createValidator({ allOf: patterns });
    expect(unasserted.length).toBeGreaterThan(50);
    expect(unasserted.at(-1)).toMatchObject({
      pointer: "/allOf/0/pattern",
      reason: expect.stringMatching(/too large/),
    });
  });
});
