import { MeerkatError } from "@meerkat/errors";
import type { JsonObject } from "@meerkat/protocol";
import { KEY_VARIABLES } from "@meerkat/providers";
import type { Log } from "../log.ts";
import { type Environment, type RuntimeConfig, withDefaults } from "../policy/index.ts";
import { checkedSettings, refuseNulls, unusedKeys } from "./checked.ts";
import { type Connections, connectionsOf } from "./connections.ts";
import { invalidConfig } from "./invalid.ts";
import { mergePatch } from "./merge-patch.ts";
import type { ConfigStore, StoredConfig } from "./port.ts";
import { runtimeConfig } from "./runtime-config.ts";
import { hideSecrets, keepSecrets } from "./secrets.ts";
import type { Settings } from "./settings.ts";

/** What holds for a turn that begins now. */
export interface Current {
  readonly config: RuntimeConfig;
  /** The environment with the provider keys of the configuration, which stand before those of the environment. */
  readonly env: Environment;
  readonly connections: Connections;
}

/** A realm's configuration: what holds, what is kept, and how it is changed. */
export interface Configuration {
  /** Rejects with INVALID_PARAMS when what is kept is wrong. */
  current(): Promise<Current>;
  /** What is kept, without secrets. */
  read(): Promise<StoredConfig>;
  /** Replaces what is kept and gives it back without secrets. Rejects with INVALID_PARAMS. */
  replace(config: JsonObject, expected: number | undefined): Promise<StoredConfig>;
  /** The same for a merge patch. */
  patch(patch: JsonObject, expected: number | undefined): Promise<StoredConfig>;
}

/** What a {@link Configuration} is made of. */
export interface ConfigurationParts {
  readonly store: ConfigStore;
  /** What stands before everything that is kept. */
  readonly fixed: Partial<RuntimeConfig>;
  readonly env: Environment;
  readonly log: Log;
  /** Told how providers are reached, before each turn. */
  readonly onConnections?: ((connections: Connections) => void) | undefined;
}

export function createConfiguration({ store, fixed, env, log, onConnections }: ConfigurationParts): Configuration {
  let known: { readonly stored: StoredConfig; readonly settings: Settings } | undefined;
  let told: string | undefined;
  const tellUnused = (settings: Settings) => {
    const unused = unusedKeys(settings);
    if (unused !== undefined && unused !== told)
      log("warn", `${store.place ?? "The configuration"}: these keys are not used: ${unused}.`);
    told = unused;
  };
  const settingsOf = (stored: StoredConfig): Settings => {
    if (known?.stored === stored) return known.settings;
    const settings = checkedSettings(stored.config, store.place);
    tellUnused(settings);
    known = { stored, settings };
    return settings;
  };
  const update = async (expected: number | undefined, change: (stored: JsonObject) => JsonObject) => {
    const written = await store.update((stored) => {
      if (expected !== undefined && expected !== stored.generation) throw conflict(expected, stored.generation);
      return checked(keepSecrets(change(stored.config), stored.config));
    });
    // Now, not at the next turn: a command that only writes has none, and a mistyped key would stay unnoticed.
    tellUnused(checkedSettings(written.config, store.place));
    return shown(written);
  };
  return {
    current: async () => {
      const settings = settingsOf(await store.read());
      const kept = runtimeConfig(settings, await promptFile(settings, store));
      const connections = connectionsOf(settings, env);
      onConnections?.(connections);
      return { config: withDefaults({ ...kept, ...fixed }), env: withKeys(env, connections), connections };
    },
    read: async () => shown(await store.read()),
    replace: (config, expected) => update(expected, () => config),
    patch: (patch, expected) => update(expected, (stored) => mergePatch(stored, patch)),
  };
}

function checked(config: JsonObject): JsonObject {
  refuseNulls(config);
  checkedSettings(config);
  return config;
}

function shown({ config, generation }: StoredConfig): StoredConfig {
  return { config: hideSecrets(config), generation };
}

async function promptFile(settings: Settings, store: ConfigStore): Promise<string | undefined> {
  const path = settings.get("agent.system_prompt_file");
  if (path === undefined) return undefined;
  const text = await store.text(path);
  if (text !== undefined) return text;
  throw invalidConfig(`agent.system_prompt_file names ${path}, which does not exist`, { place: store.place });
}

/** The keys of the configuration stand where the environment has its own. */
function withKeys(env: Environment, connections: Connections): Environment {
  const named = Object.entries(KEY_VARIABLES).flatMap(([provider, [variable]]) => {
    const key = connections[provider]?.apiKey;
    return key === undefined ? [] : [[variable, key] as const];
  });
  return { ...env, ...Object.fromEntries(named) };
}

function conflict(expected: number, current: number): MeerkatError {
  const message = `Generation conflict: expected ${expected}, current ${current}. Read the configuration again and repeat the change.`;
  const details = { reason: "generation_conflict", expected_generation: expected, current_generation: current };
  return new MeerkatError("INVALID_PARAMS", message, { details });
}

/**
 * How providers are reached under a kept configuration and an environment.
 * @throws MeerkatError INVALID_PARAMS when what is kept is wrong.
 */
export async function providerConnections({
  configuration,
  env,
}: {
  readonly configuration?: ConfigStore | undefined;
  readonly env: Environment;
}): Promise<Connections> {
  const stored = await configuration?.read();
  return connectionsOf(checkedSettings(stored?.config ?? {}, configuration?.place), env);
}
