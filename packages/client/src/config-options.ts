import type { CallOptions } from "./connection.ts";

/** Options of a write to the configuration. */
export interface ConfigWriteOptions extends CallOptions {
  /** The generation that was read; any other is refused with INVALID_PARAMS. Unchecked when left out. */
  readonly expectedGeneration?: number | undefined;
}
