import type { JsonObject, JsonValue } from "@meerkat/protocol";
import type { Lowered } from "../lower/lowered.ts";
import { atPointer, joinPointer, splitPointer } from "../schema/pointer.ts";
import { compiledOf, type OutputSchema } from "./output-schema.ts";
import { locatePart, standAlone } from "./part-schema.ts";
import { isWithin } from "./place.ts";
import { problemLines } from "./problem-lines.ts";
import { type Attempts, failed, JSON_ONLY, retryPrompt } from "./prompts.ts";
import type { AnswerProblem, Rejected } from "./verdict.ts";
import { cut } from "./words.ts";

/** The whole value is asked for again. */
export interface WholeRetry {
  readonly scope: "whole";
  readonly prompt: string;
}

/** Only the part is asked for in which everything lies that is wrong. */
export interface PartRetry {
  readonly scope: "part";
  /** JSON Pointer of the part in the author's spelling. */
  readonly pointer: string;
  /** JSON Pointer of the part in the model's own answer. */
  readonly wirePointer: string;
  /** JSON Pointer of its subschema in the schema that was sent. */
  readonly schemaPointer: string;
  /** That subschema, standing alone. A request for the part must not be held to the schema of the whole. */
  readonly schema: JsonObject;
  readonly prompt: string;
}

export type RetryPlan = WholeRetry | PartRetry;

/** Options of {@link planRetry}. */
export interface RetryOptions extends Attempts {
  /** The plan of the attempt that has just failed: a part that was wrong twice is not asked for alone again. */
  readonly previous?: RetryPlan;
}

/** A whole that is shorter than this, in characters of JSON, is asked for as a whole. */
const SMALLEST_WHOLE = 300;

/** The part must be at most this share of the whole. */
const LARGEST_SHARE = 0.5;

/** How long the schema of a part may be, in characters of JSON. */
const MAX_SCHEMA = 8_192;

/** How much of the wrong part is quoted. */
const MAX_PART = 4_096;

/**
 * Decides what to ask for after an answer was rejected. A part is asked for when all that is wrong after repair lies in
 * one part, which is clearly smaller than the whole and has a schema of its own; everything else is asked for as a whole.
 */
export function planRetry(rejected: Rejected, output: OutputSchema, options: RetryOptions): RetryPlan {
  const part = options.previous?.scope === "part" ? undefined : findPart(rejected, output, options);
  return part ?? { scope: "whole", prompt: retryPrompt(rejected, output, options) };
}

function findPart(rejected: Rejected, output: OutputSchema, options: RetryOptions): PartRetry | undefined {
  const { answer, remaining } = rejected;
  const root = options.lowered?.wireSchema ?? compiledOf(output).normalized.schema;
  if (answer === undefined || remaining.length === 0 || chooses(output) || choosesAt(root)) return undefined;
  const whole = JSON.stringify(answer).length;
  const part = whole < SMALLEST_WHOLE ? undefined : choosePart(commonPlace(remaining), { root, answer, whole });
  if (part === undefined) return undefined;
  const pointer = authorsPointer(part.wirePointer, { answer, remaining, lowered: options.lowered });
  const { wirePointer, schemaPointer, schema } = part;
  return { scope: "part", pointer, wirePointer, schemaPointer, schema, prompt: partPrompt(part, rejected, options) };
}

/** A part that may be asked for. */
interface Part extends Pick<PartRetry, "wirePointer" | "schemaPointer" | "schema"> {
  /** What the model wrote there, as JSON. */
  readonly text: string;
}

interface Whole {
  /** The schema that was sent. */
  readonly root: JsonObject;
  readonly answer: JsonValue;
  /** How long the whole is. */
  readonly whole: number;
}

/**
 * The innermost object or array around a place, because models write those more reliably than a bare text or number; a
 * part whose schema is not certain is asked for as part of what it is in.
 */
function choosePart(place: readonly string[], { root, answer, whole }: Whole): Part | undefined {
  let scalar: Part | undefined;
  for (let tokens = place; tokens.length > 0; tokens = tokens.slice(0, -1)) {
    const wirePointer = joinPointer("", ...tokens);
    const value = atPointer(answer, wirePointer);
    const located = value === undefined ? undefined : locatePart(root, tokens);
    const schema = located === undefined ? undefined : standAlone(root, located.schema);
    if (value === undefined || located === undefined || schema === undefined) continue;
    const part = { wirePointer, schemaPointer: located.pointer, schema, text: JSON.stringify(value) };
    if (part.text.length > whole * LARGEST_SHARE || JSON.stringify(schema).length > MAX_SCHEMA) break;
    if (typeof value === "object" && value !== null) return part;
    scalar ??= part;
  }
  return scalar;
}

/** Whether the author's schema leaves open at its root which of several it is. */
function chooses(output: OutputSchema): boolean {
  return choosesAt(compiledOf(output).normalized.schema);
}

function choosesAt(root: JsonObject): boolean {
  const located = locatePart(root, []);
  return located === undefined || located.schema.anyOf !== undefined || located.schema.oneOf !== undefined;
}

/** Where the value must not be at all, or its name must be another, the object around it is what is wrong. */
const ABOUT_PARENT = new Set([
  ...["additionalProperties", "unevaluatedProperties", "propertyNames", "properties", "patternProperties"],
  ...["items", "prefixItems", "unevaluatedItems"],
]);

/** The innermost place in the model's answer in which all problems lie. */
function commonPlace(problems: readonly AnswerProblem[]): readonly string[] {
  const places = problems.map(({ wirePointer, keyword, message }) => {
    const tokens = splitPointer(wirePointer);
    return ABOUT_PARENT.has(keyword) || message.startsWith("has a name ") ? tokens.slice(0, -1) : tokens;
  });
  return places.reduce((common, place) => {
    const end = common.findIndex((token, index) => token !== place[index]);
    return end < 0 ? common : common.slice(0, end);
  });
}

interface Asked {
  readonly answer: JsonValue;
  readonly remaining: readonly AnswerProblem[];
  readonly lowered: Lowered | undefined;
}

/** The innermost place around all problems, in the author's spelling, that is not inside of the part. */
function authorsPointer(wirePointer: string, { answer, remaining, lowered }: Asked): string {
  const decoded = lowered?.decode(answer);
  if (decoded === undefined || !decoded.ok) return wirePointer;
  let tokens = splitPointer(remaining[0]?.pointer ?? "");
  const isInside = () => {
    const at = decoded.wirePointer(joinPointer("", ...tokens));
    return at !== wirePointer && isWithin(at, wirePointer);
  };
  while (tokens.length > 0 && isInside()) tokens = tokens.slice(0, -1);
  // Several of the author's places may be one of the model's, as in JSON that is written as a text.
  while (tokens.length > 0 && decoded.wirePointer(joinPointer("", ...tokens.slice(0, -1))) === wirePointer)
    tokens = tokens.slice(0, -1);
  return joinPointer("", ...tokens);
}

function partPrompt({ wirePointer, schema, text }: Part, rejected: Rejected, options: RetryOptions): string {
  const { problems, remaining, answer } = rejected;
  // What a repair has put right elsewhere need not be spoken of.
  const within = problems.filter((problem) => isWithin(problem.wirePointer, wirePointer));
  const about = within.length > 0 ? within : remaining;
  const lines = problemLines(about, answer);
  const wrote = text.length > MAX_PART ? `${cut(text, MAX_PART)}... (cut here)` : text;
  return [
    `${failed(options)} Only the part at ${wirePointer} is wrong; all the rest is kept.`,
    `You wrote there:\n${wrote}`,
    `Each line names a place in your whole answer as a JSON Pointer and what is wrong there:\n${lines.join("\n")}`,
    `The part must fit this JSON Schema:\n${JSON.stringify(schema)}`,
    `Give a correct value for the part at ${wirePointer} alone; it takes the place of what you wrote there. ${JSON_ONLY}`,
  ].join("\n\n");
}
