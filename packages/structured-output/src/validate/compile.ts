import type { Schema } from "@cfworker/json-schema";
import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { SchemaFault } from "../schema/fault.ts";
import { isJsonObject } from "../schema/json.ts";
import type { Normalized } from "../schema/linker.ts";
import { joinPointer, pointerToFragment } from "../schema/pointer.ts";
import { type Slot, slotsOf } from "../schema/slots.ts";

/** A schema as the interpreter reads it. */
export interface Program {
  readonly root: Schema | boolean;
  /** Every subschema by the fragment that `$ref` has for it. */
  readonly lookup: Readonly<Record<string, Schema | boolean>>;
}

/** Stands for the schema `false`: the interpreter reports where `not` failed, but not where `false` did. */
export const NEVER: Schema = Object.freeze({ not: Object.freeze({}) });

/**
 * The keywords that decide. Everything else is left out: annotations, `format` (which draft 2020-12 does not assert),
 * `$async` and other words of single validators.
 */
const DECIDING = new Set([
  ...["type", "const", "enum", "allOf", "anyOf", "oneOf", "not", "if", "then", "else"],
  ...["properties", "patternProperties", "additionalProperties", "unevaluatedProperties", "propertyNames"],
  ...["required", "minProperties", "maxProperties", "dependentRequired", "dependentSchemas"],
  ...["prefixItems", "items", "unevaluatedItems", "contains", "minContains", "maxContains"],
  ...["minItems", "maxItems", "uniqueItems", "minLength", "maxLength", "pattern"],
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
]);

/**
 * Prepares a normalised schema for the interpreter.
 * @throws SchemaFault when a schema leads back to itself without going deeper into the value.
 */
export function compile({ schema, origin }: Normalized): Program {
  const lookup: Record<string, Schema | boolean> = Object.create(null);
  const root = compileNode(schema, "", lookup);
  refuseLoops(lookup, origin);
  return { root, lookup };
}

function compileNode(value: JsonValue, pointer: string, lookup: Record<string, Schema | boolean>): Schema | boolean {
  const node = isJsonObject(value) ? compileObject(value, pointer, lookup) : value === false ? NEVER : true;
  lookup[pointerToFragment(pointer)] = node;
  return node;
}

function compileObject(value: JsonObject, pointer: string, lookup: Record<string, Schema | boolean>): Schema {
  const entries = slotsOf(value, "2020-12").flatMap((slot): [string, unknown][] => {
    if (!DECIDING.has(slot.to) && slot.to !== "$defs") return [];
    const compiled = compileSlot(slot, pointer, lookup);
    return slot.to === "$defs" ? [] : [[slot.to, compiled]];
  });
  return Object.fromEntries(typeof value.$ref === "string" ? [["$ref", value.$ref], ...entries] : entries);
}

function compileSlot(slot: Slot, pointer: string, lookup: Record<string, Schema | boolean>): unknown {
  if (slot.shape === "value") return slot.value;
  const compiled = slot.children.map((child) => compileNode(child.value, joinPointer(pointer, ...child.to), lookup));
  if (slot.shape === "schema") return compiled[0];
  if (slot.shape === "list") return compiled;
  return Object.fromEntries(slot.children.map(({ to }, index) => [to[1], compiled[index]]));
}

/** Depth-first over the keywords that apply a schema to the same value; a way back would never end. */
function refuseLoops(lookup: Program["lookup"], origin: (pointer: string) => string): void {
  const state = new Map<Schema, "open" | "done">();
  const visit = (node: Schema | boolean | undefined, fragment: string): void => {
    if (typeof node !== "object" || state.get(node) === "done") return;
    if (state.get(node) === "open") {
      const pointer = decodeURIComponent(fragment.slice(1));
      throw new SchemaFault(origin(pointer), "The schema refers back to itself without describing a part of the value");
    }
    state.set(node, "open");
    for (const [child, reference] of sameValueChildren(node)) {
      visit(reference === undefined ? child : lookup[reference], reference ?? fragment);
    }
    state.set(node, "done");
  };
  for (const [fragment, node] of Object.entries(lookup)) visit(node, fragment);
}

function sameValueChildren(node: Schema): [Schema | boolean | undefined, string?][] {
  const lists = [node.allOf, node.anyOf, node.oneOf].flatMap((list) => list ?? []);
  const single = [node.not, node.if, node.then, node.else].filter((child) => child !== undefined);
  const dependent = Object.values(node.dependentSchemas ?? {});
  const inPlace = [...lists, ...single, ...dependent].map((child): [Schema | boolean] => [child]);
  return node.$ref === undefined ? inPlace : [[undefined, node.$ref], ...inPlace];
}
