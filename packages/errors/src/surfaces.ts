import { errorRow } from "@meerkat/protocol";
import { toMeerkatError } from "./rpc.ts";

/** The exit code of the command line for a thrown value; 1 for a code that is not known. */
export function toExitCode(thrown: unknown): number {
  return errorRow(toMeerkatError(thrown).code)?.exit ?? 1;
}

/** The HTTP status for a thrown value; 500 for a code that has none. */
export function toHttpStatus(thrown: unknown): number {
  return errorRow(toMeerkatError(thrown).code)?.http ?? 500;
}
