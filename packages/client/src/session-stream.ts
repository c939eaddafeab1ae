import { MeerkatError } from "@meerkat/errors";
import type { EventSource, EventStreamOptions } from "@meerkat/events";
import type { SessionCreateParams } from "@meerkat/protocol";
import type { Output, RunResult } from "./output.ts";
import type { DeepPartial } from "./partial-output.ts";
import { RunStream } from "./run-stream.ts";
import { Session } from "./session.ts";
import { runSource, type SessionHost } from "./session-host.ts";

/** The events of a new session's first turn, and the session itself once the turn is answered. */
export class SessionStream<T, P = DeepPartial<T>> extends RunStream<T, P> {
  readonly #created: () => Session<T, P> | undefined;

  /** Streams come from a client: `createSessionStreaming`. */
  constructor(
    source: EventSource<RunResult<T>>,
    options: EventStreamOptions,
    created: () => Session<T, P> | undefined,
  ) {
    super(source, options);
    this.#created = created;
  }

  /** The new session. Throws STREAM_NOT_CONSUMED until its first turn has finished. */
  get session(): Session<T, P> {
    const session = this.#created();
    if (session) return session;
    throw new MeerkatError(
      "STREAM_NOT_CONSUMED",
      "There is no session before its first turn has finished. Read the stream to its end first.",
    );
  }
}

/** A session's creation and first turn as a stream. Throws INVALID_ARGS for an unknown option. */
export function sessionStream<T, P>(
  host: SessionHost,
  params: SessionCreateParams,
  { output, signal }: { readonly output: Output<T>; readonly signal: AbortSignal | undefined },
): SessionStream<T, P> {
  let session: Session<T, P> | undefined;
  const onResult = (last: RunResult<T>) => {
    session = new Session(host, { id: last.sessionId, output, last });
  };
  const source = runSource(host, { method: "session/create", params, output, onResult });
  return new SessionStream(source, { signal }, () => session);
}
