import { createRegistry, type ProviderDriver } from "@meerkat/providers";
import { createRuntime, type Environment, type Runtime, type RuntimeConfig } from "@meerkat/runtime";
import type { Log } from "@meerkat/server";
import type { SessionStore } from "@meerkat/store";
import { compact, projectInstructions, readRealmConfig } from "./config/index.ts";
import { runtimeEnvironment, SCENARIO_VARIABLE } from "./env.ts";

/** What a server is made of. */
export interface Composition {
  readonly realm: string;
  /** Made when the first request needs it. */
  readonly store: () => SessionStore | Promise<SessionStore>;
  /** Where the realm's `config.toml` may be. */
  readonly directory?: string | undefined;
  /** Where the project's AGENTS.md may be. */
  readonly contextRoot?: string | undefined;
  readonly env: Environment;
  /** A scenario file for the simulator. */
  readonly scenario?: string | undefined;
  /** Providers beside the simulator; one of the same name replaces it. */
  readonly providers?: readonly ProviderDriver[];
  /** What stands before the realm's configuration. */
  readonly config?: Partial<RuntimeConfig>;
  readonly log: Log;
}

/** Puts a runtime together. Rejects with INVALID_PARAMS for a configuration that is wrong. */
export async function composeRuntime(parts: Composition): Promise<Runtime> {
  const { realm, directory, contextRoot, env, log } = parts;
  const { config, keys } = directory === undefined ? { config: {}, keys: {} } : await readRealmConfig(directory, log);
  const instructions = contextRoot === undefined ? undefined : await projectInstructions(contextRoot, log);
  return createRuntime({
    realm,
    store: await parts.store(),
    providers: createRegistry([simulator(parts), ...(parts.providers ?? [])]),
    config: { ...config, ...compact({ projectInstructions: instructions }), ...parts.config },
    env: runtimeEnvironment(env, keys),
    log,
  });
}

/** Loaded when it is chosen: a process that talks to a real model has no use for it. */
function simulator({ scenario, env }: Composition): ProviderDriver {
  const scenarioPath = scenario ?? env[SCENARIO_VARIABLE];
  return {
    name: "simulator",
    load: async () => {
      const { simulatorDriver } = await import("@meerkat/providers/simulator");
      return simulatorDriver(scenarioPath ? { scenarioPath } : {}).load();
    },
  };
}
