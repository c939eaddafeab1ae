import type { JsonObject, JsonValue } from "@meerkat/protocol";
import { providerError } from "../errors.ts";
import { buildInstance } from "./make.ts";

/**
 * A small plausible instance of a JSON Schema; the same schema and seed give the same instance.
 *
 * Every instance was checked against the whole schema (`format` is not asserted). Work, depth and size are bounded.
 * Throws PROVIDER_ERROR (`invalid_request`) that names the keyword and its JSON Pointer when none could be made.
 */
export function makeInstance(schema: JsonObject, seed: string): JsonValue {
  const made = buildInstance(schema, seed);
  if ("value" in made) return made.value;
  throw providerError({
    provider: "simulator",
    reason: "invalid_request",
    message:
      `The simulator cannot make an instance of this schema: "${made.keyword}" at ${made.pointer} is in the way. ` +
      "Give the answer yourself in a scenario file (--scenario).",
  });
}
