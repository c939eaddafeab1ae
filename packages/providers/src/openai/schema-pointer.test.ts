import { expect, test } from "vitest";
import { schemaPointer } from "./schema-pointer.ts";

test.each([
  ["Invalid schema for response_format 'output': In context=(), schema must be an object.", ""],
  ["In context=('properties', 'city'), 'type' is missing.", "/properties/city"],
  ["In context=('anyOf', '0', 'properties', 'a/b~c'), no.", "/anyOf/0/properties/a~1b~0c"],
  ["In context=('items', 1), no.", "/items/1"],
  [`In context=('properties', "it's"), no.`, "/properties/it's"],
  ["In context=('properties',), no.", "/properties"],
  ["Something else.", undefined],
])("%s points at %s", (message, pointer) => {
  expect(schemaPointer(message)).toBe(pointer);
});
