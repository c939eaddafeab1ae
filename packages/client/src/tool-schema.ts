import { MeerkatError } from "@meerkat/errors";
import type { JsonObject } from "@meerkat/protocol";
import type { ToolHandler } from "./callback-tools.ts";
import { isStandardSchema, issuePath, jsonSchemaOf, type StandardSchema } from "./standard-schema.ts";

/** What a tool's arguments are described with: a JSON Schema, or a Standard Schema that can write itself as one. */
export type ToolSchema<Args> = JsonObject | StandardSchema<unknown, Args>;

/** A handler that fits both kinds of schema: it takes what the model wrote, or what a Standard Schema made of it. */
export type EitherHandler<Args> = ToolHandler<Args> & ToolHandler;

/** A tool's schema as it is sent. Throws INVALID_ARGS for a Standard Schema that cannot write itself as JSON Schema. */
export function toolJsonSchema(schema: ToolSchema<unknown>): JsonObject {
  return isStandardSchema(schema) ? jsonSchemaOf(schema, "inputSchema") : schema;
}

/**
 * The handler as it is called, with what the model wrote. Throws INVALID_ARGS for what is no function: only the model
 * would ever hear of it.
 */
export function checkedHandler<Args>(schema: ToolSchema<Args>, handler: EitherHandler<Args>): ToolHandler {
  if (typeof handler !== "function")
    throw new MeerkatError("INVALID_ARGS", "The handler of a tool is a function; it comes after the schema.");
  if (!isStandardSchema(schema)) return handler;
  return async (args, context) => handler(await accepted(schema, args), context);
}

/** Rejects with a TypeError that the model can read when the schema's own checks refuse the arguments. */
async function accepted<Args>(schema: StandardSchema<unknown, Args>, args: JsonObject): Promise<Args> {
  const checked = await schema["~standard"].validate(args);
  if (!checked.issues) return checked.value;
  const problems = checked.issues.map((issue) => `${issuePath(issue) || "the arguments"}: ${issue.message}`);
  throw new TypeError(`The arguments do not fit the tool's schema. ${problems.join("; ")}`);
}
