import type { JsonValue } from "@meerkat/protocol";
import type { ValidationProblem } from "../validate/problem.ts";
import { placeName, type Rejected } from "./judge.ts";
import type { OutputSchema } from "./output-schema.ts";

/** How much of a schema the prompt quotes, in UTF-16 code units. */
export const MAX_PROMPT_SCHEMA = 32_768;

/** How much of one allowed value a retry prompt quotes, in UTF-16 code units. */
const MAX_QUOTED_VALUE = 200;

const JSON_ONLY =
  "Answer with the JSON value and nothing else: no explanation, no Markdown, no code fence, no text before or after it.";

/**
 * The message that asks for the final result as JSON.
 * @param override replaces the opening words (config `agent.extraction_prompt`); the schema follows in any case,
 * because a model without constrained decoding knows it from nowhere else.
 */
export function extractionPrompt(output: OutputSchema, override?: string): string {
  const opening = override ?? `Now give the final result of this conversation as one JSON value. ${JSON_ONLY}`;
  return `${opening}\n\n${quoteSchema(output)}`;
}

function quoteSchema(output: OutputSchema): string {
  const text = JSON.stringify(output.schema);
  if (text.length <= MAX_PROMPT_SCHEMA) return `The value must fit this JSON Schema:\n${text}`;
  const note = `(the first ${MAX_PROMPT_SCHEMA} of its ${text.length} characters)`;
  return `The value must fit this JSON Schema ${note}:\n${cut(text, MAX_PROMPT_SCHEMA)}`;
}

/** Which attempt failed, counted from 1, and how many there are in all. */
export interface Attempts {
  readonly attempt: number;
  readonly maxAttempts: number;
}

/** The message that tells a model what was wrong with its answer, place by place, and asks for it again. */
export function retryPrompt(rejected: Rejected, output: OutputSchema, { attempt, maxAttempts }: Attempts): string {
  const verdict = rejected.problems.length === 0 ? [rejected.reason, ...shapeHint(output)] : listProblems(rejected);
  const heading = `Your answer was not accepted (attempt ${attempt} of ${maxAttempts}).`;
  return [heading, ...verdict, "", `Correct this and give the whole value again. ${JSON_ONLY}`].join("\n");
}

function listProblems({ problems }: Rejected): string[] {
  return ["Each line names a place in your JSON as a JSON Pointer and what is wrong there:", ...problems.map(toLine)];
}

function toLine({ pointer, message, allowed }: ValidationProblem): string {
  const values =
    allowed === undefined || allowed.length === 0 ? "" : `; allowed: ${allowed.map(quoteValue).join(", ")}`;
  return `- ${placeName(pointer)} ${message}${values}`;
}

function quoteValue(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > MAX_QUOTED_VALUE ? `${cut(text, MAX_QUOTED_VALUE)}...` : text;
}

function shapeHint({ schema }: OutputSchema): string[] {
  return typeof schema.type === "string" ? [`The value must be of type ${schema.type}.`] : [];
}

/** Cuts without leaving half of a surrogate pair. */
export function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");
}
