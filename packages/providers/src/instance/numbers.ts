import type { SchemaNode } from "./check.ts";
import { numberAt, own } from "./json.ts";
import type { Rng } from "./rng.ts";

const SPAN = 100;

/** A number for all these schemas at once; whoever asks checks it. */
export function makeNumber(nodes: readonly SchemaNode[], rng: Rng, integer: boolean): number {
  const { low, high } = range(nodes);
  const steps = nodes.flatMap(({ schema }) => numberAt(schema, "multipleOf") ?? []).filter((step) => step > 0);
  const step = integer && !steps.some(Number.isInteger) ? leastWhole(steps) : Math.max(0, ...steps);
  if (step === 0) return fraction(low, high, rng);
  const first = Math.ceil(low / step);
  const last = Math.min(Math.floor(high / step), first + SPAN);
  // Rounded, because 3 * 0.1 is not 0.3.
  return Number(((first + rng.int(last - first + 1)) * step).toPrecision(15));
}

/** For an integer that is a multiple of 0.25 or of nothing: the least whole number that is a multiple of all steps. */
function leastWhole(steps: readonly number[]): number {
  for (let whole = 1; whole <= SPAN; whole++) {
    if (steps.every((step) => Number.isInteger(whole / step))) return whole;
  }
  return 1;
}

function fraction(low: number, high: number, rng: Rng): number {
  const wide = high - low >= 1;
  const value = low + (wide ? rng.next() * Math.min(high - low, SPAN) : (0.1 + rng.next() * 0.8) * (high - low));
  const rounded = Number(value.toFixed(wide ? 1 : 3));
  return rounded > low && rounded < high ? rounded : value;
}

/** The interval of all bounds; an open end is placed near the other one, or makes 1 to 100. */
function range(nodes: readonly SchemaNode[]): { readonly low: number; readonly high: number } {
  const lows = nodes.flatMap((node) =>
    bounds(node, { inclusive: "minimum", exclusive: "exclusiveMinimum", inward: 1 }),
  );
  const highs = nodes.flatMap((node) =>
    bounds(node, { inclusive: "maximum", exclusive: "exclusiveMaximum", inward: -1 }),
  );
  const highest = Math.min(...highs);
  const low = lows.length > 0 ? Math.max(...lows) : highest >= 1 ? Math.min(1, highest) : highest - SPAN;
  return { low, high: highs.length > 0 ? highest : low + SPAN };
}

interface Side {
  readonly inclusive: string;
  readonly exclusive: string;
  /** Which way is inside: 1 for a lower bound, -1 for an upper one. */
  readonly inward: 1 | -1;
}

function bounds({ schema }: SchemaNode, { inclusive, exclusive, inward }: Side): readonly number[] {
  const closed = numberAt(schema, inclusive);
  const open = numberAt(schema, exclusive);
  const isOpen = own(schema, exclusive) === true;
  return [
    ...(closed === undefined ? [] : [isOpen ? inside(closed, inward) : closed]),
    ...(open === undefined ? [] : [inside(open, inward)]),
  ];
}

/** A hair inside an open bound, so that rounding to the next step lands beyond it. */
function inside(value: number, inward: 1 | -1): number {
  return value + inward * 4 * Number.EPSILON * Math.max(1, Math.abs(value));
}
