import { isMeerkatError } from "@meerkat/errors";
import type { JsonObject } from "@meerkat/protocol";

const MAX_CAUSES = 4;
const MAX_FRAMES = 8;
const NAME = /^[A-Za-z_$][\w$.]{0,63}$/;
const CODE = /^[A-Z][A-Z0-9_]{1,63}$/;
const FRAME = /^\s+at .*:\d+:\d+\)?$/;

/**
 * What a log may say about a failure and its causes: class, system code and places in the code. Messages of foreign
 * errors are left out, they quote prompts, keys and files; only a MeerkatError's message is written to be read.
 */
export function failureFacts(thrown: unknown): JsonObject {
  const chain: JsonObject[] = [];
  for (let error = thrown; error !== undefined && chain.length < MAX_CAUSES; error = causeOf(error)) {
    chain.push(factsOf(error));
  }
  const [first, ...causes] = chain;
  return { ...first, ...(causes.length > 0 && { causes }) };
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

function factsOf(error: unknown): JsonObject {
  if (!(error instanceof Error)) return { thrown: error === null ? "null" : typeof error };
  const code = "code" in error && typeof error.code === "string" && CODE.test(error.code) ? error.code : undefined;
  return {
    error: NAME.test(error.name) ? error.name : "Error",
    ...(code !== undefined && { code }),
    ...(isMeerkatError(error) && { message: error.message }),
    at: framesOf(error),
  };
}

function framesOf({ stack = "", message }: Error): readonly string[] {
  const lines = stack.slice(Math.max(0, stack.indexOf(message)) + message.length).split("\n");
  return lines
    .filter((line) => FRAME.test(line))
    .slice(0, MAX_FRAMES)
    .map((line) => line.trim());
}
