import { isMultiple } from "./multiple.ts";
import type { CompileKeyword, KeywordFamily } from "./node.ts";

type Compare = (value: number, limit: number) => boolean;

/** A keyword that compares a number with its value. */
function comparing(keyword: string, holds: Compare, words: string): readonly [string, CompileKeyword] {
  const compile: CompileKeyword = (site, limit) => {
    if (typeof limit !== "number") return undefined;
    return (value, run) =>
      typeof value !== "number" ||
      holds(value, limit) ||
      run.fail(() => site.finding(keyword, `must be ${words.replace("#", `${limit}`)}`));
  };
  return [keyword, compile];
}

/** The keywords about numbers. */
export const NUMBERS: KeywordFamily = [
  comparing("minimum", (value, limit) => value >= limit, "# or more"),
  comparing("maximum", (value, limit) => value <= limit, "# or less"),
  comparing("exclusiveMinimum", (value, limit) => value > limit, "more than #"),
  comparing("exclusiveMaximum", (value, limit) => value < limit, "less than #"),
  comparing("multipleOf", isMultiple, "a multiple of #"),
];
