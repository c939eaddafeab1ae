import { type JsonValue, nearest, type StructuredRepair } from "@meerkat/protocol";
import type { Lowered } from "../lower/lowered.ts";
import { isJsonArray } from "../schema/json.ts";
import { atPointer, joinPointer, splitPointer } from "../schema/pointer.ts";
import type { ValidationProblem } from "../validate/problem.ts";
import { createValidator, type Validator } from "../validate/validator.ts";
import type { OutputSchema } from "./output-schema.ts";
import { isWithin } from "./place.ts";
import type { Reading } from "./read-wire.ts";
import { choicesOf } from "./repair/choices.ts";
import type { AnswerProblem } from "./verdict.ts";

interface Context {
  readonly reading: Reading;
  readonly output: OutputSchema;
  readonly lowered: Lowered | undefined;
  /** Repairs after which the problems were found. */
  readonly repairs?: readonly StructuredRepair[];
}

/** Says each problem in the model's terms as well: where it is in what the model wrote, and how its schema puts it. */
export function problemsOf(problems: readonly ValidationProblem[], context: Context): readonly AnswerProblem[] {
  const { reading, lowered, output, repairs = [] } = context;
  const found = wireValidatorOf(lowered)?.validate(reading.wire) ?? [];
  return problems.map((problem) => {
    const wirePointer = reading.wirePointer(unmended(problem.pointer, repairs));
    const wire = found.find((other) => other.pointer === wirePointer && isSameKind(problem, other));
    const terms = wire === undefined ? respelled(problem, wirePointer, reading) : inWireTerms(problem, wire);
    return { ...problem, wirePointer, ...terms, ...suggest(problem, context, output) };
  });
}

/** Below what was put into an array, taken out of one or read from a text, places differ from those in the answer. */
function unmended(pointer: string, repairs: readonly StructuredRepair[]): string {
  const moved = repairs.find(({ path, kind }) => MOVING.has(kind) && isWithin(pointer, path));
  return moved?.path ?? pointer;
}

const MOVING = new Set(["single_item", "encoded_json"]);

type WireTerms = Pick<AnswerProblem, "wireMessage" | "wireAllowed">;

const CHOICES = new Set(["enum", "const"]);

/** Whether the schema that was sent says the same in its own way, so that its words are the better ones. */
function isSameKind(own: ValidationProblem, wire: ValidationProblem): boolean {
  if (own.keyword === "type") return wire.keyword === "type";
  return CHOICES.has(own.keyword) && CHOICES.has(wire.keyword);
}

function inWireTerms(own: ValidationProblem, { message, allowed }: ValidationProblem): WireTerms {
  if (message === own.message) return {};
  return { wireMessage: message, ...(allowed === undefined ? {} : { wireAllowed: allowed }) };
}

const LACKING = /^lacks the property ("(?:[^"\\]|\\.)*")/;

/** A property that is missing is one with another name, or a pair of a list, where the model had to spell it so. */
function respelled(
  { pointer, message }: ValidationProblem,
  wirePointer: string,
  { wire, wirePointer: trace }: Reading,
): WireTerms {
  const quoted = LACKING.exec(message)?.[1];
  if (quoted === undefined) return {};
  if (isJsonArray(atPointer(wire, wirePointer)))
    return { wireMessage: message.replace("lacks the property", "lacks a pair with the key") };
  const name: string = JSON.parse(quoted);
  const spelled = splitPointer(trace(joinPointer(pointer, name))).at(-1) ?? name;
  return spelled === name ? {} : { wireMessage: message.replace(quoted, () => JSON.stringify(spelled)) };
}

/** How many allowed values are looked through for one that was meant. */
const MAX_LOOKED_THROUGH = 1_000;

function suggest(problem: ValidationProblem, { reading }: Context, { schema }: OutputSchema): { suggestion?: string } {
  const written = atPointer(reading.value, problem.pointer);
  if (typeof written !== "string") return {};
  const texts = (choicesOf(problem, schema) ?? problem.allowed ?? []).slice(0, MAX_LOOKED_THROUGH).filter(isText);
  const suggestion = problem.keyword === "type" ? undefined : nearest(written, texts);
  return suggestion === undefined ? {} : { suggestion };
}

function isText(value: JsonValue): value is string {
  return typeof value === "string";
}

const validators = new WeakMap<Lowered, Validator | "none">();

/** The validator of the schema that was sent, where that is another than the author's and is JSON Schema at all. */
function wireValidatorOf(lowered: Lowered | undefined): Validator | undefined {
  if (lowered === undefined || lowered.profile === "none") return undefined;
  const known = validators.get(lowered) ?? validatorOfWire(lowered);
  validators.set(lowered, known);
  return known === "none" ? undefined : known;
}

function validatorOfWire({ wireSchema }: Lowered): Validator | "none" {
  try {
    return createValidator(wireSchema);
  } catch {
    // A provider's own dialect, such as types in capitals: the author's terms have to do.
    return "none";
  }
}
