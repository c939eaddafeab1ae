export {
  CapabilityUnavailableError,
  type Hint,
  isMeerkatError,
  MeerkatError,
  type MeerkatErrorOptions,
  SessionNotFoundError,
  SkillNotFoundError,
} from "@meerkat/errors";
export * from "@meerkat/events";
export * from "@meerkat/protocol";
export type { Line, Transport } from "@meerkat/wire";
export type { ToolContext, ToolHandler } from "./callback-tools.ts";
export type { Capability } from "./capability.ts";
export { MeerkatClient } from "./client.ts";
export type { ClientOptions } from "./client-options.ts";
export type { ConfigWriteOptions } from "./config-options.ts";
export type { CallOptions } from "./connection.ts";
export { DeferredSession } from "./deferred-session.ts";
export { EventSubscription, type SubscriptionEnd } from "./event-subscription.ts";
export type { FromJsonSchema } from "./from-json-schema.ts";
export type { LaunchOptions } from "./launch.ts";
export type { OutputOf, OutputSchema, PlainOutput, RunResult } from "./output.ts";
export type { DeepPartial, PartialOf } from "./partial-output.ts";
export { RunStream } from "./run-stream.ts";
export { type LastResult, Session } from "./session.ts";
export type { HistoryPage, SessionOptions, StartTurnOptions, TurnOptions } from "./session-options.ts";
export { SessionStream } from "./session-stream.ts";
export type { StandardIssue, StandardResult, StandardSchema } from "./standard-schema.ts";
