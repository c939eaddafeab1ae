export * from "./dispatch/index.ts";
export type { Log, LogLevel } from "./log.ts";
export * from "./rpc/index.ts";
