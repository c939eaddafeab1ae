import type { Matcher } from "../pattern/matcher.ts";
import type { KeywordFamily } from "./node.ts";
import type { Run } from "./run.ts";

/** How much of a pattern a message quotes. */
const MAX_QUOTED = 500;

/** Matches a text, and counts what that may cost before it does. */
export function matches(matcher: Matcher, text: string, run: Run): boolean {
  run.spend(1 + text.length * matcher.steps);
  return matcher.test(text);
}

/** The keyword about the characters of a string; its length is one of the sizes. */
export const STRINGS: KeywordFamily = [
  [
    "pattern",
    (site, pattern) => {
      if (typeof pattern !== "string") return undefined;
      const matcher = site.matcher(pattern, "pattern");
      const quoted = pattern.length > MAX_QUOTED ? `${pattern.slice(0, MAX_QUOTED)}...` : pattern;
      return (value, run) => {
        if (typeof value !== "string") return true;
        if (matcher === undefined) return run.doubt();
        if (matches(matcher, value, run)) return true;
        return run.fail(() => site.finding("pattern", `must match the regular expression ${quoted}`));
      };
    },
  ],
];
