import { isMeerkatError } from "@meerkat/errors";
import type { JsonObject } from "@meerkat/protocol";
import { type OutputSchema, parseOutputSchema } from "../answer/output-schema.ts";
import { atPointer } from "../schema/pointer.ts";

/** Why a schema cannot be used, or cannot be sent to a provider. */
export interface Refusal {
  readonly reason: string;
  /** JSON Pointer into the author's schema. */
  readonly pointer: string;
}

/** What stands before a pointer into the author's schema to make it one into the document: `/schema` for a wrapper. */
export type Base = "" | "/schema";

/** A schema that was read, or why it cannot be. */
export type ReadInput =
  | { readonly base: Base; readonly output: OutputSchema; readonly refused?: undefined }
  | { readonly base: Base; readonly refused: Refusal };

/** Reads a JSON Schema or a wrapper around one. Never throws for what is wrong in it. */
export function readInput(document: JsonObject): ReadInput {
  const read = attempt(() => parseOutputSchema(document));
  if ("refused" in read) return { base: baseOf(document, read.refused.pointer), refused: read.refused };
  return { base: read.value.schema === document ? "" : "/schema", output: read.value };
}

/** What `work` gives, or the refusal that it throws. Anything else that it throws goes on. */
export function attempt<T>(work: () => T): { readonly value: T } | { readonly refused: Refusal } {
  try {
    return { value: work() };
  } catch (error) {
    if (!isMeerkatError(error) || error.code !== "INVALID_PARAMS") throw error;
    return { refused: { reason: error.message, pointer: pointerIn(error.details) } };
  }
}

/** A wrapper's own fields are told by their pointer in the wrapper, everything else by that in the schema. */
function baseOf(document: JsonObject, pointer: string): Base {
  return atPointer(document, pointer) === undefined ? "/schema" : "";
}

function pointerIn(details: unknown): string {
  const known = typeof details === "object" && details !== null && "pointer" in details ? details.pointer : "";
  return typeof known === "string" ? known : "";
}
