import type { JsonValue } from "@meerkat/protocol";
import type { Checker, SchemaNode } from "./check.ts";
import { createChecker } from "./check.ts";
import { flatten } from "./flatten.ts";
import { isArray, own } from "./json.ts";
import type { Failure, Place } from "./location.ts";
import { failure } from "./location.ts";
import { makeArray } from "./make-array.ts";
import { makeObject } from "./make-object.ts";
import { makeNumber } from "./numbers.ts";
import type { Rng } from "./rng.ts";
import { createRng } from "./rng.ts";
import { makeString } from "./strings.ts";
import { chooseType } from "./types.ts";

/** A value, or what stood in the way. */
export type Made = { readonly value: JsonValue } | Failure;

/** What the makers of objects and arrays need to make their parts. */
export interface Maker {
  /** A value that satisfies all the subschemas, checked. */
  make(places: readonly Place[], rng: Rng, depth: number): Made;
  /** True when so much was made already that nothing optional should be added. */
  isFull(): boolean;
}

/** One try at one value. */
export interface Attempt {
  readonly maker: Maker;
  readonly rng: Rng;
  readonly depth: number;
  /** Add nothing that is not required. */
  readonly lean: boolean;
}

const SOFT_DEPTH = 5;
const HARD_DEPTH = 24;
const ROOT_TRIES = 24;
const TRIES = 6;
const MAX_TRIES_IN_ALL = 8_000;
const COMFORTABLE_SIZE = 120;

/**
 * An instance of a JSON Schema, or the keyword that prevents one. The same schema and seed give the same instance.
 * Values are built to fit and then checked; work, depth and size are bounded, so hard schemas are refused, not hung on.
 */
export function buildInstance(schema: JsonValue, seed: string): Made {
  const checker = createChecker(schema);
  let tries = 0;
  let made = 0;
  const maker: Maker = {
    isFull: () => made > COMFORTABLE_SIZE,
    make(places, rng, depth) {
      let last: Failure = { keyword: "$ref", pointer: places[0]?.at ?? "#" };
      if (depth > HARD_DEPTH) return last;
      for (let attempt = 0; attempt < (depth === 0 ? ROOT_TRIES : TRIES); attempt++) {
        if (++tries > MAX_TRIES_IN_ALL) return last;
        const outcome = tryOnce(places, { maker, checker, rng: rng.fork(attempt), depth, attempt });
        if ("value" in outcome) {
          made++;
          return outcome;
        }
        last = outcome;
      }
      return suggested(places, checker, rng) ?? last;
    },
  };
  return maker.make([{ schema, at: "#" }], createRng(seed), 0);
}

interface Try extends Omit<Attempt, "lean"> {
  readonly checker: Checker;
  readonly attempt: number;
}

function tryOnce(places: readonly Place[], { checker, attempt, ...rest }: Try): Made {
  const deep = rest.depth >= SOFT_DEPTH;
  const choices = { root: checker.root, rng: rest.rng, ...(deep ? { rank: attempt } : {}) };
  const nodes = flatten(places, choices);
  if ("keyword" in nodes) return nodes;
  const listed = listedValue(nodes, checker, rest.rng);
  if (listed !== undefined) return listed;
  const type = chooseType(nodes, { rng: rest.rng, attempt, deep });
  const built = buildType(type, nodes, { ...rest, lean: deep || attempt % 3 === 2 });
  return "value" in built ? (checkAll(places, built.value, checker) ?? built) : built;
}

function buildType(type: string | undefined, nodes: readonly SchemaNode[], attempt: Attempt): Made {
  const { rng } = attempt;
  if (type === "object") return makeObject(nodes, attempt);
  if (type === "array") return makeArray(nodes, attempt);
  if (type === "boolean") return { value: rng.chance(0.5) };
  if (type === "null") return { value: null };
  if (type === "integer" || type === "number") return { value: makeNumber(nodes, rng, type === "integer") };
  const text = type === "string" ? makeString(nodes, rng) : undefined;
  return text === undefined ? blame(nodes, type === undefined ? ["type"] : ["pattern", "minLength"]) : { value: text };
}

function blame(nodes: readonly SchemaNode[], keywords: readonly string[]): Failure {
  const keyword = keywords.find((name) => nodes.some(({ schema }) => name in schema)) ?? "type";
  const node = nodes.find(({ schema }) => keyword in schema);
  return node === undefined ? { keyword, pointer: "#" } : failure(node, keyword);
}

/** Of the values that `const` or `enum` list, one that everything else allows too; undefined when nothing is listed. */
function listedValue(nodes: readonly SchemaNode[], checker: Checker, rng: Rng): Made | undefined {
  const fixed = nodes.find(({ schema }) => "const" in schema);
  const listing = fixed ?? nodes.find(({ schema }) => "enum" in schema);
  if (listing === undefined) return undefined;
  const keyword = fixed === undefined ? "enum" : "const";
  const value = own(listing.schema, keyword);
  const values = keyword === "const" && value !== undefined ? [value] : isArray(value) ? value : [];
  return firstValid(values, nodes, { checker, rng }) ?? failure(listing, keyword);
}

/** A schema's own examples and default, for what could not be built. */
function suggested(places: readonly Place[], checker: Checker, rng: Rng): Made | undefined {
  const nodes = flatten(places, { root: checker.root, rng });
  if ("keyword" in nodes) return undefined;
  const values = nodes.flatMap(({ schema }) => {
    const examples = own(schema, "examples");
    return [...(isArray(examples) ? examples : []), own(schema, "example"), own(schema, "default")];
  });
  return firstValid(values, places, { checker, rng });
}

function firstValid(
  values: readonly (JsonValue | undefined)[],
  places: readonly Place[],
  { checker, rng }: { readonly checker: Checker; readonly rng: Rng },
): Made | undefined {
  const start = rng.int(values.length);
  for (const value of [...values.slice(start), ...values.slice(0, start)]) {
    if (value !== undefined && checkAll(places, value, checker) === undefined) return { value };
  }
  return undefined;
}

function checkAll(places: readonly Place[], value: JsonValue, checker: Checker): Failure | undefined {
  for (const place of places) {
    const found = checker.check(place, value);
    if (found !== undefined) return found;
  }
  return undefined;
}
