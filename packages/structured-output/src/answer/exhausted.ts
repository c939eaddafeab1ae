import { MeerkatError } from "@meerkat/errors";
import type { JsonValue } from "@meerkat/protocol";
import { cut } from "./words.ts";

/** How much of the last answer the error carries, in UTF-16 code units. */
export const MAX_LAST_OUTPUT = 8_192;

/** What is known when the last attempt has failed. */
export interface Exhaustion {
  /** Attempts made, the first one included. */
  readonly attempts: number;
  /** Why the last one failed. */
  readonly reason: string;
  /** The model's last answer, as it gave it. */
  readonly lastOutput: string;
  /** Each attempt with its reason and its tokens: a StructuredAttempt in the wire's spelling. */
  readonly log?: readonly JsonValue[];
}

/**
 * The error of a run whose answers never fitted the schema: AGENT_ERROR, with
 * `details: {attempts, reason, last_output, structured_output_attempts?}`.
 */
export function exhaustedError({ attempts, reason, lastOutput, log }: Exhaustion): MeerkatError {
  const times = `${attempts} ${attempts === 1 ? "attempt" : "attempts"}`;
  return new MeerkatError("AGENT_ERROR", `Structured output validation failed after ${times}: ${reason}`, {
    details: {
      attempts,
      reason,
      last_output: cut(lastOutput, MAX_LAST_OUTPUT),
      ...(log === undefined ? {} : { structured_output_attempts: log }),
    },
  });
}
