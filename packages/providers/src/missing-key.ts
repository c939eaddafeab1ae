import { providerError } from "./errors.ts";
import type { DriverOptions } from "./http/driver-options.ts";
import { keyVariables } from "./inference.ts";
import type { Missing } from "./port.ts";

/** Whose key it is, and which addresses refuse every call without one. */
export interface KeyOwner {
  readonly provider: string;
  readonly isOwn: (baseUrl: string) => boolean;
}

/** That the provider's own address has no key. Other addresses may do without one, or take a header for it. */
export function missingKey(options: DriverOptions, { provider, isOwn }: KeyOwner): Missing | undefined {
  const { baseUrl } = options;
  if (!isKeyless(options) || (baseUrl !== undefined && !isOwn(baseUrl))) return undefined;
  return { reason: "authentication", message: `There is no key for ${provider}. ${keyAdvice(provider)}` };
}

/** Says which key is missing, which the provider cannot know; gives the options back when none is. */
export function withKey(options: DriverOptions, owner: KeyOwner): DriverOptions {
  const missing = missingKey(options, owner);
  if (missing) throw providerError({ provider: owner.provider, ...missing });
  return options;
}

/** Whether a call has nothing that says who asks. */
export function isKeyless({ apiKey, headers }: DriverOptions): boolean {
  return !apiKey && headers === undefined;
}

/** Where a key can be put. */
export function keyAdvice(provider: string): string {
  return `Set ${[...keyVariables(provider), `providers.api_keys.${provider} in the configuration`].join(" or ")}.`;
}
