export { extendedProviders } from "./catalogue.ts";
export { type Configuration, type Current, createConfiguration, providerConnections } from "./configuration.ts";
export type { Connection, Connections } from "./connections.ts";
export { memoryConfig } from "./memory.ts";
export type { ConfigStore, StoredConfig } from "./port.ts";
