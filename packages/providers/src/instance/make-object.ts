import type { JsonValue } from "@meerkat/protocol";
import type { SchemaNode } from "./check.ts";
import { propertyPlaces } from "./check-object.ts";
import { isArray, isObject, listAt, numberAt, objectAt, own } from "./json.ts";
import type { Failure, Place } from "./location.ts";
import { failure, onePlace } from "./location.ts";
import type { Attempt, Made } from "./make.ts";
import { matchingString } from "./pattern.ts";

const MAX_PROPERTIES = 512;
const NAMES = ["alpha", "beta", "gamma", "kappa", "omega", "sigma", "theta", "zeta"];

/** An object for all these schemas at once. */
export function makeObject(nodes: readonly SchemaNode[], attempt: Attempt): Made {
  const required = requiredNames(nodes);
  const members = new Map<string, JsonValue>();
  for (const name of chooseNames(nodes, required, attempt)) {
    const made = makeMember(nodes, name, attempt);
    if ("value" in made) members.set(name, made.value);
    else if (required.has(name)) return made;
  }
  const shortage = fillUp(nodes, members, attempt);
  // `fromEntries` defines own properties, so that even "__proto__" is an ordinary name.
  return shortage ?? { value: Object.fromEntries(members) };
}

function makeMember(nodes: readonly SchemaNode[], name: string, { maker, rng, depth }: Attempt): Made {
  const places: Place[] = [];
  for (const node of nodes) {
    const found = propertyPlaces(node, name);
    if ("keyword" in found) return found;
    places.push(...found);
  }
  return maker.make(places, rng.fork(name), depth + 1);
}

function requiredNames(nodes: readonly SchemaNode[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { schema } of nodes) addNames(names, own(schema, "required"));
  // A name that is added may demand others, so this goes on until nothing is added any more.
  for (let size = -1; size !== names.size; ) {
    size = names.size;
    for (const { schema } of nodes)
      addDependents(names, { ...objectAt(schema, "dependencies"), ...objectAt(schema, "dependentRequired") });
  }
  return names;
}

function addDependents(names: Set<string>, dependents: Readonly<Record<string, JsonValue | undefined>>): void {
  for (const [trigger, wanted] of Object.entries(dependents)) {
    if (names.has(trigger)) addNames(names, wanted);
  }
}

function addNames(names: Set<string>, list: JsonValue | undefined): void {
  for (const name of isArray(list) ? list : []) {
    if (typeof name === "string") names.add(name);
  }
}

/** The required and some of the optional names, in the order in which the schemas declare them. */
function chooseNames(nodes: readonly SchemaNode[], required: ReadonlySet<string>, attempt: Attempt): readonly string[] {
  const declared = new Set(nodes.flatMap(({ schema }) => Object.keys(objectAt(schema, "properties"))));
  const unwanted = unwantedNames(nodes);
  const probability = attempt.lean || attempt.maker.isFull() ? 0 : 0.7 / (1 + attempt.depth / 2);
  const room =
    Math.min(...nodes.map(({ schema }) => numberAt(schema, "maxProperties") ?? MAX_PROPERTIES)) - required.size;
  const optional = [...declared].filter((name) => !required.has(name) && !unwanted.has(name));
  const chosen = new Set(
    optional.filter((name) => attempt.rng.fork(`take ${name}`).chance(probability)).slice(0, Math.max(0, room)),
  );
  return [...new Set([...declared, ...required])].filter((name) => required.has(name) || chosen.has(name));
}

/** Optional names that are better left out: those on which more depends, and those that a `not` forbids. */
function unwantedNames(nodes: readonly SchemaNode[]): ReadonlySet<string> {
  const names = nodes.flatMap(({ schema }) => [
    ...["dependencies", "dependentRequired", "dependentSchemas"].flatMap((keyword) =>
      Object.keys(objectAt(schema, keyword)),
    ),
    ...forbiddenNames(own(schema, "not")),
  ]);
  return new Set(names);
}

function forbiddenNames(schema: JsonValue | undefined): readonly string[] {
  if (!isObject(schema)) return [];
  const here = listAt(schema, "required").filter((name) => typeof name === "string");
  return [...here, ...listAt(schema, "anyOf").flatMap((branch) => forbiddenNames(branch))];
}

/** Adds members up to `minProperties`, and one or two to a map that would otherwise be empty. */
function fillUp(nodes: readonly SchemaNode[], members: Map<string, JsonValue>, attempt: Attempt): Failure | undefined {
  const counts = nodes.map(({ schema }) => numberAt(schema, "minProperties") ?? 0);
  const least = Math.max(0, ...counts);
  const crowded = nodes[counts.indexOf(least)];
  if (crowded !== undefined && least > MAX_PROPERTIES) return failure(crowded, "minProperties");
  const wanted = Math.max(least, isEmptyMap(nodes, members) && !attempt.lean ? 1 + attempt.rng.int(2) : 0);
  for (let turn = 0; members.size < wanted && turn < 4 * wanted; turn++) {
    const name = freeName(nodes, members, { ...attempt, rng: attempt.rng.fork(`name ${turn}`) });
    const made = name === undefined ? undefined : makeMember(nodes, name, attempt);
    if (name !== undefined && made !== undefined && "value" in made) members.set(name, made.value);
  }
  return crowded !== undefined && members.size < least ? failure(crowded, "minProperties") : undefined;
}

function isEmptyMap(nodes: readonly SchemaNode[], members: ReadonlyMap<string, JsonValue>): boolean {
  const isMap = nodes.some(
    ({ schema }) => "patternProperties" in schema || isObject(own(schema, "additionalProperties")),
  );
  return isMap && members.size === 0;
}

function freeName(
  nodes: readonly SchemaNode[],
  members: ReadonlyMap<string, JsonValue>,
  attempt: Attempt,
): string | undefined {
  const { rng } = attempt;
  const declared = nodes.flatMap(({ schema }) => Object.keys(objectAt(schema, "properties")));
  const optional = declared.filter((name) => !members.has(name));
  if (optional.length > 0) return rng.pick(optional);
  const rules = nodes.flatMap((node) => onePlace(node, "propertyNames") ?? []);
  if (rules.length > 0) {
    const made = attempt.maker.make(rules, rng, attempt.depth + 1);
    return "value" in made && typeof made.value === "string" ? made.value : undefined;
  }
  const pattern = rng.pick(nodes.flatMap(({ schema }) => Object.keys(objectAt(schema, "patternProperties"))));
  const name = pattern === undefined ? rng.pick(NAMES) : matchingString(pattern, rng, 3);
  return name !== undefined && members.has(name) ? `${name}${members.size}` : name;
}
