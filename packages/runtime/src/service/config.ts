import type { ConfigEnvelope, Handlers } from "@meerkat/protocol";
import type { StoredConfig } from "../config/index.ts";
import type { Core } from "./core.ts";

export function configHandlers(core: Core): Pick<Handlers, "config/get" | "config/set" | "config/patch"> {
  const { configuration } = core;
  return {
    "config/get": async () => envelope(core, await configuration.read()),
    "config/set": async ({ config, expectedGeneration }) =>
      envelope(core, await configuration.replace(config, expectedGeneration ?? undefined)),
    "config/patch": async ({ patch, expectedGeneration }) =>
      envelope(core, await configuration.patch(patch, expectedGeneration ?? undefined)),
  };
}

function envelope({ realm, home }: Core, stored: StoredConfig): ConfigEnvelope {
  return {
    ...stored,
    realmId: realm,
    instanceId: home.instance ?? null,
    backend: home.backend ?? null,
    ...(home.paths ? { resolvedPaths: home.paths } : {}),
  };
}
