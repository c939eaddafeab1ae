import { MeerkatError } from "@meerkat/errors";
import type { RunResult as ContractRunResult, JsonObject, JsonValue } from "@meerkat/protocol";
import type { FromJsonSchema } from "./from-json-schema.ts";
import {
  isStandardSchema,
  issuePath,
  jsonSchemaOf,
  type StandardResult,
  type StandardSchema,
} from "./standard-schema.ts";

/**
 * What structured output may be asked for with: a JSON Schema, a wrapper `{schema, name, strict, compat, format}`
 * around one, or a Standard Schema (zod, valibot, arktype) that can write itself as JSON Schema.
 */
export type OutputSchema = JsonObject | StandardSchema;

/** The structured output of a session that was not given a schema here: whatever the server says, usually nothing. */
export type PlainOutput = JsonValue | undefined;

/** The type of the structured output that a schema leads to. */
export type OutputOf<S> = S extends StandardSchema
  ? NonNullable<S["~standard"]["types"]>["output"]
  : S extends JsonObject
    ? KnownOr<JsonObject, FromJsonSchema<Unwrapped<S>>>
    : PlainOutput;

/** What a finished run returns. `structuredOutput` has the type of the session's output schema. */
export interface RunResult<T = PlainOutput> extends Omit<ContractRunResult, "structuredOutput"> {
  /** The value that the schema accepted. */
  readonly structuredOutput: T;
}

/** How a session's structured output is asked for and read. */
export interface Output<T> {
  /** The schema as it is sent; `undefined` for none. */
  readonly wireSchema: JsonValue | undefined;
  /**
   * The value in a result. Rejects with INVALID_RESPONSE when it is missing, AGENT_ERROR when the schema's own checks
   * refuse it or fail.
   */
  read(result: ContractRunResult): Promise<T>;
}

/** The output of a session without a schema. */
export const PLAIN_OUTPUT: Output<PlainOutput> = {
  wireSchema: undefined,
  read: async ({ structuredOutput }) => structuredOutput,
};

/** The output that a schema asks for. Throws INVALID_ARGS for a Standard Schema that cannot write itself as JSON Schema. */
export function outputOf(schema: OutputSchema | undefined): Output<unknown> {
  // Who has no compiler may say null, and so may the wire: it asks for nothing.
  if (schema == null) return PLAIN_OUTPUT;
  if (!isStandardSchema(schema)) return { wireSchema: schema, read: async (result) => present(result) };
  return { wireSchema: jsonSchemaOf(schema, "outputSchema"), read: async (result) => validated(schema, result) };
}

/** A result with its structured output read. Rejects as {@link Output.read} does. */
export async function withOutput<T>(result: ContractRunResult, output: Output<T>): Promise<RunResult<T>> {
  return { ...result, structuredOutput: await output.read(result) };
}

type WrapperKey = "schema" | "name" | "strict" | "compat" | "format";

type Unwrapped<S> = S extends { readonly schema: infer Inner extends JsonObject }
  ? [Exclude<keyof S, WrapperKey>] extends [never]
    ? Inner
    : S
  : S;

type KnownOr<Else, T> = [JsonValue] extends [T] ? Else : T;

function present(result: ContractRunResult): JsonValue {
  if (result.structuredOutput !== undefined) return result.structuredOutput;
  throw new MeerkatError(
    "INVALID_RESPONSE",
    "The server answered without the structured output that the session's schema asks for.",
    { details: { session_id: result.sessionId } },
  );
}

async function validated(schema: StandardSchema, result: ContractRunResult): Promise<unknown> {
  const value = present(result);
  const checked = await checkedBy(schema, value, result);
  if (!checked.issues) return checked.value;
  const issues = checked.issues.map((issue) => ({ message: issue.message, path: issuePath(issue) }));
  const first = issues[0];
  const where = first?.path ? ` at ${first.path}` : "";
  const message = `The structured output fits the JSON Schema and is refused by the schema's own checks${where}: ${first?.message ?? "no reason given"}. The value is in \`details.value\`; ask again in another turn.`;
  throw new MeerkatError("AGENT_ERROR", message, {
    details: { reason: "schema_refused", ...workOf(result), value, issues },
  });
}

/** What a schema says about a value. Its checks and transforms are the application's code, which may throw anything. */
async function checkedBy(
  schema: StandardSchema,
  value: JsonValue,
  result: ContractRunResult,
): Promise<StandardResult<unknown>> {
  try {
    return await schema["~standard"].validate(value);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `The structured output is there, and a check or transform of its schema has thrown: ${why}. The value is in \`details.value\`; the session can go on.`;
    throw new MeerkatError("AGENT_ERROR", message, {
      details: { reason: "schema_failed", ...workOf(result), value },
      cause,
    });
  }
}

/** Where the work of a run is whose output cannot be handed over. */
function workOf({ sessionId, text }: ContractRunResult): JsonObject {
  return { session_id: sessionId, text };
}
