import { joinPointer } from "../../schema/pointer.ts";
import type { Fact } from "./flatten.ts";
import type { Bound, NumberForm, StringForm } from "./forms.ts";

/** The values that a keyword has in the facts, with their pointers. */
export function boundsOf(facts: readonly Fact[], keyword: string): readonly Bound[] {
  return facts.flatMap(({ pointer, node }) => {
    const value = node[keyword];
    return typeof value === "number" ? [{ value, at: joinPointer(pointer, keyword) }] : [];
  });
}

/** The bound that holds when several do. */
export function strictest(bounds: readonly Bound[], which: "largest" | "smallest"): Bound | undefined {
  const better = (a: Bound, b: Bound) => (which === "largest" ? b.value > a.value : b.value < a.value);
  return bounds.reduce<Bound | undefined>(
    (best, next) => (best === undefined || better(best, next) ? next : best),
    undefined,
  );
}

export function numberForm(facts: readonly Fact[], integer: boolean): NumberForm {
  const multiples = boundsOf(facts, "multipleOf");
  const whole = integer || multiples.some(({ value }) => Number.isInteger(value) && value > 0);
  const minimum = limit(facts, "minimum", "exclusiveMinimum", "largest");
  const maximum = limit(facts, "maximum", "exclusiveMaximum", "smallest");
  return {
    kind: "number",
    integer: whole,
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    multiples: multiples.filter(({ value }) => !(whole && value === 1)),
  };
}

function limit(facts: readonly Fact[], inclusive: string, exclusive: string, which: "largest" | "smallest") {
  const closed = strictest(boundsOf(facts, inclusive), which);
  const open = strictest(boundsOf(facts, exclusive), which);
  if (closed === undefined && open === undefined) return undefined;
  const openWins =
    open !== undefined &&
    (closed === undefined || (which === "largest" ? open.value >= closed.value : open.value <= closed.value));
  return openWins ? { ...open, exclusive: true } : closed && { ...closed, exclusive: false };
}

export function stringForm(facts: readonly Fact[]): StringForm {
  const min = strictest(
    boundsOf(facts, "minLength").filter(({ value }) => value > 0),
    "largest",
  );
  const max = strictest(boundsOf(facts, "maxLength"), "smallest");
  const patterns = texts(facts, "pattern").map(({ text, at }) => ({ source: text, at }));
  const format = texts(facts, "format")[0];
  return {
    kind: "string",
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    patterns: [...new Map(patterns.map((pattern) => [pattern.source, pattern])).values()],
    ...(format === undefined ? {} : { format: { name: format.text, at: format.at } }),
  };
}

function texts(facts: readonly Fact[], keyword: string) {
  return facts.flatMap(({ pointer, node }) => {
    const value = node[keyword];
    return typeof value === "string" ? [{ text: value, at: joinPointer(pointer, keyword) }] : [];
  });
}
