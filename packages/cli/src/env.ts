import { BASE_URL_VARIABLES, KEY_VARIABLES } from "@meerkat/providers";
import type { Environment } from "@meerkat/runtime";

/** The environment variable with the scenario that the simulator plays. */
export const SCENARIO_VARIABLE = "RKAT_SIMULATOR_SCENARIO";

/** What the runtime may see of the environment: RKAT_MODEL, the providers' keys and addresses, nothing else of what may lie there. */
export function runtimeEnvironment(env: Environment): Environment {
  const seen: Record<string, string | undefined> = { RKAT_MODEL: env.RKAT_MODEL };
  for (const name of [KEY_VARIABLES, BASE_URL_VARIABLES].flatMap((variables) => Object.values(variables).flat())) {
    seen[name] = env[name];
  }
  return seen;
}
