import type { JsonValue } from "@meerkat/protocol";
import { joinPointer } from "../schema/pointer.ts";
import { addEvaluated, type Evaluated, nothingEvaluated } from "./evaluated.ts";
import type { Node } from "./node.ts";
import { type Finding, ProblemList, type ValidationProblem } from "./problem.ts";

/**
 * How many steps one validation may take. A step is a subschema entered, a property or item looked at, 16 characters
 * read, and as much of a pattern's work; twenty million take about a second.
 */
export const MAX_STEPS = 20_000_000;

/** How many subschemas may be entered within each other: so many fit the stack that JavaScript engines give. */
const MAX_DEPTH = 2_000;

/** Thrown inside a run that has used up its steps or its depth; never leaves the validator. */
export class OutOfSteps extends Error {}

/** One validation: it counts the work, knows the place in the value and, when asked to, keeps the problems. */
export class Run {
  /** How many steps are left. */
  left = MAX_STEPS;
  /** How often a pattern had to be taken for granted. A verdict that rests on one must not refuse a value. */
  doubts = 0;
  #depth = 0;
  #problems: ProblemList | undefined;
  readonly #path: (string | number)[] = [];

  /** Counts work that is about to be done; ends the run when it is too much. */
  spend(steps: number): void {
    this.left -= steps;
    if (this.left < 0) throw new OutOfSteps("out of steps");
  }

  /** Whether nothing more has to be found out once a check has failed. */
  get settled(): boolean {
    return this.#problems === undefined || this.#problems.full;
  }

  /** Applies a subschema to the value at the current place. */
  evaluate(node: Node, value: JsonValue, evaluated?: Evaluated): boolean {
    this.spend(1);
    if (++this.#depth > MAX_DEPTH) throw new OutOfSteps("too deep");
    const own = node.tracks ? nothingEvaluated() : evaluated;
    let fits = true;
    for (const check of node.checks) {
      if (check(value, this, own)) continue;
      fits = false;
      if (this.settled) break;
    }
    if (own !== undefined && own !== evaluated && evaluated !== undefined) addEvaluated(evaluated, own);
    this.#depth--;
    return fits;
  }

  /** Applies a subschema to a part of the value at the current place. */
  descend(node: Node, value: JsonValue, token: string | number): boolean {
    this.#path.push(token);
    const fits = this.evaluate(node, value);
    this.#path.pop();
    return fits;
  }

  /** Whether a subschema accepts the value; a refusal is no problem. */
  accepts(node: Node, value: JsonValue, evaluated?: Evaluated): boolean {
    const kept = this.#problems;
    this.#problems = undefined;
    const own = evaluated && nothingEvaluated();
    const fits = this.evaluate(node, value, own);
    if (fits && own !== undefined && evaluated !== undefined) addEvaluated(evaluated, own);
    this.#problems = kept;
    return fits;
  }

  /** Does some work and gives the problems found in it, which are kept nowhere else. */
  collect(work: () => unknown): readonly ValidationProblem[] {
    const kept = this.#problems;
    const problems = new ProblemList();
    this.#problems = problems;
    try {
      work();
    } catch (error) {
      // What has been found by then is still true.
      if (kept !== undefined || !(error instanceof OutOfSteps) || problems.all.length === 0) throw error;
    }
    this.#problems = kept;
    return problems.all;
  }

  /** The same at a part of the value; nothing is done when no problems are wanted. */
  collectAt(token: string | number, work: () => unknown): readonly ValidationProblem[] {
    if (this.#problems === undefined) return [];
    this.#path.push(token);
    const problems = this.collect(work);
    this.#path.pop();
    return problems;
  }

  /** Takes a pattern for granted that cannot be asserted. Always true. */
  doubt(): true {
    this.doubts++;
    return true;
  }

  /** Notes that a check has failed here. `explain` is called only when somebody wants to know. Always false. */
  fail(explain: () => Finding | readonly Finding[]): false {
    if (this.#problems === undefined) return false;
    for (const finding of [explain()].flat()) this.report({ pointer: this.pointer, ...finding });
    return false;
  }

  /** Notes a problem whose place is known already. */
  report(problem: ValidationProblem): void {
    this.spend(16);
    this.#problems?.add(problem);
  }

  /** Whether problems are kept. */
  get reporting(): boolean {
    return this.#problems !== undefined;
  }

  /** The JSON Pointer of the current place in the value. */
  get pointer(): string {
    return joinPointer("", ...this.#path.map(String));
  }
}
