import type { JsonValue } from "@meerkat/protocol";
import { atPointer } from "../schema/pointer.ts";
import { choiceMessage } from "../validate/values.ts";
import { placeName } from "./place.ts";
import type { AnswerProblem } from "./verdict.ts";
import { boundLines, cut, quote } from "./words.ts";

/** How long the list of problems in one prompt may be, in UTF-16 code units. */
const MAX_LIST = 8_192;

/** How long one line of it may be. */
const MAX_LINE = 4_608;

/** How long a value may be that a line quotes from the answer. */
const MAX_WRITTEN = 80;

/** One line for each problem, in the model's own terms: the place, what is wrong there, and what would be right. */
export function problemLines(problems: readonly AnswerProblem[], answer: JsonValue | undefined): readonly string[] {
  const lines = problems.map((problem) => cut(lineOf(problem, answer), MAX_LINE));
  return boundLines([...new Set(lines)], MAX_LIST, (count) => `- and ${count} more like these`);
}

function lineOf(problem: AnswerProblem, answer: JsonValue | undefined): string {
  const { wirePointer, message, wireMessage, suggestion } = problem;
  const words = wireMessage ?? message;
  const meant = suggestion === undefined ? "" : `; did you mean ${quote(suggestion)}?`;
  return `- ${placeName(wirePointer)} ${words}${written(words, wirePointer, answer)}${allowedWords(problem, words)}${meant}`;
}

/** What the model wrote at a place, when that is short and the message does not say so already. */
function written(words: string, pointer: string, answer: JsonValue | undefined): string {
  const value = answer === undefined ? undefined : atPointer(answer, pointer);
  if (value === undefined || words.includes(", but ")) return "";
  if (typeof value === "object" && value !== null)
    return words.startsWith("must be one of ") ? `, but is an ${Array.isArray(value) ? "array" : "object"}` : "";
  const text = typeof value === "string" && value.length > MAX_WRITTEN ? "" : JSON.stringify(value);
  return text === "" || text.length > MAX_WRITTEN ? "" : `, but is ${text}`;
}

function allowedWords({ keyword, allowed, wireAllowed, wireMessage }: AnswerProblem, words: string): string {
  const values = wireMessage === undefined ? allowed : wireAllowed;
  // Types are named in the message.
  if (values === undefined || values.length === 0 || (keyword === "type" && wireMessage === undefined)) return "";
  if (words.includes(`must be ${values.join(" or ")}`)) return "";
  const all = words.startsWith(choiceMessage(values.length));
  const heading = all ? "allowed" : `the first ${values.length} allowed`;
  return `; ${heading}: ${values.map((value) => quote(value)).join(", ")}`;
}
