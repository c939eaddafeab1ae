import type { Handlers } from "@meerkat/protocol";
import type { ProviderRegistry } from "@meerkat/providers";
import type { SessionStore } from "@meerkat/store";
import type { Log } from "./log.ts";
import { type Environment, type RuntimeConfig, withDefaults } from "./policy/index.ts";
import { type Core, createHandlers, stopRuns } from "./service/index.ts";
import { createSessions, createSubscriptions } from "./session/index.ts";
import { createRegistrations } from "./tools/index.ts";

/** What a runtime is made of. */
export interface RuntimeOptions {
  /** The realm its sessions belong to; part of every session reference. */
  readonly realm: string;
  readonly store: SessionStore;
  readonly providers: ProviderRegistry;
  readonly config?: Partial<RuntimeConfig>;
  /** Where keys and RKAT_MODEL are looked up; nothing when left out. */
  readonly env?: Environment;
  readonly log?: Log;
}

/** An agent runtime: the contract's methods over a store and model providers. */
export interface Runtime {
  readonly handlers: Handlers;
  /** Stops every run, waits until they are stored, and closes the store. Idempotent. */
  close(): Promise<void>;
}

/** Makes a runtime. It starts nothing by itself and writes nothing before the first session is made. */
export function createRuntime(options: RuntimeOptions): Runtime {
  const config = withDefaults(options.config);
  const core: Core = {
    realm: options.realm,
    store: options.store,
    providers: options.providers,
    config,
    env: options.env ?? {},
    log: options.log ?? (() => undefined),
    sessions: createSessions(options.store, { maxRunning: config.maxRunningSessions, maxIdle: config.maxIdleSessions }),
    subscriptions: createSubscriptions(),
    registrations: createRegistrations(config.tools.callbackTimeoutMs),
  };
  let closing: Promise<void> | undefined;
  const close = async () => {
    await stopRuns(core);
    await options.store.close();
  };
  return { handlers: createHandlers(core), close: () => (closing ??= close()) };
}
