export {
  type ConfigStore,
  type Connection,
  type Connections,
  memoryConfig,
  providerConnections,
  type StoredConfig,
} from "./config/index.ts";
export type { Log } from "./log.ts";
export { DEFAULT_CONFIG, durationMs, type Environment, type RetryConfig, type RuntimeConfig } from "./policy/index.ts";
export { createRuntime, type Runtime, type RuntimeOptions } from "./runtime.ts";
export type { RealmHome } from "./service/index.ts";
