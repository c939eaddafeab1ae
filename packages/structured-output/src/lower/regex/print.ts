import { printCharacter } from "./characters.ts";
import { ANY_CHARACTER, type Branch, type Regex } from "./syntax.ts";

/**
 * The pattern with both anchors, for engines that match whole texts as well as for those that search: what an
 * anchor did not hold may be anything. Undefined when an anchor stands where it cannot be moved from.
 */
export function printAnchored(regex: Regex): string | undefined {
  const branches = outerBranches(regex).map(printOuter);
  if (branches.includes(undefined)) return undefined;
  return branches.length === 1 ? `^${branches[0]}$` : `^(?:${branches.join("|")})$`;
}

/** The alternatives of the whole pattern; a group that is all of an alternative is opened. */
export function outerBranches(regex: Regex): readonly Branch[] {
  if (regex.kind !== "choice") return [{ start: false, end: false, items: [regex] }];
  return regex.branches.flatMap((branch) => {
    const [only, second] = branch.items;
    if (only?.kind !== "choice" || second !== undefined) return [branch];
    return outerBranches(only).map(({ start, end, items }) => ({
      start: start || branch.start,
      end: end || branch.end,
      items,
    }));
  });
}

function printOuter({ start, end, items }: Branch): string | undefined {
  const printed = items.map(printInner);
  if (printed.includes(undefined)) return undefined;
  return `${start ? "" : `${ANY_CHARACTER}*`}${printed.join("")}${end ? "" : `${ANY_CHARACTER}*`}`;
}

function printInner(regex: Regex): string | undefined {
  switch (regex.kind) {
    case "text":
      return printCharacter(regex.text);
    case "class":
      return regex.source;
    case "repeat": {
      const item = printInner(regex.item);
      return item === undefined ? undefined : `${item}${printRange(regex.min, regex.max)}`;
    }
    case "choice":
      return printChoice(regex.branches);
  }
}

function printChoice(branches: readonly Branch[]): string | undefined {
  const printed = branches.map(({ start, end, items }) => {
    const parts = items.map(printInner);
    return start || end || parts.includes(undefined) ? undefined : parts.join("");
  });
  return printed.includes(undefined) ? undefined : `(?:${printed.join("|")})`;
}

function printRange(min: number, max: number): string {
  if (max === Number.POSITIVE_INFINITY) return min === 0 ? "*" : min === 1 ? "+" : `{${min},}`;
  if (min === 0 && max === 1) return "?";
  return min === max ? `{${min}}` : `{${min},${max}}`;
}
