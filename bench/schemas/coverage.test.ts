import { expect, test } from "vitest";
import { covers } from "./coverage.ts";

const covered = (warned: string, failing: string) => covers([{ path: warned }], [failing]);

test("a warning covers a keyword at its own place, inside it and around it", () => {
  expect(covered("/properties/a/pattern", "/properties/a/pattern")).toBe(true);
  expect(covered("/properties/a", "/properties/a/pattern")).toBe(true);
  expect(covered("/properties/a/items/type", "/properties/a/items")).toBe(true);
  expect(covered("", "/properties/a/pattern")).toBe(true);
});

test("a warning covers nothing that only looks alike or stands elsewhere", () => {
  expect(covered("/properties/a", "/properties/ab/type")).toBe(false);
  expect(covered("/properties/a/pattern", "/properties/a/minLength")).toBe(false);
  expect(covers([], ["/type"])).toBe(false);
});

test("a warning in one alternative or part covers what breaks in another of the same union", () => {
  for (const word of ["anyOf", "oneOf", "allOf"]) {
    expect(covered(`/items/${word}/1/pattern`, `/items/${word}/0/type`)).toBe(true);
  }
  expect(covered("/items/anyOf/1/pattern", "/properties/anyOf")).toBe(false);
});

test("a warning anywhere in a definition covers what breaks in it", () => {
  expect(covered("/$defs/a/properties/x/pattern", "/$defs/a/required")).toBe(true);
  expect(covered("/definitions/a/maxItems", "/definitions/a/items/type")).toBe(true);
  expect(covered("/$defs/b/pattern", "/$defs/a/required")).toBe(false);
});

test("one of several broken keywords is enough", () => {
  expect(covers([{ path: "/b" }], ["/a", "/b"])).toBe(true);
});
