import { expect, test } from "vitest";
import { parametersOf } from "./tool-schema.ts";

const CITY = { type: "string" } as const;

test("a schema whose root is an object is sent as it is", () => {
  const schema = { type: "object", description: "A place", properties: { city: CITY }, required: ["city"] } as const;
  expect(parametersOf(schema)).toEqual(schema);
});

test.each([
  {},
  { type: ["object", "null"] },
  { additionalProperties: true },
])("the root of %j becomes an object", (schema) => {
  expect(parametersOf(schema)).toEqual({ ...schema, type: "object", properties: {} });
});

test.each([
  { anyOf: [{ required: ["city"] }, { required: ["zip"] }] },
  { oneOf: [{ properties: { zip: CITY } }] },
  { allOf: [{ properties: { zip: CITY } }] },
  { not: { required: ["zip"] } },
  { enum: [{ city: "Oslo" }] },
  { const: { city: "Oslo" } },
  { $ref: "#/$defs/place" },
])("what the API refuses at the root is told in words: %j", (combined) => {
  const schema = { description: "A place.", properties: { city: CITY }, $defs: { place: {} }, ...combined };
  expect(parametersOf(schema)).toEqual({
    type: "object",
    properties: { city: CITY },
    $defs: { place: {} },
    description: `A place.\n\nThe input has to fit this JSON Schema: ${JSON.stringify(schema)}`,
  });
});
