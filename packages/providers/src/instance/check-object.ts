import type { JsonObject } from "@meerkat/protocol";
import type { Checker, Rule, SchemaNode } from "./check.ts";
import { isArray, isObject, own } from "./json.ts";
import type { Failure, Place } from "./location.ts";
import { failure, listPlaces, mapPlaces, onePlace, resolveRef, unsure } from "./location.ts";
import { compilePattern } from "./pattern.ts";

function onObject(rule: (node: SchemaNode, value: JsonObject, checker: Checker) => Failure | undefined): Rule {
  return (node, value, checker) => (isObject(value) ? rule(node, value, checker) : undefined);
}

function firstFailure<T>(items: Iterable<T>, judge: (item: T) => Failure | undefined): Failure | undefined {
  for (const item of items) {
    const found = judge(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The subschemas that a schema's own keywords apply to a property of this name; a bad pattern is a failure. */
export function propertyPlaces(node: SchemaNode, name: string): readonly Place[] | Failure {
  const declared = mapPlaces(node, "properties").get(name);
  const places = declared === undefined ? [] : [declared];
  for (const [source, place] of mapPlaces(node, "patternProperties")) {
    const expression = compilePattern(source);
    if (expression === undefined) return { keyword: "patternProperties", pointer: place.at, unsure: true };
    if (expression.test(name)) places.push(place);
  }
  const additional = onePlace(node, "additionalProperties");
  return places.length === 0 && additional !== undefined ? [additional] : places;
}

const members = onObject((node, value, checker) =>
  firstFailure(Object.keys(value), (name) => {
    const places = propertyPlaces(node, name);
    if ("keyword" in places) return places;
    return firstFailure(places, (place) => checker.check(place, own(value, name) ?? null));
  }),
);

const required = onObject((node, value) => {
  const names = own(node.schema, "required");
  if (!isArray(names)) return unsure(node, "required");
  const holds = names.every((name) => typeof name === "string" && Object.hasOwn(value, name));
  return holds ? undefined : failure(node, "required");
});

function size(keyword: string, test: (count: number, bound: number) => boolean): Rule {
  return onObject((node, value) => {
    const bound = own(node.schema, keyword);
    if (typeof bound !== "number") return unsure(node, keyword);
    return test(Object.keys(value).length, bound) ? undefined : failure(node, keyword);
  });
}

/** `dependentRequired`, `dependentSchemas` and the older `dependencies`, which may hold either. */
function dependent(keyword: string): Rule {
  return onObject((node, value, checker) =>
    firstFailure(mapPlaces(node, keyword), ([trigger, place]) => {
      if (!Object.hasOwn(value, trigger)) return undefined;
      const { schema } = place;
      if (!isArray(schema)) return checker.check(place, value);
      const holds = schema.every((name) => typeof name === "string" && Object.hasOwn(value, name));
      return holds ? undefined : { keyword, pointer: place.at };
    }),
  );
}

const propertyNames = onObject((node, value, checker) => {
  const place = onePlace(node, "propertyNames");
  return place && firstFailure(Object.keys(value), (name) => checker.check(place, name));
});

const unevaluatedProperties = onObject((node, value, checker) => {
  const place = onePlace(node, "unevaluatedProperties");
  return (
    place &&
    firstFailure(Object.keys(value), (name) =>
      isEvaluated(node, name, { value, checker }) ? undefined : checker.check(place, own(value, name) ?? null),
    )
  );
});

interface Judged {
  readonly value: JsonObject;
  readonly checker: Checker;
}

function isEvaluated(node: SchemaNode, name: string, judged: Judged): boolean {
  const places = propertyPlaces(node, name);
  if ("keyword" in places) return false;
  if (places.length > 0) return true;
  const target = resolveRef(judged.checker.root, own(node.schema, "$ref"));
  const inPlace = [
    ...(target === undefined ? [] : [target]),
    ...["allOf", "anyOf", "oneOf"].flatMap((keyword) => listPlaces(node, keyword)),
    ...takenBranches(node, judged),
  ];
  return inPlace.some(({ schema, at }) => {
    if (!isObject(schema) || judged.checker.check({ schema, at }, judged.value) !== undefined) return false;
    return isEvaluated({ schema, at }, name, judged);
  });
}

function takenBranches(node: SchemaNode, { value, checker }: Judged): readonly Place[] {
  const test = onePlace(node, "if");
  if (test === undefined) return [];
  const branch = checker.check(test, value) === undefined ? onePlace(node, "then") : onePlace(node, "else");
  return branch === undefined ? [test] : [test, branch];
}

export const objectRules: Readonly<Record<string, Rule>> = {
  properties: members,
  // The three keywords are one rule; it runs once, under the first of them that is there.
  patternProperties: (node, value, checker) =>
    own(node.schema, "properties") === undefined ? members(node, value, checker) : undefined,
  additionalProperties: (node, value, checker) =>
    own(node.schema, "properties") === undefined && own(node.schema, "patternProperties") === undefined
      ? members(node, value, checker)
      : undefined,
  required,
  minProperties: size("minProperties", (count, bound) => count >= bound),
  maxProperties: size("maxProperties", (count, bound) => count <= bound),
  dependentRequired: dependent("dependentRequired"),
  dependentSchemas: dependent("dependentSchemas"),
  dependencies: dependent("dependencies"),
  propertyNames,
  unevaluatedProperties,
};
