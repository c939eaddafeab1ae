import type { JsonValue } from "@meerkat/protocol";
import { isJsonArray, ownValue } from "../schema/json.ts";
import { ValueSet } from "./equality.ts";
import type { Evaluated } from "./evaluated.ts";
import type { Check, KeywordFamily, Node, Site } from "./node.ts";
import type { Run } from "./run.ts";

function compileItems(site: Site): Check {
  const { prefixItems, items } = site.schema;
  const prefix = isJsonArray(prefixItems) ? prefixItems.map((_, index) => site.child("prefixItems", `${index}`)) : [];
  const rest = items === undefined ? undefined : site.child("items");
  return (value, run, evaluated) => {
    if (!isJsonArray(value)) return true;
    const end = rest === undefined ? Math.min(prefix.length, value.length) : value.length;
    if (evaluated !== undefined) evaluated.leading = Math.max(evaluated.leading, end);
    return checkItems((index) => prefix[index] ?? rest, value.slice(0, end), run);
  };
}

function checkItems(nodeFor: (index: number) => Node | undefined, items: readonly JsonValue[], run: Run): boolean {
  let fits = true;
  for (const [index, item] of items.entries()) {
    const node = nodeFor(index);
    if (node === undefined || run.descend(node, item, index)) continue;
    fits = false;
    if (run.settled) break;
  }
  return fits;
}

/** Bounds of how many items may fit `contains`. */
interface Bounds {
  readonly min: number;
  readonly max: number;
}

function compileContains(site: Site): Check {
  const { minContains, maxContains } = site.schema;
  const min = typeof minContains === "number" ? minContains : 1;
  const max = typeof maxContains === "number" ? maxContains : Infinity;
  const node = site.child("contains");
  // In draft 2019-09 an item that fits is not evaluated by that: `unevaluatedItems` still speaks of it.
  const evaluates = site.dialect !== "2019-09";
  return (value, run, around) => {
    if (!isJsonArray(value)) return true;
    const doubts = run.doubts;
    const evaluated = evaluates ? around : undefined;
    const count = countFitting(node, { min, max }, { value, run, evaluated });
    if (count < min) return run.fail(() => tooFew(site));
    if (count <= max || run.doubts > doubts) return true;
    return run.fail(() => {
      return site.finding("maxContains", `must have ${max} items or fewer that fit the schema of contains`);
    });
  };
}

function countFitting(
  node: Node,
  { min, max }: Bounds,
  { value, run, evaluated }: { value: readonly JsonValue[]; run: Run; evaluated: Evaluated | undefined },
): number {
  let count = 0;
  for (const [index, item] of value.entries()) {
    if (!run.accepts(node, item)) continue;
    evaluated?.items.add(index);
    count++;
    if (evaluated === undefined && count >= min && (max === Infinity || count > max)) break;
  }
  return count;
}

function tooFew(site: Site) {
  const { minContains } = site.schema;
  return minContains === undefined
    ? site.finding("contains", "must have an item that fits the schema of contains")
    : site.finding("minContains", `must have ${minContains} items or more that fit the schema of contains`);
}

function compileUnique(site: Site): Check {
  return (value, run) => {
    if (!isJsonArray(value)) return true;
    const seen = new ValueSet();
    return (
      value.every((item) => seen.add(item, run)) ||
      run.fail(() => site.finding("uniqueItems", "must not have the same item twice"))
    );
  };
}

/** The keywords about the items of an array. */
export const ARRAYS: KeywordFamily = [
  ["prefixItems", compileItems],
  ["items", (site) => (ownValue(site.schema, "prefixItems") === undefined ? compileItems(site) : undefined)],
  ["contains", compileContains],
  ["uniqueItems", (site, wanted) => (wanted === true ? compileUnique(site) : undefined)],
];
