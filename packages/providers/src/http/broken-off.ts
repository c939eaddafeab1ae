import type { MeerkatError } from "@meerkat/errors";
import { providerError } from "../errors.ts";

/** A stream that ended without its last event: whatever it said is not the whole answer. */
export function brokenOff(provider: string): MeerkatError {
  const message = `The answer of ${provider} broke off before its end. Try again.`;
  return providerError({ provider, reason: "network", message });
}
