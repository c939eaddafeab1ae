import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { arrayRules } from "./check-array.ts";
import { combineRules } from "./check-combine.ts";
import { objectRules } from "./check-object.ts";
import { scalarRules } from "./check-scalar.ts";
import { isObject, own } from "./json.ts";
import type { Failure, Place } from "./location.ts";
import { unsure } from "./location.ts";

/** A subschema that is an object, which is where keywords are. */
export interface SchemaNode extends Place {
  readonly schema: JsonObject;
}

/** What a rule needs of its surroundings. */
export interface Checker {
  readonly root: JsonValue;
  check(place: Place, value: JsonValue): Failure | undefined;
}

/** Judges one keyword: undefined when the value satisfies it, or does not concern it. */
export type Rule = (node: SchemaNode, value: JsonValue, checker: Checker) => Failure | undefined;

const MAX_DEPTH = 200;
const MAX_STEPS = 50_000;

// Keywords whose meaning depends on more than the local schema: a value is never called valid under them.
const NOT_UNDERSTOOD = ["$dynamicRef", "$recursiveRef", "unevaluatedItems", "extends", "disallow", "divisibleBy"];

const RULES: ReadonlyMap<string, Rule> = new Map([
  ...Object.entries(scalarRules),
  ...Object.entries(objectRules),
  ...Object.entries(arrayRules),
  ...Object.entries(combineRules),
  ...NOT_UNDERSTOOD.map((keyword) => [keyword, (node: SchemaNode) => unsure(node, keyword)] as const),
]);

/**
 * A JSON Schema checker that errs on one side: what it accepts is valid, what it does not understand it refuses.
 * Where drafts differ (tuples, boolean exclusive bounds, siblings of `$ref`) a value must satisfy every reading.
 * `format` is not asserted.
 */
export function createChecker(root: JsonValue): Checker {
  const open: { readonly schema: JsonValue; readonly value: JsonValue }[] = [];
  let steps = 0;
  const checker: Checker = {
    root,
    check(place, value) {
      if (open.length === 0) steps = 0;
      // The same schema on the same value once more is a circle of references: it would never come to a verdict.
      const isCircle = open.some((outer) => outer.schema === place.schema && outer.value === value);
      if (isCircle && isObject(place.schema)) return unsure(place, "$ref");
      if (open.length >= MAX_DEPTH || ++steps > MAX_STEPS) return unsure(place, "$ref");
      open.push({ schema: place.schema, value });
      try {
        return checkNode(place, value, checker);
      } finally {
        open.pop();
      }
    },
  };
  return checker;
}

function checkNode(place: Place, value: JsonValue, checker: Checker): Failure | undefined {
  const { schema, at } = place;
  if (schema === true) return undefined;
  if (!isObject(schema)) {
    return { keyword: JSON.stringify(schema), pointer: at, ...(schema === false ? {} : { unsure: true }) };
  }
  const node = { schema, at };
  if (hidesReferences(node)) return unsure(node, "$id");
  for (const keyword of Object.keys(schema)) {
    const found = schema[keyword] === undefined ? undefined : RULES.get(keyword)?.(node, value, checker);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** True for an inner `$id` that gives the references below it another base. */
function hidesReferences({ schema, at }: SchemaNode): boolean {
  const id = own(schema, "$id");
  return at !== "#" && typeof id === "string" && !id.startsWith("#") && JSON.stringify(schema).includes('"$ref"');
}
