import { createRegistry, type ProviderDriver } from "@meerkat/providers";
import {
  type ConfigStore,
  createRuntime,
  type Environment,
  type RealmHome,
  type Runtime,
  type RuntimeConfig,
} from "@meerkat/runtime";
import type { Log } from "@meerkat/server";
import type { BlobStore, SessionStore } from "@meerkat/store";
import { compact, projectInstructions } from "./config/index.ts";
import { modelDrivers } from "./drivers.ts";
import { runtimeEnvironment, SCENARIO_VARIABLE } from "./env.ts";

/** What a server is made of. */
export interface Composition {
  readonly realm: string;
  /** Made when the first request needs it. */
  readonly store: () => SessionStore | Promise<SessionStore>;
  /** Where pictures are kept; in the sessions themselves when left out. */
  readonly blobs?: (() => BlobStore | Promise<BlobStore>) | undefined;
  /** Where the realm's configuration is kept; in memory when left out. */
  readonly configuration?: (() => ConfigStore) | undefined;
  /** Where the realm is kept, for those who ask. */
  readonly home?: RealmHome | undefined;
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

/** Puts a runtime together. */
export async function composeRuntime(parts: Composition): Promise<Runtime> {
  const { realm, contextRoot, env, home, log } = parts;
  const instructions = contextRoot === undefined ? undefined : await projectInstructions(contextRoot, log);
  const { drivers, connect } = modelDrivers();
  return createRuntime({
    realm,
    store: await parts.store(),
    providers: createRegistry([simulator(parts), ...drivers, ...(parts.providers ?? [])]),
    onConnections: connect,
    config: { ...compact({ projectInstructions: instructions }), ...parts.config },
    env: runtimeEnvironment(env),
    log,
    ...compact({ blobs: await parts.blobs?.(), configuration: parts.configuration?.(), home }),
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
