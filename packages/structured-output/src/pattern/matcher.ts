import { RE2JS } from "re2js";
import { backtrackingSteps } from "./backtracking.ts";
import { parsePattern } from "./parse.ts";
import type { Regex } from "./syntax.ts";
import { translate, type Untranslatable } from "./translate.ts";

/** A regular expression that is matched in time linear in the text. */
export interface Matcher {
  /** How many steps one character of the text takes at most. */
  readonly steps: number;
  /** Whether the expression matches somewhere in a text, as ECMAScript with the `u` flag has it. */
  test(text: string): boolean;
}

/** How many compiled expressions are kept for schemas to come. */
const MAX_CACHED = 256;

/** Regular expressions longer than this, in UTF-16 code units, are not compiled. */
const MAX_SOURCE = 65_536;

const cache = new Map<string, Matcher | Untranslatable>();

/**
 * Compiles a regular expression of ECMAScript, which the engine is known to accept with the `u` flag, for matching in
 * linear time; or says why it cannot be: it refers back to groups, looks around in its midst, or is too large.
 */
export function compilePattern(source: string): Matcher | Untranslatable {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const made = make(source);
  const [oldest] = cache.keys();
  if (cache.size >= MAX_CACHED && oldest !== undefined) cache.delete(oldest);
  cache.set(source, made);
  return made;
}

function make(source: string): Matcher | Untranslatable {
  if (source.length > MAX_SOURCE) return { reason: `it is longer than ${MAX_SOURCE} characters` };
  const regex = parsePattern(source);
  const steps = backtrackingSteps(regex);
  return steps === undefined ? compileParts(regex) : compileNative(source, steps);
}

/** JavaScript's engine is the quicker one to set up, and as good as any where it cannot go back far. */
function compileNative(source: string, steps: number): Matcher {
  const expression = new RegExp(source, "u");
  // A step of it takes about an eighth of the time of one of the linear engine's.
  return { steps: steps / 16, test: (text) => expression.test(text) };
}

/** Conditions at the very start (`^(?!x)y`) are expressions of their own, all asked about the same place. */
function compileParts(regex: Regex): Matcher | Untranslatable {
  const { conditions, rest } = splitConditions(regex);
  const main = compileLinear(rest);
  if ("reason" in main) return main;
  const parts = [{ matcher: main, wanted: true }];
  for (const { of, negated } of conditions) {
    const matcher = compileLinear({ kind: "sequence", of: [START, of] });
    if ("reason" in matcher) return matcher;
    parts.push({ matcher, wanted: !negated });
  }
  return {
    steps: parts.reduce((sum, { matcher }) => sum + matcher.steps, 0),
    test: (text) => parts.every(({ matcher, wanted }) => matcher.test(text) === wanted),
  };
}

type Condition = Regex & { readonly kind: "look" };

const START: Regex = { kind: "assertion", which: "start" };

function splitConditions(regex: Regex): { readonly conditions: readonly Condition[]; readonly rest: Regex } {
  if (regex.kind !== "sequence" || !isStart(regex.of[0])) return { conditions: [], rest: regex };
  const conditions: Condition[] = [];
  let next = 1;
  for (let part = regex.of[next]; part !== undefined && (isCondition(part) || isStart(part)); part = regex.of[++next]) {
    if (isCondition(part)) conditions.push(part);
  }
  return { conditions, rest: { kind: "sequence", of: [START, ...regex.of.slice(next)] } };
}

function isStart(part: Regex | undefined): boolean {
  return part?.kind === "assertion" && part.which === "start";
}

function isCondition(part: Regex): part is Condition {
  return part.kind === "look" && part.ahead;
}

function compileLinear(regex: Regex): Matcher | Untranslatable {
  const translated = translate(regex);
  if ("reason" in translated) return translated;
  try {
    const program = RE2JS.compile(translated.text);
    return { steps: program.programSize() / 4, test: (text) => program.test(text) };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
