import { outerBranches } from "./print.ts";
import type { Branch, Regex } from "./syntax.ts";

/** Fewest and most characters (code points) that a text can have. */
export interface Lengths {
  readonly min: number;
  readonly max: number;
}

/** How long the texts are that a pattern matches, as JSON Schema searches: an open end may be any length. */
export function measure(regex: Regex): Lengths {
  return widest(
    outerBranches(regex).map((branch) => {
      const { min, max } = sum(branch);
      return { min, max: branch.start && branch.end ? max : Number.POSITIVE_INFINITY };
    }),
  );
}

function widest(all: readonly Lengths[]): Lengths {
  return { min: Math.min(...all.map(({ min }) => min)), max: Math.max(...all.map(({ max }) => max)) };
}

function sum({ items }: Branch): Lengths {
  const parts = items.map(length);
  return {
    min: parts.reduce((total, { min }) => total + min, 0),
    max: parts.reduce((total, { max }) => total + max, 0),
  };
}

function length(regex: Regex): Lengths {
  if (regex.kind === "choice") return widest(regex.branches.map(sum));
  if (regex.kind !== "repeat") return { min: 1, max: 1 };
  const { min, max } = length(regex.item);
  return { min: min * regex.min, max: max === 0 || regex.max === 0 ? 0 : max * regex.max };
}

/** What of a pattern can be too much for an engine. */
export interface Demands {
  /** Whether it names a Unicode property. */
  readonly unicode: boolean;
  /** The largest bound of a repetition that has one. */
  readonly repeat: number;
}

/** What a pattern asks of an engine. */
export function demandsOf(regex: Regex): Demands {
  switch (regex.kind) {
    case "text":
      return { unicode: false, repeat: 0 };
    case "class":
      return { unicode: regex.unicode, repeat: 0 };
    case "repeat": {
      const inner = demandsOf(regex.item);
      const bound = regex.max === Number.POSITIVE_INFINITY ? regex.min : regex.max;
      return { unicode: inner.unicode, repeat: Math.max(bound, 1) * Math.max(inner.repeat, 1) };
    }
    case "choice": {
      const inner = regex.branches.flatMap(({ items }) => items.map(demandsOf));
      return {
        unicode: inner.some(({ unicode }) => unicode),
        repeat: Math.max(0, ...inner.map(({ repeat }) => repeat)),
      };
    }
  }
}
