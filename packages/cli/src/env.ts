import { KEY_VARIABLES } from "@meerkat/providers";
import type { Environment } from "@meerkat/runtime";

/** The environment variable with the scenario that the simulator plays. */
export const SCENARIO_VARIABLE = "RKAT_SIMULATOR_SCENARIO";

/** Keys by provider name. */
export type ProviderKeys = Readonly<Record<string, string>>;

/**
 * What the runtime may see of the environment: RKAT_MODEL and the provider keys, nothing else of what may lie there.
 * A key of the configuration stands before one of the environment.
 */
export function runtimeEnvironment(env: Environment, keys: ProviderKeys = {}): Environment {
  const seen: Record<string, string | undefined> = { RKAT_MODEL: env.RKAT_MODEL };
  for (const [provider, names] of Object.entries(KEY_VARIABLES)) {
    for (const name of names) seen[name] = env[name];
    if (keys[provider] !== undefined) seen[names[0]] = keys[provider];
  }
  return seen;
}
