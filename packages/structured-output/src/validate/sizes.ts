import type { JsonValue } from "@meerkat/protocol";
import { isJsonArray, isJsonObject } from "../schema/json.ts";
import type { CompileKeyword, KeywordFamily } from "./node.ts";
import type { Run } from "./run.ts";

/** How large a value is, counted; undefined when it is of another type. */
type Measure = (value: JsonValue, run: Run) => number | undefined;

const characters: Measure = (value, run) => {
  if (typeof value !== "string") return undefined;
  run.spend(value.length / 16);
  return countCodePoints(value);
};

const items: Measure = (value) => (isJsonArray(value) ? value.length : undefined);

const properties: Measure = (value, run) => {
  if (!isJsonObject(value)) return undefined;
  const { length } = Object.keys(value);
  run.spend(length);
  return length;
};

/** Code points, as JSON Schema counts characters; half of a surrogate pair counts as one. */
function countCodePoints(text: string): number {
  let count = text.length;
  for (let at = 1; at < text.length; at++) {
    if ((text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800) count--;
  }
  return count;
}

/** `min...` and `max...` of one measure. */
function pair(name: string, measure: Measure, noun: string, fewer = "fewer"): KeywordFamily {
  const compile =
    (keyword: string, holds: (size: number, limit: number) => boolean, words: string): CompileKeyword =>
    (site, limit) => {
      if (typeof limit !== "number") return undefined;
      return (value, run) => {
        const size = measure(value, run);
        if (size === undefined || holds(size, limit)) return true;
        return run.fail(() => site.finding(keyword, `must have ${limit} ${noun} or ${words}, but has ${size}`));
      };
    };
  return [
    [`min${name}`, compile(`min${name}`, (size, limit) => size >= limit, "more")],
    [`max${name}`, compile(`max${name}`, (size, limit) => size <= limit, fewer)],
  ];
}

/** The keywords that bound how large a string, an array or an object is. */
export const SIZES: KeywordFamily = [
  ...pair("Length", characters, "characters"),
  ...pair("Items", items, "items"),
  ...pair("Properties", properties, "properties"),
];
