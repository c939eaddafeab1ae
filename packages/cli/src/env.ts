import { KEY_VARIABLES } from "@meerkat/providers";
import type { Environment } from "@meerkat/runtime";

/** The environment variable with the scenario that the simulator plays. */
export const SCENARIO_VARIABLE = "RKAT_SIMULATOR_SCENARIO";

/** What the runtime may see of the environment: RKAT_MODEL and the provider keys, nothing else of what may lie there. */
export function runtimeEnvironment(env: Environment): Environment {
  const seen: Record<string, string | undefined> = { RKAT_MODEL: env.RKAT_MODEL };
  for (const name of Object.values(KEY_VARIABLES).flat()) seen[name] = env[name];
  return seen;
}
