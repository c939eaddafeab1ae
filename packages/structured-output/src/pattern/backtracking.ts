import type { Regex } from "./syntax.ts";

/** What a backtracking engine does with a regular expression, at worst. */
interface Effort {
  /** Steps of all ways through it, for one start and one length of its open repetition. */
  readonly steps: number;
  /** In how many ways it can match at one start, not counting lengths of the open repetition. */
  readonly ways: number;
  /** How many repetitions without a small bound can be within each other's reach. */
  readonly open: number;
}

/** More than this many steps for one character are left to the linear engine. */
const MAX_STEPS = 1_024;

/** Repetitions with fewer different lengths than this are counted as ways. */
const FEW = 8;

/**
 * How many steps for one character JavaScript's own engine takes at most, or undefined when its work is not provably
 * linear in the length of the text. It is, where at most one repetition has an open length and then only one start is
 * tried: going back can only try that repetition's lengths, times a number that does not depend on the text.
 */
export function backtrackingSteps(regex: Regex): number | undefined {
  const effort = effortOf(regex);
  if (effort === undefined || effort.steps > MAX_STEPS) return undefined;
  return effort.open === 0 || (effort.open === 1 && isAnchored(regex)) ? effort.steps : undefined;
}

function effortOf(regex: Regex): Effort | undefined {
  switch (regex.kind) {
    case "set":
    case "assertion":
      return { steps: 1, ways: 1, open: 0 };
    case "sequence":
      return fold(regex.of, (before, next) => ({
        steps: before.steps + before.ways * next.steps,
        ways: before.ways * next.ways,
        open: before.open + next.open,
      }));
    case "choice":
      return fold(regex.of, (before, next) => ({
        steps: before.steps + next.steps,
        ways: before.ways + next.ways,
        open: Math.max(before.open, next.open),
      }));
    case "repeat":
      return effortOfRepeat(regex);
    default:
      return undefined;
  }
}

function fold(parts: readonly Regex[], add: (before: Effort, next: Effort) => Effort): Effort | undefined {
  let total: Effort | undefined;
  for (const part of parts) {
    const effort = effortOf(part);
    if (effort === undefined) return undefined;
    total = total === undefined ? effort : add(total, effort);
    if (total.steps > MAX_STEPS) return undefined;
  }
  return total ?? { steps: 1, ways: 1, open: 0 };
}

function effortOfRepeat({ of, min, max }: Regex & { readonly kind: "repeat" }): Effort | undefined {
  const inner = effortOf(of);
  if (inner === undefined) return undefined;
  if (min === 0 && max === 1) return { ...inner, steps: inner.steps + 1, ways: inner.ways + 1 };
  // What is repeated must match in one way only, or the ways multiply with each round.
  if (inner.ways > 1 || inner.open > 0) return undefined;
  if (max - min < FEW) return { steps: inner.steps * Math.max(1, max), ways: max - min + 1, open: 0 };
  return { steps: inner.steps * (min + 1), ways: 1, open: 1 };
}

/** Whether a match can begin at the start of the text only. */
function isAnchored(regex: Regex): boolean {
  if (regex.kind === "assertion") return regex.which === "start";
  if (regex.kind === "choice") return regex.of.every(isAnchored);
  return regex.kind === "sequence" && regex.of[0] !== undefined && isAnchored(regex.of[0]);
}
