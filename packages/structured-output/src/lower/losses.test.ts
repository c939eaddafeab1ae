import type { JsonObject } from "@meerkat/protocol";
import { describe, expect, test } from "vitest";
import { checkProfile } from "../profiles/check/check-profile.ts";
import type { ProfileName } from "../profiles/names.ts";
import { lower } from "./lower.ts";

function warnedPaths(schema: JsonObject, profile: ProfileName): readonly string[] {
  return lower(schema, profile).warnings.map(({ path }) => path);
}

describe("losses that real schemas showed", () => {
  test("where a pattern for names is lost, so is the word that forbids all other names", () => {
    const schema = { type: "object", patternProperties: { "^a": { type: "number" } }, additionalProperties: false };
    expect(warnedPaths(schema, "gemini")).toEqual(["/patternProperties/^a", "/additionalProperties"]);
    expect(warnedPaths(schema, "openai")).toEqual([]);
  });

  test("no provider is told of numbers that are not whole", () => {
    const either = { oneOf: [{ type: "integer" }, { type: "number" }, { type: "string" }] };
    const fraction = { type: ["number", "string"], not: { type: "integer" } };
    for (const profile of ["openai", "anthropic", "gemini"] as const) {
      expect(warnedPaths(either, profile)).toEqual(["/oneOf"]);
      expect(warnedPaths(fraction, profile)).toEqual(["/not"]);
    }
    expect(
      lower({ anyOf: [{ type: "integer", not: { type: "integer" } }, { type: "null" }] }, "openai").warnings,
    ).toEqual([]);
  });

  test("a short enum that stands in many places counts in each", () => {
    const enumerated = { type: "string", enum: [..."abcdefghijklmnopqrstuvwxyz"] };
    const properties = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`p${index}`, enumerated]));
    const schema = { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
    const { wireSchema, warnings } = lower(schema, "openai");
    expect(checkProfile(wireSchema, "openai")).toEqual([]);
    expect(warnings.length).toBeGreaterThan(0);
  });

  test("Gemini leads back only through what may be absent; the rest is JSON text, with a warning", () => {
    const children = { type: "array", items: { $ref: "#" } };
    const optional = { type: "object", properties: { children }, additionalProperties: false };
    for (const schema of [optional, { ...optional, required: ["children"] }]) {
      const { wireSchema, warnings } = lower(schema, "gemini");
      expect(checkProfile(wireSchema, "gemini")).toEqual([]);
      expect(warnings).toHaveLength(1);
    }
    expect(JSON.stringify(lower(optional, "gemini").wireSchema)).toContain("$ref");
    expect(JSON.stringify(lower({ ...optional, required: ["children"] }, "gemini").wireSchema)).not.toContain("$ref");
  });

  test("a root that is too large is JSON text with a warning, and leaves no definitions behind", () => {
    const item = (index: number) => ({ type: "object", properties: { [`p${index}`]: { $ref: "#/$defs/node" } } });
    const wide = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`w${index}`, item(index)]));
    const node = {
      type: "object",
      properties: Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`n${i}`, { type: "string" }])),
    };
    const { wireSchema, warnings } = lower({ type: "object", properties: wide, $defs: { node } }, "gemini");
    expect(wireSchema).toMatchObject({ type: "string" });
    expect(wireSchema.$defs).toBeUndefined();
    expect(warnings.map(({ path }) => path)).toContain("");
  });

  test("Gemini's OpenAPI has no word for closed objects, and names that its rules allow for the items of a tuple", () => {
    const pair = { type: "array", prefixItems: [{ type: "string" }, { type: "number" }], items: false, minItems: 2 };
    const schema = { type: "object", properties: { pair }, required: ["pair"], additionalProperties: false };
    const { wireSchema, warnings, encode, decode } = lower(schema, "gemini-openapi");
    expect(checkProfile(wireSchema, "gemini-openapi")).toEqual([]);
    expect(warnings.map(({ path }) => path)).toEqual(["/additionalProperties"]);
    const value = { pair: ["a", 1] };
    expect(encode(value)).toEqual({ pair: { item_0: "a", item_1: 1 } });
    expect(decode(encode(value))).toMatchObject({ ok: true, value });
  });

  test("bounds past exact numbers are left to us, and boxes and lists of pairs count as levels", () => {
    const { wireSchema, warnings } = lower(
      { type: "object", properties: { n: { type: "integer", maximum: 2 ** 63 } }, required: ["n"] },
      "openai",
    );
    expect(JSON.stringify(wireSchema)).not.toContain("maximum");
    expect(warnings.map(({ path }) => path)).toEqual(["/properties/n/maximum"]);
    let deep: JsonObject = { type: "object", properties: { x: { type: ["string", "null"] } } };
    for (let level = 0; level < 8; level++) deep = { type: "object", properties: { x: deep }, required: ["x"] };
    expect(checkProfile(lower(deep, "openai").wireSchema, "openai")).toEqual([]);
  });

  test("alternatives that have to be told apart count as a level, however deep they stand", () => {
    const names = { type: "array", items: { type: "string" } };
    const byName = { type: "object", additionalProperties: { type: "array", items: { type: "string" } } };
    let deep: JsonObject = { anyOf: [names, byName] };
    for (let level = 1; level < 10; level++) {
      deep = { type: "object", properties: { x: deep }, required: ["x"], additionalProperties: false };
      expect(checkProfile(lower(deep, "openai").wireSchema, "openai"), `${level} levels above`).toEqual([]);
    }
  });
});
