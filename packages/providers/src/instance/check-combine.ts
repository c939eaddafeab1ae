import type { JsonValue } from "@meerkat/protocol";
import type { Checker, Rule, SchemaNode } from "./check.ts";
import { own } from "./json.ts";
import type { Failure } from "./location.ts";
import { failure, listPlaces, onePlace, resolveRef, unsure } from "./location.ts";

const ref: Rule = (node, value, checker) => {
  const target = resolveRef(checker.root, own(node.schema, "$ref"));
  return target === undefined ? unsure(node, "$ref") : checker.check(target, value);
};

const allOf: Rule = (node, value, checker) => {
  for (const place of listPlaces(node, "allOf")) {
    const found = checker.check(place, value);
    if (found !== undefined) return found;
  }
  return undefined;
};

function verdicts(node: SchemaNode, keyword: string, value: JsonValue, checker: Checker) {
  return listPlaces(node, keyword).map((place) => checker.check(place, value));
}

function doubtOf(all: readonly (Failure | undefined)[]): Failure | undefined {
  return all.find((verdict) => verdict?.unsure);
}

const anyOf: Rule = (node, value, checker) => {
  const all = verdicts(node, "anyOf", value, checker);
  return all.includes(undefined) ? undefined : (doubtOf(all) ?? failure(node, "anyOf"));
};

// In the three rules below a branch that refuses counts for the value, so one that is not understood decides nothing.
const oneOf: Rule = (node, value, checker) => {
  const all = verdicts(node, "oneOf", value, checker);
  const accepted = all.filter((verdict) => verdict === undefined).length;
  return doubtOf(all) ?? (accepted === 1 ? undefined : failure(node, "oneOf"));
};

const not: Rule = (node, value, checker) => {
  const place = onePlace(node, "not");
  const verdict = place && checker.check(place, value);
  if (verdict === undefined) return failure(node, "not");
  return verdict.unsure ? verdict : undefined;
};

const condition: Rule = (node, value, checker) => {
  const test = onePlace(node, "if");
  const verdict = test && checker.check(test, value);
  if (verdict?.unsure) return verdict;
  const branch = verdict === undefined ? onePlace(node, "then") : onePlace(node, "else");
  return branch && checker.check(branch, value);
};

export const combineRules: Readonly<Record<string, Rule>> = { $ref: ref, allOf, anyOf, oneOf, not, if: condition };
