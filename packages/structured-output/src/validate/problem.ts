import type { JsonValue } from "@meerkat/protocol";

/** One thing that is wrong with a value, as precisely as feedback to a model or a person needs it. */
export interface ValidationProblem {
  /** JSON Pointer into the value; empty for the value itself. A name that is not allowed has its property's pointer. */
  readonly pointer: string;
  /** JSON Pointer of the keyword in the author's own schema, in the author's spelling. */
  readonly schemaPointer: string;
  /** The keyword that failed, in 2020-12 spelling. `depth` when the value goes past the validator's bounds. */
  readonly keyword: string;
  /** What is wrong, without the pointer: "must be integer, but is string". */
  readonly message: string;
  /** For `type`, `enum` and `const`: what would have been right (type names, or values). Bounded. */
  readonly allowed?: readonly JsonValue[];
}

/** A problem before it is known where in the value it is. */
export type Finding = Omit<ValidationProblem, "pointer">;

/** How many problems are reported for one value. */
export const MAX_PROBLEMS = 50;

/** How many allowed values one problem carries. */
export const MAX_ALLOWED = 32;

/** How long the allowed values of one problem may be together, in characters of JSON. */
const MAX_ALLOWED_LENGTH = 4_096;

/** As many of the values, from the first, as fit the bounds. */
export function boundAllowed(values: readonly JsonValue[]): readonly JsonValue[] {
  let length = 0;
  return values.slice(0, MAX_ALLOWED).filter((value) => {
    length += JSON.stringify(value).length;
    return length <= MAX_ALLOWED_LENGTH;
  });
}

/** Problems in the order in which they were found, without repetitions and at most {@link MAX_PROBLEMS}. */
export class ProblemList {
  readonly #problems = new Map<string, ValidationProblem>();

  get full(): boolean {
    return this.#problems.size >= MAX_PROBLEMS;
  }

  get all(): readonly ValidationProblem[] {
    return [...this.#problems.values()];
  }

  /** Adds a problem, unless another path through the schema has found the same one or the list is full. */
  add(problem: ValidationProblem): void {
    const key = `${problem.pointer} ${problem.message}`;
    if (!this.full && !this.#problems.has(key)) this.#problems.set(key, problem);
  }
}
