import type { JsonValue } from "@meerkat/protocol";
import type { Alternative, ArrayForm, Form, NumberForm, ObjectForm, Shape, StringForm } from "./forms.ts";
import type { Conjunction } from "./term.ts";

/** What telling alternatives apart needs to know of the schema. */
export interface Grounds {
  shapeOf(conjunction: Conjunction): Shape;
  accepts(conjunction: Conjunction, value: JsonValue): boolean;
}

/** How deep properties are looked into. */
const MAX_DEPTH = 3;

/**
 * Whether no value that is made for `one` fits `other`. A silent object is made without undeclared names, so what it
 * does not declare it does not have.
 */
export function neverFits(grounds: Grounds, one: Alternative, other: Alternative, depth = 0): boolean {
  if (one.form.kind === "enum") return one.form.values.every((value) => !grounds.accepts(other.conjunction, value));
  if (other.form.kind === "enum") return neverListed(grounds, one, other.form.values);
  if (one.form.kind === "any" || other.form.kind === "any") return false;
  if (one.form.kind !== other.form.kind) return true;
  return neverSame(grounds, one.form, other.form, depth);
}

function neverListed(grounds: Grounds, { conjunction }: Alternative, values: readonly JsonValue[]): boolean {
  return values.every((value) => !grounds.accepts(conjunction, value));
}

function neverSame(grounds: Grounds, one: Form, other: Form, depth: number): boolean {
  if (one.kind === "number" && other.kind === "number") return apart(range(one), range(other));
  if (one.kind === "string" && other.kind === "string") return apart(lengths(one), lengths(other));
  if (one.kind === "array" && other.kind === "array") return arraysApart(grounds, one, other, depth);
  if (one.kind === "object" && other.kind === "object") return objectsApart(grounds, one, other, depth);
  return false;
}

type Range = readonly [min: number, max: number];

function apart([aMin, aMax]: Range, [bMin, bMax]: Range): boolean {
  return aMax < bMin || bMax < aMin;
}

/** Exclusive bounds are moved by the least there is. */
function range({ minimum, maximum, integer }: NumberForm): Range {
  const step = integer ? 1 : Number.EPSILON;
  const min = minimum === undefined ? Number.NEGATIVE_INFINITY : minimum.value;
  const max = maximum === undefined ? Number.POSITIVE_INFINITY : maximum.value;
  const nudge = (value: number) => step * Math.max(1, Math.abs(value));
  return [minimum?.exclusive ? min + nudge(min) : min, maximum?.exclusive ? max - nudge(max) : max];
}

function lengths({ min, max }: StringForm | ArrayForm): Range {
  return [min?.value ?? 0, max?.value ?? Number.POSITIVE_INFINITY];
}

function arraysApart(grounds: Grounds, one: ArrayForm, other: ArrayForm, depth: number): boolean {
  if (apart(lengths(one), lengths(other))) return true;
  if ((one.min?.value ?? 0) < 1 || depth >= MAX_DEPTH) return false;
  const [a, b] = [one.prefix[0] ?? one.items, other.prefix[0] ?? other.items];
  return a !== undefined && b !== undefined && shapesApart(grounds, a, b, depth);
}

function shapesApart(grounds: Grounds, one: Conjunction, other: Conjunction, depth: number): boolean {
  if (depth >= MAX_DEPTH) return false;
  const [a, b] = [grounds.shapeOf(one), grounds.shapeOf(other)];
  if (a.alternatives.length * b.alternatives.length > 64) return false;
  return a.alternatives.every((x) => b.alternatives.every((y) => neverFits(grounds, x, y, depth + 1)));
}

function objectsApart(grounds: Grounds, one: ObjectForm, other: ObjectForm, depth: number): boolean {
  const mine = new Map(one.properties.map((property) => [property.name, property]));
  const theirs = new Map(other.properties.map((property) => [property.name, property]));
  const only = one.patterns.length === 0 && one.rest.kind !== "open" && !isFree(one);
  // They need a name that mine never have.
  if (only && other.properties.some(({ name, required }) => required && !mine.has(name))) return true;
  return one.properties.some(({ name, required, conjunction }) => {
    if (!required) return false;
    const match = theirs.get(name);
    // Mine always have a name that they do not allow.
    if (match === undefined) return other.rest.kind === "closed" && other.patterns.length === 0;
    return shapesApart(grounds, conjunction, match.conjunction, depth);
  });
}

/** An object that declares nothing is sent as a free map. */
export function isFree({ properties, patterns, rest }: ObjectForm): boolean {
  return properties.length === 0 && patterns.length === 0 && rest.kind === "silent";
}
