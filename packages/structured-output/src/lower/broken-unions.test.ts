import type { JsonObject } from "@meerkat/protocol";
import { expect, test } from "vitest";
import { lower } from "./lower.ts";

const object = (properties: JsonObject): JsonObject => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

/** A pattern that no engine takes. */
const lost: JsonObject = { type: "string", pattern: "^(?!x)" };

const warnedPaths = (schema: JsonObject) => lower(schema, "openai").warnings.map(({ path }) => path);

test.each(["oneOf", "anyOf"])("%s is not held when what a branch refers to is not", (keyword) => {
  const branches = [{ $ref: "#/$defs/a" }, { $ref: "#/$defs/b" }];
  const schema = { ...object({ place: { [keyword]: branches } }), $defs: { a: object({ a: lost }), b: object({}) } };
  expect(warnedPaths(schema)).toEqual(["/$defs/a/properties/a/pattern", `/properties/place/${keyword}`]);
});

test("a loss deep in a branch breaks the union too, through lists, optional properties and what leads back to itself", () => {
  const { required: _, ...optional } = object({ a: { ...lost, description: "Not x." } });
  const $defs = {
    node: object({ next: { oneOf: [{ $ref: "#/$defs/leaf" }, { type: "array", items: { $ref: "#/$defs/node" } }] } }),
    leaf: object({ leaf: optional }),
  };
  const schema = { ...object({ node: { $ref: "#/$defs/node" } }), $defs };
  const { warnings } = lower(schema, "openai");
  expect(warnings.map(({ path }) => path)).toEqual([
    "/$defs/leaf/properties/leaf/properties/a/pattern",
    "/$defs/node/properties/next/oneOf",
  ]);
  expect(warnings.every(({ wirePath }) => wirePath !== undefined)).toBe(true);
});

test("a loss within a union speaks for it, and a union that holds is not named", () => {
  const inside = { anyOf: [object({ a: lost }), { type: "null" }] };
  const holds = { anyOf: [{ $ref: "#/$defs/a" }, { type: "null" }] };
  const schema = { ...object({ inside, holds, beside: lost }), $defs: { a: object({ a: { type: "string" } }) } };
  expect(warnedPaths(schema)).toEqual([
    "/properties/inside/anyOf/0/properties/a/pattern",
    "/properties/beside/pattern",
  ]);
});
