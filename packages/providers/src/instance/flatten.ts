import type { JsonValue } from "@meerkat/protocol";
import type { SchemaNode } from "./check.ts";
import { isArray, isObject, listAt, own } from "./json.ts";
import type { Failure, Place } from "./location.ts";
import { failure, listPlaces, mapPlaces, onePlace, resolveRef, unsure } from "./location.ts";
import type { Rng } from "./rng.ts";

const MAX_PARTS = 256;

/** How branches are chosen. */
export interface Choices {
  readonly root: JsonValue;
  readonly rng: Rng;
  /** Set deep down: the n-th simplest branch is taken instead of any, so that recursion ends. */
  readonly rank?: number;
}

/**
 * All the schema objects that a value must satisfy at once when, at every `anyOf`, `oneOf` and `if`, one branch is
 * chosen. A wrong choice does no harm: the finished value is checked against what was asked for.
 */
export function flatten(places: readonly Place[], choices: Choices): readonly SchemaNode[] | Failure {
  const nodes = new Map<JsonValue, SchemaNode>();
  const pending = [...places];
  for (let place = pending.shift(); place !== undefined; place = pending.shift()) {
    const { schema, at } = place;
    if (schema === true || nodes.has(schema)) continue;
    if (!isObject(schema)) return { keyword: JSON.stringify(schema), pointer: at };
    if (nodes.size >= MAX_PARTS) return unsure(place, "$ref");
    const node = { schema, at };
    nodes.set(schema, node);
    const implied = impliedBy(node, choices);
    if ("keyword" in implied) return implied;
    pending.push(...implied);
  }
  return [...nodes.values()];
}

function impliedBy(node: SchemaNode, choices: Choices): readonly Place[] | Failure {
  const ref = own(node.schema, "$ref");
  const target = ref === undefined ? undefined : resolveRef(choices.root, ref);
  if (ref !== undefined && target === undefined) return failure(node, "$ref");
  return [
    ...(target === undefined ? [] : [target]),
    ...listPlaces(node, "allOf"),
    ...["anyOf", "oneOf"].flatMap((keyword) => branch(listPlaces(node, keyword), choices) ?? []),
    ...conditional(node, choices.rng),
    ...dependents(node),
  ];
}

function conditional(node: SchemaNode, rng: Rng): readonly Place[] {
  const test = onePlace(node, "if");
  if (test === undefined) return [];
  const [yes, no] = [onePlace(node, "then"), onePlace(node, "else")];
  if (rng.chance(0.5)) return yes === undefined ? [test] : [test, yes];
  return no === undefined ? [] : [no];
}

/** What hangs on a property that must be there anyway; optional triggers are left out instead. */
function dependents(node: SchemaNode): readonly Place[] {
  const required = listAt(node.schema, "required");
  const triggered = ["dependentSchemas", "dependencies"].flatMap((keyword) => [...mapPlaces(node, keyword)]);
  return triggered.flatMap(([name, place]) => (required.includes(name) && !isArray(place.schema) ? [place] : []));
}

function branch(branches: readonly Place[], { root, rng, rank }: Choices): Place | undefined {
  if (rank === undefined) return rng.pick(branches);
  const sorted = branches
    .map((place) => ({ place, cost: cost(place, root, 3) }))
    .sort((left, right) => left.cost - right.cost);
  return sorted[rank % Math.max(1, sorted.length)]?.place;
}

/** A guess how much a subschema forces one to write: 0 for a scalar, more for every required level below. */
function cost(place: Place, root: JsonValue, levels: number): number {
  const { schema, at } = place;
  if (!isObject(schema)) return schema === true ? 0 : 100;
  if (own(schema, "enum") !== undefined || own(schema, "const") !== undefined) return 0;
  if (levels === 0) return 10;
  const target = resolveRef(root, own(schema, "$ref"));
  if (target !== undefined) return cost(target, root, levels - 1);
  const properties = mapPlaces({ schema, at }, "properties");
  const required = listAt(schema, "required").map((name) => properties.get(String(name)));
  const written = required.map((part) => 1 + (part === undefined ? 0 : cost(part, root, levels - 1)));
  const alternatives = ["anyOf", "oneOf"].flatMap((keyword) => listPlaces({ schema, at }, keyword));
  const cheapest =
    alternatives.length === 0 ? 0 : Math.min(...alternatives.map((part) => cost(part, root, levels - 1)));
  return written.reduce((sum, part) => sum + part, cheapest) + (own(schema, "minItems") ? 3 : 0);
}
