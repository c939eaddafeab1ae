import type { JsonObject } from "@meerkat/protocol";

/** A configuration as it is kept, secrets included. */
export interface StoredConfig {
  /** By section, as the keys of `config.toml`. */
  readonly config: JsonObject;
  /** Counts the writes; 0 before the first. */
  readonly generation: number;
}

/** Where a realm's configuration lives. */
export interface ConfigStore {
  /** A place that messages can name, such as the path of a file; left out when there is none. */
  readonly place?: string;
  /**
   * What is kept now, also when another process wrote it. The same object as long as nothing changed. Rejects with
   * INVALID_PARAMS for a file that cannot be read as a configuration.
   */
  read(): Promise<StoredConfig>;
  /**
   * Replaces the configuration by what `change` makes of the current one, and counts the generation up. No other writer,
   * in this process or another, comes between. What `change` throws is thrown and nothing is written.
   */
  update(change: (stored: StoredConfig) => JsonObject): Promise<StoredConfig>;
  /** The text of a file that the configuration names; `undefined` when there is none. */
  text(path: string): Promise<string | undefined>;
}
