import type { JsonObject } from "@meerkat/protocol";

/** Where the runtime notes what an operator should know. It never gets prompts, answers, arguments or keys. */
export type Log = (level: "debug" | "info" | "warn" | "error", message: string, facts?: JsonObject) => void;
