import type { JsonValue } from "@meerkat/protocol";
import type { Checker, Rule, SchemaNode } from "./check.ts";
import { isArray, jsonEqual, numberAt, own } from "./json.ts";
import type { Failure, Place } from "./location.ts";
import { failure, listPlaces, onePlace, unsure } from "./location.ts";

function onArray(rule: (node: SchemaNode, value: readonly JsonValue[], checker: Checker) => Failure | undefined): Rule {
  return (node, value, checker) => (isArray(value) ? rule(node, value, checker) : undefined);
}

/** The subschemas that a schema's own keywords apply to the element at an index, in the new and the old spelling. */
export function itemPlaces(node: SchemaNode, index: number): readonly Place[] {
  const isOldTuple = isArray(own(node.schema, "items"));
  const prefix = listPlaces(node, "prefixItems");
  const tuple = isOldTuple ? listPlaces(node, "items") : [];
  const rest = isOldTuple ? onePlace(node, "additionalItems") : onePlace(node, "items");
  const places = [prefix[index], tuple[index]].filter((place) => place !== undefined);
  return places.length === 0 && rest !== undefined ? [rest] : places;
}

/** How many elements have a schema of their own. */
export function tupleLength({ schema }: SchemaNode): number {
  const lengths = ["prefixItems", "items"].map((keyword) => {
    const list = own(schema, keyword);
    return isArray(list) ? list.length : 0;
  });
  return Math.max(...lengths);
}

const items = onArray((node, value, checker) => {
  for (const [index, item] of value.entries()) {
    for (const place of itemPlaces(node, index)) {
      const found = checker.check(place, item);
      if (found !== undefined) return found;
    }
  }
  return undefined;
});

function size(keyword: string, test: (count: number, bound: number) => boolean): Rule {
  return onArray((node, value) => {
    const bound = own(node.schema, keyword);
    if (typeof bound !== "number") return unsure(node, keyword);
    return test(value.length, bound) ? undefined : failure(node, keyword);
  });
}

const uniqueItems = onArray((node, value) => {
  if (own(node.schema, "uniqueItems") !== true) return undefined;
  const isRepeated = (item: JsonValue, index: number) =>
    value.slice(0, index).some((earlier) => jsonEqual(earlier, item));
  return value.some(isRepeated) ? failure(node, "uniqueItems") : undefined;
});

const contains = onArray((node, value, checker) => {
  const place = onePlace(node, "contains");
  if (place === undefined) return undefined;
  const verdicts = value.map((item) => checker.check(place, item));
  const doubt = verdicts.find((verdict) => verdict?.unsure);
  if (doubt !== undefined) return doubt;
  const count = verdicts.filter((verdict) => verdict === undefined).length;
  if (count < (numberAt(node.schema, "minContains") ?? 1)) return failure(node, "contains");
  return count > (numberAt(node.schema, "maxContains") ?? count) ? failure(node, "maxContains") : undefined;
});

export const arrayRules: Readonly<Record<string, Rule>> = {
  items,
  prefixItems: (node, value, checker) =>
    own(node.schema, "items") === undefined ? items(node, value, checker) : undefined,
  minItems: size("minItems", (count, bound) => count >= bound),
  maxItems: size("maxItems", (count, bound) => count <= bound),
  uniqueItems,
  contains,
};
