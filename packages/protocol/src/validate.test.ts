import fc from "fast-check";
import { expect, test } from "vitest";
import { hostile, TYPE_NAMES, wireValues } from "../test/arbitrary.ts";
import { ContractViolation, decodeType, type NamedTypes } from "./index.ts";
import { explain } from "./validate.ts";

const SECRET = "hunter2-secret";
const SECRETS = [SECRET, [SECRET], { [`x_${SECRET.length}`]: SECRET, type: SECRET, role: SECRET }, 987654321.125];

/** Every copy of a value in which one part is a secret instead. */
function* leaking(value: unknown): Generator<unknown> {
  yield* SECRETS;
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value))
    for (const changed of leaking(child)) {
      if (Array.isArray(value)) yield value.map((entry, index) => (String(index) === key ? changed : entry));
      else yield { ...value, [key]: changed };
    }
}

test.each(TYPE_NAMES)("what is wrong with a %s is said without quoting its values", (name) => {
  const opaque = fc.constant(null).map(hostile);
  const [value] = fc.sample(wireValues(name, { opaque, full: true }), { numRuns: 1, seed: 7 });
  for (const wire of leaking(value)) {
    try {
      decodeType(name as keyof NamedTypes, wire);
    } catch (error) {
      if (!(error instanceof ContractViolation)) throw error;
      expect(error.message).not.toMatch(/hunter2|987654321/);
      expect(error.problem).not.toBe("does not fit the contract");
    }
  }
});

const issue = (instancePath: string, keyword: string, params: Readonly<Record<string, unknown>>) => ({
  instancePath,
  keyword,
  params,
});

test.each([
  ["required", { missingProperty: "name" }, "/a/name", "is missing"],
  ["type", { type: ["string", "null"] }, "/a", "must be string or null"],
  ["const", { allowedValue: "text" }, "/a", 'must be "text"'],
  ["enum", { allowedValues: ["x", "y"] }, "/a", 'must be "x" or "y"'],
  ["minimum", { comparison: ">=", limit: 0 }, "/a", "must be >= 0"],
  ["maximum", { comparison: "<=", limit: 100 }, "/a", "must be <= 100"],
  ["minLength", { limit: 1 }, "/a", "must not be empty"],
  ["minLength", { limit: 3 }, "/a", "must have at least 3 characters"],
  ["maxLength", { limit: 128 }, "/a", "must have at most 128 characters"],
  ["discriminator", { tag: "role" }, "/a", 'has no known "role"'],
  ["pattern", { pattern: "^x" }, "/a", "breaks the rule `pattern`"],
])("the rule %s %j is explained", (keyword, params, pointer, problem) => {
  expect(explain([issue("/a", keyword, params)])).toEqual({ pointer, problem });
});

test("the deepest issue is told, with what the other branches wanted there", () => {
  const issues = [
    issue("/prompt", "type", { type: "string" }),
    issue("/prompt/0/type", "const", { allowedValue: "text" }),
    issue("/prompt/0/type", "const", { allowedValue: "image" }),
    issue("/prompt/0/type", "const", { allowedValue: "image" }),
    issue("/prompt", "anyOf", {}),
  ];
  expect(explain(issues)).toEqual({ pointer: "/prompt/0/type", problem: 'must be "text" or "image"' });
});

test("no issue at all is a misfit without a place", () => {
  expect(explain([])).toEqual({ pointer: "", problem: "does not fit the contract" });
});
