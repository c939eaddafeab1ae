import type { SessionCreateParams, SessionHistoryParams, TurnStartParams } from "@meerkat/protocol";
import type { OutputSchema } from "./output.ts";

/** What only a session's first turn may set. */
type FirstTurnOnly = "outputSchema" | "structuredOutputRetries" | "maxTokens" | "systemPrompt";

interface Abortable {
  /** Interrupts the run; the call or stream rejects with `signal.reason`. */
  readonly signal?: AbortSignal;
}

/** Options of a new session. */
export interface SessionOptions<S extends OutputSchema | undefined = OutputSchema | undefined>
  extends Omit<SessionCreateParams, "prompt" | "initialTurn" | "outputSchema">,
    Abortable {
  /** Asks for structured output in every turn of the session, and gives it its type. */
  readonly outputSchema?: S;
}

/** Options of one turn. */
export interface TurnOptions extends Omit<TurnStartParams, "sessionId" | "prompt" | FirstTurnOnly>, Abortable {}

/** Options of a deferred session's first turn. */
export interface StartTurnOptions<S extends OutputSchema | undefined = OutputSchema | undefined>
  extends Omit<TurnStartParams, "sessionId" | "prompt" | "outputSchema">,
    Abortable {
  /** Asks for structured output, for a session that was made without. */
  readonly outputSchema?: S;
}

/** Which messages of a history are wanted. */
export type HistoryPage = Omit<SessionHistoryParams, "sessionId">;
