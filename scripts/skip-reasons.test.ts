import { expect, it } from "vitest";
import { reasonsOf } from "./skip-reasons.ts";

function module(...tests: readonly (readonly [state: string, note?: string])[]) {
  const all = tests.map(([state, note]) => ({ fullName: `a test that ${state}`, result: () => ({ state, note }) }));
  return { children: { allTests: () => all } };
}

it("says each reason once, with its count, and names tests that gave none", () => {
  const why = "no Python";
  expect(
    reasonsOf([module(["skipped", why], ["passed"], ["failed"]), module(["skipped", why], ["skipped"], ["passed"])]),
  ).toEqual(["Skipped, 2 tests: no Python", "Skipped, 1 test: a test that skipped"]);
});

it("says nothing of a run that skipped nothing", () => {
  expect(reasonsOf([module(["passed"])])).toEqual([]);
});
