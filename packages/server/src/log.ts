import type { JsonObject } from "@meerkat/protocol";

/** How much a log line matters. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/**
 * Where a server says what happened. Neither the message nor the facts ever hold parameters, prompts or results.
 * It must not throw.
 */
export type Log = (level: LogLevel, message: string, facts?: JsonObject) => void;

/** The log of a server that was given none. */
export const silent: Log = () => undefined;
