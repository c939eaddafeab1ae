import { expect, test } from "vitest";
import { closeSilent } from "./close-silent.ts";
import { enforced } from "./enforced.ts";

test("what Gemini ignores is taken out, and properties named like keywords stay", () => {
  const schema = {
    type: "object",
    properties: { pattern: { type: "string", pattern: "^a$" }, enum: { enum: [1], const: 1 } },
    patternProperties: { "^x": {} },
  };
  expect(enforced(schema, "gemini")).toEqual({
    type: "object",
    properties: { pattern: { type: "string" }, enum: { enum: [1] } },
  });
  expect(enforced(schema, "anthropic")).toBe(schema);
});

test("OpenAPI's spelling is undone", () => {
  const name = { type: "STRING", nullable: true, minLength: "2", example: "x" };
  const schema = {
    type: "OBJECT",
    properties: { name, type: { anyOf: [{ type: "ARRAY", items: { type: "NUMBER" } }] } },
  };
  expect(enforced(schema, "gemini-openapi")).toEqual({
    type: "object",
    properties: {
      name: { anyOf: [{ type: "string", minLength: 2 }, { type: "null" }] },
      type: { anyOf: [{ type: "array", items: { type: "number" } }] },
    },
  });
});

test("objects that say nothing about other keys are closed, where the value stands", () => {
  const open = { type: "object", properties: { a: { type: "string" } } };
  const closed = { ...open, unevaluatedProperties: false };
  expect(closeSilent(open)).toEqual(closed);
  expect(closeSilent({ type: "object" })).toEqual({ type: "object" });
  expect(closeSilent({ type: "array", items: open })).toEqual({ type: "array", items: closed });
  expect(closeSilent({ allOf: [open, { required: ["a"] }] })).toEqual({
    allOf: [open, { required: ["a"] }],
    unevaluatedProperties: false,
  });
  expect(closeSilent({ items: { $ref: "#/$defs/x" }, $defs: { x: open } })).toEqual({
    items: { $ref: "#/$defs/x", unevaluatedProperties: false },
    $defs: { x: open },
  });
});
