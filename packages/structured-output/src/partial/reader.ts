import type { JsonValue } from "@meerkat/protocol";
import { envelopeOf } from "../answer/envelope.ts";
import { compiledOf, type OutputSchema } from "../answer/output-schema.ts";
import { choicesOf } from "../answer/repair/choices.ts";
import type { AnswerProblem } from "../answer/verdict.ts";
import type { Lowered } from "../lower/lowered.ts";
import type { ValidationProblem } from "../validate/problem.ts";
import { finishedParts } from "./finished-parts.ts";
import { createGrower, type Grower } from "./grower.ts";
import type { Growing } from "./growing.ts";
import { refines } from "./refines.ts";

/** What more of an answer has shown: a value that is not complete, or why there will be none. */
export type PartialReading =
  | { readonly value: JsonValue; readonly complete: false }
  | { readonly impossible: AnswerProblem };

/** Reads one answer while the model writes it. */
export interface PartialReader {
  /**
   * Takes the next piece of the answer's text. Returns a value when enough has been finished since the last one,
   * `impossible` when nothing that follows can make the answer valid, and otherwise undefined. Each value says all that
   * those before it say. Never throws; after `impossible` it always returns undefined.
   */
  read(delta: string): PartialReading | undefined;
}

/** A value is shown again when what is finished has grown by this share, so that all work together is linear. */
const SHARE = 16;

/**
 * Creates the reader for one attempt at an answer. With `output`, an answer in an envelope that carries the schema's
 * name is held back, because it may turn out to be something else.
 */
export function createPartialReader(lowered: Lowered, output?: OutputSchema): PartialReader {
  return new AnswerReader(lowered, output);
}

class AnswerReader implements PartialReader {
  readonly #grower: Grower = createGrower();
  readonly #lowered: Lowered;
  readonly #output: OutputSchema | undefined;
  readonly #envelope: string | undefined;
  #decoded = { values: 0, length: 0 };
  #shown: JsonValue | undefined;
  #over = false;

  constructor(lowered: Lowered, output: OutputSchema | undefined) {
    this.#lowered = lowered;
    this.#output = output;
    this.#envelope = output === undefined ? undefined : envelopeOf(output);
  }

  read(delta: string): PartialReading | undefined {
    if (this.#over) return undefined;
    this.#grower.push(delta);
    const { fault } = this.#grower;
    if (fault !== undefined) return this.#giveUp(FAULTS[fault]);
    return this.#isWorthIt() ? this.#decode(this.#grower.snapshot()) : undefined;
  }

  #isWorthIt(): boolean {
    const { values, length } = this.#grower.closed;
    const { values: before, length: lengthBefore } = this.#decoded;
    return values > before && (length - lengthBefore) * SHARE >= lengthBefore;
  }

  #decode(growing: Growing): PartialReading | undefined {
    this.#decoded = this.#grower.closed;
    if (mayBeEnvelope(growing, this.#envelope)) return undefined;
    const { value, impossible } = this.#lowered.decodePartial(growing);
    if (impossible !== undefined) return this.#weigh(impossible, growing);
    return value === undefined || !this.#isWritten(value, growing) ? undefined : this.#show(value);
  }

  /** A model that is not held to a schema writes the author's spelling, and nothing else may be read into it. */
  #isWritten(value: JsonValue, growing: Growing): boolean {
    if (this.#lowered.constrained) return true;
    const written = finishedParts(growing);
    return written !== undefined && refines(value, written);
  }

  /** What is complete is judged as a whole, and what repair may put right is no reason to stop. */
  #weigh(problem: ValidationProblem, growing: Growing): PartialReading | undefined {
    if (growing.kind === "closed" || this.#isMendable(problem)) return undefined;
    const found = this.#locate(problem, growing);
    if (found === undefined && !this.#lowered.constrained) return undefined;
    return this.#giveUp(found ?? { ...problem, wirePointer: problem.pointer });
  }

  #isMendable(problem: ValidationProblem): boolean {
    return this.#output !== undefined && choicesOf(problem, this.#output.schema) !== undefined;
  }

  /** Finds the place in the whole answer of a problem that is known by its place in a part of it. */
  #locate(problem: ValidationProblem, growing: Growing): AnswerProblem | undefined {
    const decoded = this.#lowered.decode(finishedParts(growing) ?? null);
    if (this.#output === undefined || !decoded.ok) return undefined;
    const isSame = ({ schemaPointer, message, pointer }: ValidationProblem) =>
      schemaPointer === problem.schemaPointer && message === problem.message && pointer.endsWith(problem.pointer);
    const found = compiledOf(this.#output).validator.validate(decoded.value).find(isSame);
    return found === undefined ? undefined : { ...found, wirePointer: decoded.wirePointer(found.pointer) };
  }

  #show(value: JsonValue): PartialReading | undefined {
    const before = this.#shown;
    // A name written twice takes back what was said before: from there on nothing is certain.
    if (before !== undefined && !refines(before, value)) this.#over = true;
    if (this.#over || (before !== undefined && refines(value, before))) return undefined;
    this.#shown = value;
    return { value, complete: false };
  }

  #giveUp(impossible: AnswerProblem): PartialReading {
    this.#over = true;
    return { impossible };
  }
}

function mayBeEnvelope(growing: Growing, name: string | undefined): boolean {
  if (name === undefined) return false;
  if (growing.kind === "object") return growing.members.size === 1 && growing.members.has(name);
  const { value } = growing.kind === "closed" ? growing : {};
  return typeof value === "object" && value !== null && Object.keys(value).length === 1 && Object.hasOwn(value, name);
}

function syntax(message: string): AnswerProblem {
  return { pointer: "", wirePointer: "", schemaPointer: "", keyword: "syntax", message };
}

const FAULTS = {
  broken: syntax("is no well-formed JSON"),
  several: syntax("is followed by another JSON value; there must be exactly one"),
  excessive: syntax("is deeper, larger or longer than any answer may be"),
};
