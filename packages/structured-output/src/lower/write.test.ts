import type { JsonObject } from "@meerkat/protocol";
import { describe, expect, it } from "vitest";
import { checkProfile } from "../profiles/check/check-profile.ts";
import { lower } from "./lower.ts";

/** An object whose properties `p0`, `p1`, … all are required and look alike. */
function many(count: number, each: (index: number) => JsonObject): JsonObject {
  const names = Array.from({ length: count }, (_, index) => `p${index}`);
  const properties = Object.fromEntries(names.map((name, index) => [name, each(index)]));
  return { type: "object", properties, required: names, additionalProperties: false };
}

describe("the budget of unions", () => {
  it("is kept where a definition with a union is written once and stands in the text often", () => {
    const id = { anyOf: [{ type: "string" }, { type: "array", items: { type: "integer" } }] };
    // One more than the provider takes, and only one of them is asked for.
    const schema = { ...many(17, () => ({ $ref: "#/$defs/id" })), $defs: { id } };
    const lowered = lower(schema, "anthropic");
    expect(checkProfile(lowered.wireSchema, "anthropic")).toEqual([]);
    const value = Object.fromEntries(
      Array.from({ length: 17 }, (_, index) => [`p${index}`, index % 2 ? "a" : [index]]),
    );
    expect(lowered.decode(lowered.encode(value))).toMatchObject({ ok: true, value });
  });

  it("is kept where maps have properties of several kinds, which then are JSON text", () => {
    const map = (index: number) => ({
      type: "object",
      patternProperties: { [`^x${index}_`]: { type: "integer" } },
      additionalProperties: { type: "array", items: { type: "string" } },
    });
    const lowered = lower(many(20, map), "anthropic");
    expect(checkProfile(lowered.wireSchema, "anthropic")).toEqual([]);
    const value = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`p${index}`, { [`x${index}_a`]: index, other: ["b"] }]),
    );
    expect(lowered.decode(lowered.encode(value))).toMatchObject({ ok: true, value });
    expect(lowered.warnings).toContainEqual(
      expect.objectContaining({ class: "checked-locally", message: expect.stringContaining("only so many unions") }),
    );
  });
});
