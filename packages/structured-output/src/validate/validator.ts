import { type OutputUnit, validate } from "@cfworker/json-schema";
import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { reportFaults } from "../schema/fault.ts";
import { findJsonFault } from "../schema/json-fault.ts";
import type { Normalized } from "../schema/linker.ts";
import { type NormalizeOptions, normalize } from "../schema/normalize.ts";
import { compile, type Program } from "./compile.ts";
import type { ValidationProblem } from "./problem.ts";
import { report } from "./report.ts";

/** Checks values against one schema. */
export interface Validator {
  /**
   * All problems of a value, at most 50, in the order in which the schema is evaluated; empty when it fits.
   * Never throws for a value, however deep or odd it is.
   */
  validate(value: JsonValue): readonly ValidationProblem[];
  /** Whether a value fits. Cheaper than {@link Validator.validate}: it stops at the first problem. */
  accepts(value: JsonValue): boolean;
}

/**
 * How deep a value may nest. The interpreter recurses and takes a large stack frame for each schema on the way: at
 * this depth four schemas a level (references, alternatives) still fit the default stack before any optimisation.
 */
export const MAX_VALUE_DEPTH = 128;

/** How many JSON values a value may have. */
const MAX_VALUE_NODES = 1_000_000;

/** How many references may be followed for one value: schemas of a few lines can ask for exponential work. */
const MAX_REFERENCES = 2_000_000;

/**
 * Compiles a schema of any supported draft into a validator, without `eval`. `format` is an annotation, as draft
 * 2020-12 has it by default, and is not asserted; `$async` and other words of single validators mean nothing.
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
  return {
    validate: (value) => validateWith(program, normalized, value),
    accepts: (value) => outOfBounds(value) === undefined && (attempt(program, value, true)?.length ?? 1) === 0,
  };
}

function validateWith(program: Program, normalized: Normalized, value: JsonValue): readonly ValidationProblem[] {
  const problem = outOfBounds(value);
  if (problem !== undefined) return [problem];
  // A list of failures too long for the interpreter to join is no reason to give up: one failure is still good.
  const units = attempt(program, value, false) ?? attempt(program, value, true);
  if (units === undefined) return [boundsProblem("", "takes more steps to check against this schema than are allowed")];
  return units.length === 0 ? [] : report(units, { program, normalized, value });
}

function outOfBounds(value: JsonValue): ValidationProblem | undefined {
  const bounds = { maxDepth: MAX_VALUE_DEPTH, maxNodes: MAX_VALUE_NODES, allowUndefined: false };
  const fault = findJsonFault(value, bounds);
  return fault && boundsProblem(fault.pointer, fault.reason);
}

function boundsProblem(pointer: string, message: string): ValidationProblem {
  return { pointer, schemaPointer: "", keyword: "depth", message };
}

/** The interpreter's failures, or undefined when it ran out of stack or of {@link MAX_REFERENCES}. */
function attempt(program: Program, value: JsonValue, first: boolean): readonly OutputUnit[] | undefined {
  try {
    return validate(value, program.root, "2020-12", metered(program.lookup), first).errors;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The interpreter asks its lookup for every reference it follows, which is where endless work can be stopped. */
function metered(lookup: Program["lookup"]): Program["lookup"] {
  let left = MAX_REFERENCES;
  return new Proxy(lookup, {
    get: (target, key) => {
      if (left-- <= 0) throw new RangeError("too many references followed");
      return Reflect.get(target, key);
    },
  });
}
