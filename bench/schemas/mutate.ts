import type { JsonValue } from "@meerkat/protocol";
import { entries, isArray, isObject } from "./json.ts";

/** A stream of numbers from 0 to below 1 that is the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Draw = () => number;

function pick<T>(items: readonly T[], draw: Draw): T | undefined {
  return items[Math.floor(draw() * items.length)];
}

/** Other values that a place might hold: near ones and odd ones. */
const OTHERS: readonly JsonValue[] = [null, true, "", "x", "2020-01-01", 0, -1, 1.5, 1e6, [], {}, ["x"]];

/** The value with one random change somewhere in it. */
export function mutated(value: JsonValue, draw: Draw): JsonValue {
  const deeper = draw() < 0.75;
  if (isArray(value) && value.length > 0 && deeper) return mutatedItem(value, draw);
  if (isObject(value) && Object.keys(value).length > 0 && deeper) return mutatedMember(entries(value), draw);
  return changed(value, draw);
}

function mutatedItem(items: readonly JsonValue[], draw: Draw): JsonValue {
  const at = Math.floor(draw() * items.length);
  const kind = draw();
  if (kind < 0.1) return items.toSpliced(at, 1);
  const item = items[at];
  if (item === undefined) return items;
  return kind < 0.25 ? [...items, item] : items.with(at, mutated(item, draw));
}

function mutatedMember(members: readonly [string, JsonValue][], draw: Draw): JsonValue {
  const chosen = Math.floor(draw() * members.length);
  const kind = draw();
  if (kind < 0.15) return Object.fromEntries(members.filter((_, index) => index !== chosen));
  return Object.fromEntries(members.map(([name, one], index) => [name, index === chosen ? mutated(one, draw) : one]));
}

function changed(value: JsonValue, draw: Draw): JsonValue {
  if (typeof value === "string" && draw() < 0.6)
    return pick([`${value}x`, value.slice(1), "", `${value}${value}`], draw) ?? "";
  if (typeof value === "number" && draw() < 0.6) return pick([value + 1, -value, value * 1000, value + 0.5], draw) ?? 0;
  return pick(OTHERS, draw) ?? null;
}
