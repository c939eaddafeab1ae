import { compilePattern } from "../../pattern/matcher.ts";
import { parseRegex } from "../regex/parse.ts";
import { outerBranches } from "../regex/print.ts";

/** Whether a name matches a pattern, in linear time; a pattern that cannot be matched so matches nothing. */
export function nameMatches(source: string, name: string): boolean {
  const compiled = compilePattern(source);
  return !("reason" in compiled) && compiled.test(name);
}

/** Whether no name can match both patterns, as far as their fixed beginnings tell. */
export function neverBoth(one: string, other: string): boolean {
  const [a, b] = [beginning(one), beginning(other)];
  if (a === undefined || b === undefined) return false;
  return !a.startsWith(b) && !b.startsWith(a);
}

/** The text that every match begins with. */
function beginning(source: string): string | undefined {
  const regex = parseRegex(source);
  const [branch, second] = regex === undefined ? [] : outerBranches(regex);
  if (branch === undefined || second !== undefined || !branch.start) return undefined;
  let text = "";
  for (const item of branch.items) {
    if (item.kind !== "text") return text;
    text += item.text;
  }
  return text;
}
