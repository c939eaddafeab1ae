import type { JsonObject } from "@meerkat/protocol";
import type { Lowered } from "../lower/lowered.ts";
import type { ProfileName } from "../profiles/names.ts";
import { lostRules } from "./lost-rules.ts";
import type { OutputSchema } from "./output-schema.ts";
import { problemLines } from "./problem-lines.ts";
import type { Rejected } from "./verdict.ts";
import { cut } from "./words.ts";

/** How much of a schema the prompt quotes, in UTF-16 code units. */
export const MAX_PROMPT_SCHEMA = 32_768;

export const JSON_ONLY =
  "Answer with the JSON value and nothing else: no explanation, no Markdown, no code fence, no text before or after it.";

/** Options of {@link extractionPrompt}. */
export interface ExtractionOptions {
  /** The schema that goes with the request; without it the author's own is quoted. */
  readonly lowered?: Lowered;
  /** Replaces the opening words (config `agent.extraction_prompt`). */
  readonly opening?: string;
}

/**
 * The message that asks for the final result as JSON. The schema is quoted where the model sees it nowhere else, in
 * the spelling in which it has to answer. Rules that the sent schema does not say are told in any case. The same
 * arguments give the same text.
 */
export function extractionPrompt(output: OutputSchema, { lowered, opening }: ExtractionOptions = {}): string {
  const first = opening ?? `Now give the final result of this conversation as one JSON value. ${JSON_ONLY}`;
  const schema = lowered?.wireSchema ?? output.schema;
  const form = lowered !== undefined && isShown(lowered) ? SHOWN_ELSEWHERE : quoteSchema(schema);
  const rules = lowered === undefined ? [] : lostRules(lowered, output.schema);
  return [first, form, ...(rules.length === 0 ? [] : [[RULES, ...rules].join("\n")])].join("\n\n");
}

const SHOWN_ELSEWHERE = "The JSON Schema of the value comes with this request.";

const RULES =
  "These rules are checked as well. Each names a place in your JSON as a JSON Pointer, with * for any item or name:";

/** The providers that put the schema before the model; the others only hold its words to it. */
const SHOWING: ReadonlySet<ProfileName> = new Set(["anthropic", "openai", "gemini", "gemini-openapi"]);

function isShown({ constrained, profile }: Lowered): boolean {
  return constrained && SHOWING.has(profile);
}

function quoteSchema(schema: JsonObject): string {
  const text = JSON.stringify(schema);
  if (text.length <= MAX_PROMPT_SCHEMA) return `The value must fit this JSON Schema:\n${text}`;
  const note = `(the first ${MAX_PROMPT_SCHEMA} of its ${text.length} characters)`;
  return `The value must fit this JSON Schema ${note}:\n${cut(text, MAX_PROMPT_SCHEMA)}`;
}

/** Which attempt failed, counted from 1, and how many there are in all. */
export interface Attempts {
  readonly attempt: number;
  readonly maxAttempts: number;
  /** The schema that went with the request; by default the author's own. */
  readonly lowered?: Lowered;
}

/** The message that tells a model what was wrong with its answer, place by place, and asks for it again. */
export function retryPrompt(rejected: Rejected, output: OutputSchema, attempts: Attempts): string {
  const verdict = rejected.problems.length === 0 ? [rejected.reason, ...shapeHint(output, attempts)] : listed(rejected);
  return [failed(attempts), ...verdict, "", `Correct this and give the whole value again. ${JSON_ONLY}`].join("\n");
}

/** The first words about an answer that was not accepted. */
export function failed({ attempt, maxAttempts }: Attempts): string {
  return `Your answer was not accepted (attempt ${attempt} of ${maxAttempts}).`;
}

function listed({ problems, answer }: Rejected): readonly string[] {
  const heading = "Each line names a place in your JSON as a JSON Pointer and what is wrong there:";
  return [heading, ...problemLines(problems, answer)];
}

function shapeHint({ schema }: OutputSchema, { lowered }: Attempts): readonly string[] {
  const { type } = lowered?.wireSchema ?? schema;
  return typeof type === "string" ? [`The value must be of type ${type.toLowerCase()}.`] : [];
}
