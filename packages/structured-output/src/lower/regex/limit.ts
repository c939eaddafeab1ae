import { outerBranches } from "./print.ts";
import type { Branch, Regex } from "./syntax.ts";

/** Fewest and most characters that are wanted; no limit when left out. */
export interface Wanted {
  readonly min?: number;
  readonly max?: number;
}

/**
 * The pattern for those of its texts that are so long. Undefined when it takes more than counting: only a pattern of one
 * alternative, with both anchors, in which all but one repetition of single characters have a fixed length.
 */
export function limitLength(regex: Regex, { min = 0, max = Number.POSITIVE_INFINITY }: Wanted): Regex | undefined {
  const [branch, second] = outerBranches(regex);
  if (branch === undefined || second !== undefined || !branch.start || !branch.end) return undefined;
  const items = merged(branch);
  const open = items.filter((item) => fixedLength(item) === undefined);
  const [variable, another] = open;
  if (variable?.kind !== "repeat" || another !== undefined || fixedLength(variable.item) !== 1) return undefined;
  const rest = items.reduce((sum, item) => sum + (item === variable ? 0 : (fixedLength(item) ?? 0)), 0);
  const bounds = { min: Math.max(variable.min, min - rest), max: Math.min(variable.max, max - rest) };
  if (bounds.max < bounds.min) return undefined;
  const limited: Regex = { ...variable, ...bounds };
  return {
    kind: "choice",
    branches: [{ ...branch, items: items.map((item) => (item === variable ? limited : item)) }],
  };
}

/** Groups that only hold one sequence are opened, so that what they hold can be counted. */
function merged({ items }: Branch): readonly Regex[] {
  return items.flatMap((item) => {
    if (item.kind !== "choice" || item.branches.length !== 1) return [item];
    const [only] = item.branches;
    return only === undefined || only.start || only.end ? [item] : merged(only);
  });
}

function fixedLength(regex: Regex): number | undefined {
  if (regex.kind === "text" || regex.kind === "class") return 1;
  if (regex.kind === "repeat") {
    const inner = fixedLength(regex.item);
    return regex.min === regex.max && inner !== undefined ? inner * regex.min : undefined;
  }
  const lengths = regex.branches.map(({ items }) =>
    items.reduce<number | undefined>((sum, item) => {
      const one = fixedLength(item);
      return sum === undefined || one === undefined ? undefined : sum + one;
    }, 0),
  );
  return new Set(lengths).size === 1 ? lengths[0] : undefined;
}
