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
