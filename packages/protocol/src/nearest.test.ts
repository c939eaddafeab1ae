import fc from "fast-check";
import { expect, test } from "vitest";
import { METHODS, nearest } from "./index.ts";

const METHOD_NAMES = Object.keys(METHODS);

test.each([
  ["turn/strat", "turn/start"],
  ["sesion/create", "session/create"],
  ["Session/List", "session/list"],
  ["session/streamOpen", "session/stream_open"],
])("%s was meant to be %s", (name, meant) => {
  expect(nearest(name, METHOD_NAMES)).toBe(meant);
});

test.each(["mob/create", "xyz", "", "a".repeat(100_000)])("nothing like %.12s is known", (name) => {
  expect(nearest(name, METHOD_NAMES)).toBeUndefined();
});

test("two close names: the closer one wins", () => {
  expect(nearest("labels", ["label", "labels_", "tables"])).toBe("labels_");
});

test("a known name, or one with a letter too many, is always found", () => {
  const name = fc.constantFrom(...METHOD_NAMES);
  fc.assert(
    fc.property(name, fc.nat(), (known, at) => {
      const place = at % (known.length + 1);
      expect(nearest(known, METHOD_NAMES)).toBe(known);
      expect(nearest(`${known.slice(0, place)}x${known.slice(place)}`, METHOD_NAMES)).toBe(known);
    }),
  );
});
