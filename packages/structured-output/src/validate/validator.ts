import { MeerkatError } from "@meerkat/errors";
import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { reportFaults } from "../schema/fault.ts";
import { findJsonFault } from "../schema/json-fault.ts";
import type { Normalized } from "../schema/linker.ts";
import { type NormalizeOptions, normalize } from "../schema/normalize.ts";
import { compile, type Program } from "./compile.ts";
import type { Node } from "./node.ts";
import type { UnassertedPattern } from "./patterns.ts";
import { isPlain } from "./plain.ts";
import type { ValidationProblem } from "./problem.ts";
import { OutOfSteps, Run } from "./run.ts";

/** Checks values against one schema. Nothing here throws for a value, however deep or odd it is. */
export interface Validator {
  /** All problems of a value, at most 50, in the order in which the schema is evaluated; empty when it fits. */
  validate(value: JsonValue): readonly ValidationProblem[];
  /** Whether a value fits. Cheaper than {@link Validator.validate}: it stops at the first problem. */
  accepts(value: JsonValue): boolean;
  /**
   * The problems of a value as an instance of the subschema at a JSON Pointer of the *normalised* schema.
   * @throws MeerkatError INVALID_PARAMS when there is no subschema at the pointer.
   */
  validateAt(pointer: string, value: JsonValue): readonly ValidationProblem[];
  /** Whether a value fits the subschema at a JSON Pointer of the *normalised* schema; throws as `validateAt` does. */
  acceptsAt(pointer: string, value: JsonValue): boolean;
  /** The patterns that cannot be matched in linear time. Values that break them are accepted: warn of them. */
  readonly unasserted: readonly UnassertedPattern[];
}

/** How deep a value may nest, in JSON levels. */
export const MAX_VALUE_DEPTH = 256;

/** How many JSON values a value may have. */
const MAX_VALUE_NODES = 1_000_000;

const BOUNDS = { maxDepth: MAX_VALUE_DEPTH, maxNodes: MAX_VALUE_NODES, allowUndefined: false };

/**
 * Compiles a schema of any supported draft into a validator, without `eval`. `format` is an annotation, as draft
 * 2020-12 has it by default, and is not asserted; `$async` and other words of single validators mean nothing. All work
 * for a value is counted: a schema that asks for too much of it gives one problem, never a stall.
 *
 * @throws MeerkatError INVALID_PARAMS for a schema that cannot be used, see {@link normalize}.
 */
export function createValidator(schema: JsonObject | boolean, options: NormalizeOptions = {}): Validator {
  const rooted: JsonObject = typeof schema === "object" ? schema : schema ? {} : { not: {} };
  return validatorOf(normalize(rooted, options), options.subject);
}

/** Compiles a normalised schema. */
export function validatorOf(normalized: Normalized, subject = "schema"): Validator {
  const program = reportFaults(subject, () => compile(normalized));
  const problemsOf = (node: Node, value: JsonValue) =>
    findProblems(node, value).map((problem) => ({
      ...problem,
      schemaPointer: problem.keyword === "depth" ? "" : normalized.origin(problem.schemaPointer),
    }));
  return {
    validate: (value) => problemsOf(program.root, value),
    accepts: (value) => fits(program.root, value),
    validateAt: (pointer, value) => problemsOf(nodeAt(program, pointer), value),
    acceptsAt: (pointer, value) => fits(nodeAt(program, pointer), value),
    unasserted: program.unasserted,
  };
}

function nodeAt({ nodes }: Program, pointer: string): Node {
  const node = nodes.get(pointer);
  if (node !== undefined) return node;
  throw new MeerkatError(
    "INVALID_PARAMS",
    `The normalised schema has no subschema at ${JSON.stringify(pointer)}; take the pointer from normalize(schema).schema.`,
    { details: { pointer } },
  );
}

function fits(node: Node, value: JsonValue): boolean {
  return isPlain(value, BOUNDS) && within(() => new Run().evaluate(node, value)) === true;
}

function findProblems(node: Node, value: JsonValue): readonly ValidationProblem[] {
  if (!isPlain(value, BOUNDS)) return [boundsProblem(findJsonFault(value, BOUNDS))];
  const verdict = within(() => new Run().evaluate(node, value));
  if (verdict === true) return [];
  const run = new Run();
  const problems = verdict === false ? within(() => run.collect(() => run.evaluate(node, value))) : undefined;
  return problems ?? [boundsProblem({ pointer: "", reason: TOO_MUCH })];
}

const TOO_MUCH = "takes more steps to check against this schema than are allowed";

function boundsProblem(fault: { readonly pointer: string; readonly reason: string } | undefined): ValidationProblem {
  return { pointer: fault?.pointer ?? "", schemaPointer: "", keyword: "depth", message: fault?.reason ?? TOO_MUCH };
}

/** What the work gives, or undefined when it ran out of steps or, in an engine with little stack, of stack. */
function within<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof OutOfSteps || error instanceof RangeError) return undefined;
    throw error;
  }
}
