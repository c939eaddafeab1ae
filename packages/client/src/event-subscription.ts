import { isMeerkatError, MeerkatError } from "@meerkat/errors";
import { BoundedQueue } from "@meerkat/events";
import { ContractViolation, decodeParams, type EventEnvelope, type Params } from "@meerkat/protocol";
import { abortable } from "./abortable.ts";
import { Acknowledger } from "./acknowledger.ts";
import { checkSignal } from "./check-signal.ts";
import type { CallOptions, Connection } from "./connection.ts";
import { invalidResponse } from "./connection-error.ts";
import type { Entrance } from "./dialect.ts";
import type { SubscriptionFrame } from "./subscription-routes.ts";

/** Opens a subscription to a session's events. Rejects as calls do; one that opens after the abort is closed again. */
export async function openSubscription(
  connection: Connection,
  sessionId: string,
  { signal }: CallOptions = {},
): Promise<EventSubscription> {
  checkSignal(signal);
  signal?.throwIfAborted();
  const feed = new Feed(connection);
  const opening = connection.subscriptions
    .open(() => connection.call("session/stream_open", { sessionId }), feed)
    .then((opened) => new EventSubscription(connection, feed, opened));
  try {
    return await abortable(opening, signal);
  } catch (error) {
    opening.then((late) => late.close()).catch(() => undefined);
    throw error;
  }
}

/** How a subscription ended. */
export type SubscriptionEnd = Params<"session/stream_end">;

/** What arrives for one subscription. */
class Feed {
  readonly queue = new BoundedQueue<EventEnvelope>();
  end: SubscriptionEnd | undefined;
  readonly #connection: Connection;
  readonly #entrance: Entrance<EventEnvelope>;
  #progress: Acknowledger | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#entrance = connection.entrance({
      push: (envelope) => this.queue.push(envelope),
      gap: (reason, last) => ({ ...last, payload: { type: "stream_truncated", reason } }),
    });
  }

  onFrame(frame: SubscriptionFrame): void {
    try {
      if (frame.method === "session/stream_event") this.#onEvent(decodeParams(frame.method, frame.wire));
      else this.#onEnd(decodeParams(frame.method, frame.wire));
    } catch (error) {
      if (!(error instanceof ContractViolation)) throw error;
      this.queue.fail(invalidResponse("An event of the subscription", error));
    }
  }

  onLost(reason: MeerkatError): void {
    this.#entrance.finish();
    this.queue.fail(reason);
  }

  #onEvent({ streamId, sequence, event }: Params<"session/stream_event">): void {
    this.#progress ??= new Acknowledger((seq) => this.#connection.acknowledge({ streamId, seq }));
    this.#progress.took(sequence, this.#entrance.push(event));
  }

  #onEnd(end: SubscriptionEnd): void {
    this.end = end;
    this.#entrance.finish();
    if (end.outcome === "terminal_error")
      this.queue.fail(
        new MeerkatError(
          end.error?.code ?? "INTERNAL_ERROR",
          end.error?.message ?? "The server ended the subscription.",
        ),
      );
    else this.queue.end();
  }
}

/**
 * The events of a session from the moment it was opened, whoever runs its turns. Each comes with its place in the
 * session. It can be iterated once; leaving the loop closes it.
 */
export class EventSubscription implements AsyncIterable<EventEnvelope>, AsyncDisposable {
  /** The id of the subscription. */
  readonly streamId: string;
  /** The session. */
  readonly sessionId: string;
  readonly #connection: Connection;
  readonly #feed: Feed;
  #claimed = false;
  #closing: Promise<void> | undefined;

  constructor(
    connection: Connection,
    feed: Feed,
    { streamId, sessionId }: { readonly streamId: string; readonly sessionId: string },
  ) {
    this.#connection = connection;
    this.#feed = feed;
    this.streamId = streamId;
    this.sessionId = sessionId;
  }

  /** How the server ended it; `undefined` while it has not. */
  get terminalOutcome(): SubscriptionEnd | undefined {
    return this.#feed.end;
  }

  /** The events, once. Rejects with what ended the subscription if that was an error. */
  [Symbol.asyncIterator](): AsyncIterator<EventEnvelope, void, undefined> {
    if (this.#claimed)
      throw new MeerkatError(
        "INVALID_STATE",
        "The subscription is already being read. Open another one for another reader.",
      );
    this.#claimed = true;
    return {
      next: () => this.#next(),
      return: async () => {
        await this.close();
        return { value: undefined, done: true };
      },
    };
  }

  /** Ends the subscription on both sides. Idempotent; also fine when the server has ended it or is gone. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Closes it. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #next(): Promise<IteratorResult<EventEnvelope, void>> {
    try {
      return await this.#connection.whileWaiting(() => this.#feed.queue.next());
    } catch (error) {
      // In the background: a server that does not answer any more must not keep the reason from the reader.
      this.close().catch(() => undefined);
      throw error;
    }
  }

  async #close(): Promise<void> {
    this.#connection.subscriptions.remove(this.streamId);
    this.#feed.queue.cut(undefined);
    if (this.#feed.end || this.#connection.over) return;
    try {
      await this.#connection.call("session/stream_close", { streamId: this.streamId });
    } catch (error) {
      if (!isMeerkatError(error) || !GONE.has(error.code)) throw error;
    }
  }
}

/** What ends a subscription just as well as closing it. */
const GONE: ReadonlySet<string> = new Set(["CONNECTION_CLOSED", "CLIENT_CLOSED"]);
