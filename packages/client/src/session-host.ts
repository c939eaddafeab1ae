import { MeerkatError } from "@meerkat/errors";
import type { EventSource } from "@meerkat/events";
import type { RunResult as ContractRunResult, Params } from "@meerkat/protocol";
import type { Connection, RunMethod } from "./connection.ts";
import { encodeStrictly } from "./encode.ts";
import { type Output, type RunResult, withOutput } from "./output.ts";

/** What a session needs of the client it came from. */
export interface SessionHost {
  /** The live connection. Throws NOT_CONNECTED or CLIENT_CLOSED when there is none. */
  connection(): Connection;
  /** Throws CapabilityUnavailableError unless the server has the capability. */
  requireCapability(id: string): void;
}

/** A run that has not started. */
export interface RunRequest<M extends RunMethod, T> {
  readonly method: M;
  readonly params: Params<M>;
  /** The session, where it exists already. */
  readonly sessionId?: string;
  readonly output: Output<T>;
  /** Called with the result as soon as it is there, before the reader of the events sees the end. */
  readonly onResult?: (result: RunResult<T>) => void;
}

/** The events and the result of a run, as something a stream can start. Throws INVALID_ARGS at once for unknown options. */
export function runSource<M extends RunMethod, T>(
  host: SessionHost,
  request: RunRequest<M, T>,
): EventSource<RunResult<T>> {
  const { method, params, sessionId, output, onResult } = request;
  const wire = encodeStrictly(method, params);
  return async (signal, sink) => {
    const answer = await host.connection().run(method, wire, { sessionId, signal, sink });
    sink.identify(answer.sessionId);
    const result = await withOutput(finished(answer), output);
    onResult?.(result);
    return result;
  };
}

function finished(answer: { readonly sessionId: string } | ContractRunResult): ContractRunResult {
  if ("text" in answer) return answer;
  throw new MeerkatError(
    "INVALID_RESPONSE",
    "The server made the session without running its first turn. Use createDeferredSession() for that.",
    { details: { session_id: answer.sessionId } },
  );
}
