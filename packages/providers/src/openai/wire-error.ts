import type { MeerkatError } from "@meerkat/errors";
import { providerError } from "../errors.ts";

/** What the API says of a failure. */
export interface WireError {
  readonly message?: string | null;
  readonly code?: string | null;
  readonly type?: string | null;
  readonly param?: string | null;
}

/** A failure reported inside a stream, in the shape in which the SDK throws those of a response. */
export function vendorError(error: WireError): Error {
  return Object.assign(new Error(error.message ?? "no reason given"), { error });
}

/** A stream that ended without its last event: whatever it said is not the whole answer. */
export function brokenOff(provider: string): MeerkatError {
  const message = `The answer of ${provider} broke off before its end. Try again.`;
  return providerError({ provider, reason: "network", message });
}
