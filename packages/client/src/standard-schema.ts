import { MeerkatError } from "@meerkat/errors";
import type { JsonObject } from "@meerkat/protocol";

/**
 * The part of the Standard Schema and Standard JSON Schema interfaces (specification 1.1) that is used here. Schemas of
 * zod, valibot and arktype have it; nothing has to be installed for it.
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    /** Only for the compiler: what the schema accepts and what it makes of it. */
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
    /** Checks a value and applies the schema's transforms. */
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    /** Writes the schema as JSON Schema. Older versions of the libraries do not have it. */
    readonly jsonSchema?: {
      readonly input: (options: { readonly target: "draft-2020-12" }) => Readonly<Record<string, unknown>>;
    };
  };
}

/** What a Standard Schema says about a value. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

/** One thing that is wrong with a value. */
export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Whether a value is a Standard Schema; some libraries' schemas are functions. */
export function isStandardSchema(value: unknown): value is StandardSchema {
  return ((typeof value === "object" && value !== null) || typeof value === "function") && "~standard" in value;
}

/** A schema as JSON Schema of its input. Throws INVALID_ARGS, naming the option, when it cannot be written as that. */
export function jsonSchemaOf(schema: StandardSchema, option: string): JsonObject {
  const { jsonSchema, vendor } = schema["~standard"];
  if (!jsonSchema) {
    throw new MeerkatError(
      "INVALID_ARGS",
      `The ${vendor} schema given as \`${option}\` cannot write itself as JSON Schema. ${remedyOf(vendor)}`,
    );
  }
  try {
    // The library promises a JSON document and types it more loosely.
    return jsonSchema.input({ target: "draft-2020-12" }) as JsonObject;
  } catch (cause) {
    throw new MeerkatError(
      "INVALID_ARGS",
      `The ${vendor} schema given as \`${option}\` has a part that JSON Schema cannot express: ${cause instanceof Error ? cause.message : "unknown"}`,
      { cause },
    );
  }
}

function remedyOf(vendor: string): string {
  return vendor === "valibot"
    ? "Wrap it with toStandardJsonSchema of @valibot/to-json-schema, or pass a JSON Schema."
    : `Update ${vendor}, or pass a JSON Schema.`;
}

/** Where an issue is, as names with dots between; empty for the whole value. */
export function issuePath({ path }: StandardIssue): string {
  return (path ?? []).map((segment) => String(typeof segment === "object" ? segment.key : segment)).join(".");
}
