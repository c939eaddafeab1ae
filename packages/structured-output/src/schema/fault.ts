import { MeerkatError } from "@meerkat/errors";

/** A schema that cannot be used: internal, until a public function turns it into a MeerkatError. */
export class SchemaFault extends Error {
  readonly pointer: string;

  constructor(pointer: string, problem: string) {
    super(`${problem} (at ${pointer === "" ? "the root" : pointer})`);
    this.name = "SchemaFault";
    this.pointer = pointer;
  }
}

/**
 * Runs `work` and turns a {@link SchemaFault} into `MeerkatError` INVALID_PARAMS, "Invalid <subject>: ...",
 * whose details carry the JSON Pointer into the caller's schema.
 */
export function reportFaults<T>(subject: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof SchemaFault)) throw cause;
    throw new MeerkatError("INVALID_PARAMS", `Invalid ${subject}: ${cause.message}`, {
      details: { pointer: cause.pointer },
      cause,
    });
  }
}
