import { expect, test } from "vitest";
import { compile } from "./validator.ts";

test("what every object inherits is none of its properties", () => {
  const compiled = compile({ type: "object", properties: { constructor: { type: "string" } } });
  const accepts = "accepts" in compiled ? compiled.accepts : undefined;
  expect(accepts?.({})).toBe(true);
  expect(accepts?.({ constructor: 1 })).toBe(false);
});

test("a schema that does not compile says why", () => {
  expect(compile({ $ref: "#/$defs/none" })).toHaveProperty("refused");
});

test("a multiple is one in decimal, also where doubles are not exact or overflow", () => {
  const accepts = (multipleOf: number, value: number) => {
    const compiled = compile({ multipleOf });
    return "accepts" in compiled && compiled.accepts(value);
  };
  expect([accepts(0.01, 3.51), accepts(0.5, 1e308)]).toEqual([true, true]);
  expect([accepts(0.01, 3.515), accepts(0.123456789, 1e308)]).toEqual([false, false]);
});
