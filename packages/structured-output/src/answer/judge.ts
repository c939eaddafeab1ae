import type { JsonValue, StructuredRepair } from "@meerkat/protocol";
import type { Lowered } from "../lower/lowered.ts";
import { MAX_WIRE_DEPTH } from "../partial/grower.ts";
import { findJsonFault } from "../schema/json-fault.ts";
import { isPlain } from "../validate/plain.ts";
import type { ValidationProblem } from "../validate/problem.ts";
import { compiledOf, type OutputSchema } from "./output-schema.ts";
import { parseAnswer } from "./parse-answer.ts";
import { placeName } from "./place.ts";
import { problemsOf } from "./problems.ts";
import { type Reading, readWire } from "./read-wire.ts";
import { type Allowed, allowedBy, type RepairChoice } from "./repair/kinds.ts";
import { repair } from "./repair/repair.ts";
import type { Accepted, AnswerProblem, Judgement, Rejected } from "./verdict.ts";

/** Options of {@link judgeAnswer}. */
export interface JudgeOptions {
  /** The schema that the model was given and the way back; by default the model was given the author's own. */
  readonly lowered?: Lowered;
  /** Which repairs may be made: all by default, `false` for none, or `{kind: false}` for single ones. */
  readonly repair?: RepairChoice;
}

/** How many problems the reason quotes; the judgement has them all. */
const QUOTED_PROBLEMS = 5;

const WIRE_BOUNDS = { maxDepth: MAX_WIRE_DEPTH, maxNodes: 1_000_000, allowUndefined: false };

/**
 * Judges a model's answer by the author's own schema: the one JSON value of the text is decoded, an envelope that
 * carries the schema's name is opened, and the value is validated. What the schema refuses is repaired where that can be
 * done in one way only, and accepted when the schema then accepts it. Never throws for an answer.
 */
export function judgeAnswer(text: string, output: OutputSchema, options: JudgeOptions = {}): Judgement {
  const parsed = parseAnswer(text, allowedBy(options.repair));
  if (!parsed.ok) return { ok: false, reason: parsed.reason, problems: [], remaining: [] };
  return judgeValue({ ...parsed, text }, output, options);
}

/** A parsed answer, and the text that it comes from. */
export interface Parsed {
  readonly value: JsonValue;
  readonly text: string;
  /** What was repaired to get at the value. */
  readonly repairs: readonly StructuredRepair[];
}

/** The same for an answer that is parsed already. */
export function judgeValue({ value, text, repairs }: Parsed, output: OutputSchema, options: JudgeOptions): Judgement {
  const fault = isPlain(value, WIRE_BOUNDS) ? undefined : findJsonFault(value, WIRE_BOUNDS);
  if (fault !== undefined) return rejected([tooMuch(fault)], [tooMuch(fault)]);
  const allowed = allowedBy(options.repair);
  const reading = readWire(value, output, { lowered: options.lowered, allowed });
  if (!reading.ok) return rejected(reading.problems, reading.problems, value);
  const judgement = judgeReading({ reading, text, allowed }, output, options.lowered);
  return judgement.ok ? { ...judgement, repairs: [...repairs, ...reading.repairs, ...judgement.repairs] } : judgement;
}

function tooMuch({ pointer, reason }: { readonly pointer: string; readonly reason: string }): AnswerProblem {
  return { pointer, wirePointer: pointer, schemaPointer: "", keyword: "depth", message: reason };
}

interface Case {
  readonly reading: Reading;
  readonly text: string;
  readonly allowed: Allowed;
}

function judgeReading({ reading, text, allowed }: Case, output: OutputSchema, lowered: Lowered | undefined): Judgement {
  const { validator } = compiledOf(output);
  const problems = validator.validate(reading.value);
  if (problems.length === 0) return accepted(reading.value, []);
  const mended = repair({ value: reading.value, problems, text, schema: output.schema, validator, allowed });
  if (mended.problems.length === 0) return accepted(mended.value, mended.repairs);
  const told = problemsOf(problems, { reading, output, lowered });
  const same = mended.problems === problems;
  const remaining = same ? told : problemsOf(mended.problems, { reading, output, lowered, repairs: mended.repairs });
  return rejected(told, remaining, reading.wire);
}

function accepted(value: JsonValue, repairs: readonly StructuredRepair[]): Accepted {
  return { ok: true, value, text: JSON.stringify(value), repairs };
}

function rejected(
  problems: readonly AnswerProblem[],
  remaining: readonly AnswerProblem[],
  answer?: JsonValue,
): Rejected {
  return { ok: false, reason: summarize(problems), problems, remaining, ...(answer === undefined ? {} : { answer }) };
}

/** What is wrong, in a few words for a person. */
function summarize(problems: readonly ValidationProblem[]): string {
  const quoted = problems.slice(0, QUOTED_PROBLEMS).map(({ pointer, message }) => `${placeName(pointer)} ${message}`);
  const rest = problems.length - quoted.length;
  return `The answer does not fit the schema: ${quoted.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}.`;
}

/**
 * The rejection of an answer that was stopped early, because nothing that followed could have made it valid.
 * @param problem what the partial reader found.
 */
export function rejectedEarly(problem: AnswerProblem): Rejected {
  const reason = `The answer was stopped before its end, because it could not fit the schema any more: ${placeName(problem.pointer)} ${problem.message}.`;
  return { ok: false, reason, problems: [problem], remaining: [problem] };
}
