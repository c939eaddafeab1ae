import type { JsonValue } from "@meerkat/protocol";
import type { ValidationProblem } from "../validate/problem.ts";
import { openEnvelope } from "./envelope.ts";
import { compiledOf, type OutputSchema } from "./output-schema.ts";
import { parseAnswer } from "./parse-answer.ts";

/** A model's answer that the user's schema accepts. */
export interface Accepted {
  readonly ok: true;
  readonly value: JsonValue;
  /** `value` as JSON: the text of the result. */
  readonly text: string;
}

/** A model's answer that is not acceptable, with what is needed to say why. */
export interface Rejected {
  readonly ok: false;
  /** One or a few sentences for a person. */
  readonly reason: string;
  /** Empty when the answer is no JSON at all. */
  readonly problems: readonly ValidationProblem[];
}

/** What became of an answer. */
export type Judgement = Accepted | Rejected;

/** How many problems the reason quotes; the judgement has them all. */
const QUOTED_PROBLEMS = 5;

/**
 * Judges a model's answer by the user's own schema: surrounding whitespace and a Markdown fence are removed, the rest is
 * parsed as JSON, an envelope that carries the schema's name is opened, and the value is validated. Never throws for
 * an answer.
 */
export function judgeAnswer(text: string, output: OutputSchema): Judgement {
  const parsed = parseAnswer(text);
  if (!parsed.ok) return { ok: false, reason: parsed.reason, problems: [] };
  const { validator } = compiledOf(output);
  const value = openEnvelope(parsed.value, output) ?? parsed.value;
  const problems = validator.validate(value);
  if (problems.length > 0) return { ok: false, reason: summarize(problems), problems };
  return { ok: true, value, text: JSON.stringify(value) };
}

function summarize(problems: readonly ValidationProblem[]): string {
  const quoted = problems.slice(0, QUOTED_PROBLEMS).map(({ pointer, message }) => `${placeName(pointer)} ${message}`);
  const rest = problems.length - quoted.length;
  return `The answer does not fit the schema: ${quoted.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}.`;
}

/** How messages name a place in a value: its JSON Pointer, or words for the whole value. */
export function placeName(pointer: string): string {
  return pointer === "" ? "the value" : pointer;
}
