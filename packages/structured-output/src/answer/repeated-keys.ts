import type { JsonValue, StructuredRepair } from "@meerkat/protocol";
import { KEY } from "../lower/codec/pairs.ts";
import { entriesOf, isJsonArray, isJsonObject, ownValue } from "../schema/json.ts";
import { joinPointer, splitPointer } from "../schema/pointer.ts";

/** What the model wrote and what was read from it. */
interface Read {
  readonly wire: JsonValue;
  readonly value: JsonValue;
  readonly wirePointer: (pointer: string) => string;
}

/**
 * Maps that were written as lists of pairs and name a key more than once: the first pair counts, and the others are
 * named here, because nobody would see them otherwise.
 */
export function repeatedKeys({ wire, value, wirePointer }: Read): readonly StructuredRepair[] {
  const repeated = keysRepeatedIn(wire);
  if (repeated.size === 0) return [];
  const lists = listsWithRepeats(wire);
  const places = placesOf(value, repeated).slice(0, MAX_LOOKUPS);
  return places.flatMap(({ pointer, key }) => {
    const at = joinPointer(pointer, key);
    const pair = parentOf(wirePointer(at));
    const count = lists.get(parentOf(pair))?.get(key) ?? 1;
    // A list that the author's schema has as a list is read as it is: its pairs are objects of their own.
    return count < 2 || pair === wirePointer(pointer) ? [] : [repairOf(at, key, count)];
  });
}

/** How many keys are looked for in what the model wrote. */
const MAX_LOOKUPS = 100;

/** The keys that stand twice in some list of pairs. */
function keysRepeatedIn(wire: JsonValue): ReadonlySet<string> {
  const nodes = [wire];
  // The list grows while it is read.
  for (const node of nodes) for (const part of partsOf(node)) nodes.push(part);
  const counts = nodes.filter(isJsonArray).flatMap((list) => [...countsOf(list)]);
  return new Set(counts.flatMap(([key, count]) => (count > 1 ? [key] : [])));
}

/** The objects and arrays directly within a value. */
function partsOf(node: JsonValue): readonly JsonValue[] {
  const children = isJsonArray(node) ? node : isJsonObject(node) ? entriesOf(node).map(([, child]) => child) : [];
  return children.filter((child) => typeof child === "object" && child !== null);
}

/** The properties of a value that have one of these names. */
function placesOf(value: JsonValue, names: ReadonlySet<string>) {
  return nodesIn(value).flatMap(({ pointer, node }) =>
    isJsonObject(node) ? [...names].flatMap((key) => (Object.hasOwn(node, key) ? [{ pointer, key }] : [])) : [],
  );
}

function repairOf(path: string, key: string, count: number): StructuredRepair {
  const message = `The key ${JSON.stringify(key)} was written ${count} times; the first one counts.`;
  return { path, kind: "duplicate_key", message };
}

/** How often keys stand in lists of pairs, by the list's pointer; only lists in which one stands twice. */
function listsWithRepeats(wire: JsonValue): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const found = new Map<string, ReadonlyMap<string, number>>();
  for (const { pointer, node } of nodesIn(wire)) {
    const keys = isJsonArray(node) ? countsOf(node) : undefined;
    if (keys !== undefined && [...keys.values()].some((count) => count > 1)) found.set(pointer, keys);
  }
  return found;
}

function countsOf(pairs: readonly JsonValue[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const pair of pairs) {
    const key = isJsonObject(pair) ? ownValue(pair, KEY) : undefined;
    if (typeof key === "string") counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

interface Placed {
  readonly pointer: string;
  readonly node: JsonValue;
}

function nodesIn(root: JsonValue): readonly Placed[] {
  const nodes: Placed[] = [{ pointer: "", node: root }];
  // The list grows while it is read.
  for (const { pointer, node } of nodes) {
    const members = isJsonArray(node) ? [...node.entries()] : isJsonObject(node) ? entriesOf(node) : [];
    for (const [key, child] of members) nodes.push({ pointer: joinPointer(pointer, `${key}`), node: child });
  }
  return nodes;
}

function parentOf(pointer: string): string {
  return joinPointer("", ...splitPointer(pointer).slice(0, -1));
}
