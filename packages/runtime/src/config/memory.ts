import type { JsonObject } from "@meerkat/protocol";
import type { ConfigStore, StoredConfig } from "./port.ts";

/** A configuration that lives as long as the process. It knows no files. */
export function memoryConfig(config: JsonObject = {}): ConfigStore {
  let stored: StoredConfig = { config, generation: 0 };
  return {
    read: async () => stored,
    update: async (change) => {
      stored = { config: change(stored), generation: stored.generation + 1 };
      return stored;
    },
    text: async () => undefined,
  };
}
