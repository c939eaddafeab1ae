import type { Handlers } from "@meerkat/protocol";
import type { ProviderRegistry } from "@meerkat/providers";
import type { BlobStore, SessionStore } from "@meerkat/store";
import { type ConfigStore, type Connections, createConfiguration, memoryConfig } from "./config/index.ts";
import type { Log } from "./log.ts";
import { openMedia } from "./media/index.ts";
import { type Environment, type RuntimeConfig, withDefaults } from "./policy/index.ts";
import { type Core, createHandlers, type RealmHome, stopRuns } from "./service/index.ts";
import { createSessions, createSubscriptions } from "./session/index.ts";
import { createRegistrations } from "./tools/index.ts";

/** What a runtime is made of. */
export interface RuntimeOptions {
  /** The realm its sessions belong to; part of every session reference. */
  readonly realm: string;
  readonly store: SessionStore;
  readonly providers: ProviderRegistry;
  /** Where the pictures of its sessions are kept; in the sessions themselves when left out. */
  readonly blobs?: BlobStore;
  /** Where its configuration is kept; in memory when left out. Each turn runs under what is kept when it begins. */
  readonly configuration?: ConfigStore;
  /** What stands before the kept configuration. */
  readonly config?: Partial<RuntimeConfig>;
  /** Where keys and RKAT_MODEL are looked up; nothing when left out. */
  readonly env?: Environment;
  /** What `config/get` says about where the realm is kept. */
  readonly home?: RealmHome;
  readonly log?: Log;
  /** Told before each turn how the configuration and the environment want providers to be reached; for their drivers. */
  readonly onConnections?: (connections: Connections) => void;
}

/** An agent runtime: the contract's methods over a store and model providers. */
export interface Runtime {
  readonly handlers: Handlers;
  /** Stops every run, waits until they are stored, and closes the store. Idempotent. */
  close(): Promise<void>;
}

/** Makes a runtime. It starts nothing by itself and writes nothing before the first session is made. */
export function createRuntime(options: RuntimeOptions): Runtime {
  const core = coreOf(options);
  let closing: Promise<void> | undefined;
  const close = async () => {
    await stopRuns(core);
    await options.store.close();
  };
  return { handlers: createHandlers(core), close: () => (closing ??= close()) };
}

function coreOf({
  realm,
  store,
  blobs,
  providers,
  config: fixed = {},
  env = {},
  home = {},
  ...rest
}: RuntimeOptions): Core {
  const { log = () => undefined, configuration = memoryConfig() } = rest;
  const { maxRunningSessions: maxRunning, maxIdleSessions: maxIdle } = withDefaults(fixed);
  const media = openMedia(blobs);
  return {
    ...{ realm, store, blobs, media, providers, home, log },
    configuration: createConfiguration({ store: configuration, fixed, env, log, onConnections: rest.onConnections }),
    sessions: createSessions({ store, media }, { maxRunning, maxIdle }),
    subscriptions: createSubscriptions(),
    registrations: createRegistrations(),
  };
}
