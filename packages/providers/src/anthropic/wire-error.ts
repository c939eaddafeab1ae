import { providerError } from "../errors.ts";

/** The error of a stream that ended before its last event. */
export function brokenOff(provider: string) {
  const message = `${provider}: The answer broke off before it was complete. Check the network, then try again.`;
  return providerError({ provider, reason: "network", message });
}
