import { MeerkatError } from "@meerkat/errors";
import type { AgentEvent, RunResult } from "@meerkat/protocol";
import { BoundedQueue } from "./bounded-queue.ts";
import { appendText } from "./fold.ts";

/** Where an {@link EventSource} puts what it receives. */
export interface EventSink {
  /** Hands over an event. Returns a promise when the queue is full, to be awaited before the next one where possible. */
  push(event: AgentEvent): Promise<void> | undefined;
  /** Tells the session as soon as it is known. */
  identify(sessionId: string): void;
}

/**
 * Starts the work behind a stream and settles when it is over, after its last event. `signal` aborts when nobody wants
 * it any more: the work is then interrupted, and the promise still settles only when it has ended.
 */
export type EventSource<R> = (signal: AbortSignal, sink: EventSink) => Promise<R>;

/** Options of an {@link EventStream}. */
export interface EventStreamOptions {
  /** Interrupts the work; the iteration rejects at once with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
  /** Unread events after which the source is asked to wait. Default 256. */
  readonly queueItems?: number;
}

type Outcome<R> = { readonly result: R } | { readonly error: unknown };

/**
 * The events of one run and its result. Nothing happens until it is iterated or collected; it can be iterated once.
 * Leaving the loop early interrupts the run and waits for its end, so that the session is free again.
 *
 * @example
 * const stream = session.stream("Tell me a story");
 * for await (const event of stream) if (event.type === "text_delta") write(event.delta);
 * const { usage } = stream.result;
 */
export class EventStream<R = RunResult> implements AsyncIterable<AgentEvent>, AsyncDisposable {
  readonly #source: EventSource<R>;
  readonly #signal: AbortSignal | undefined;
  readonly #queue: BoundedQueue<AgentEvent>;
  readonly #interrupt = new AbortController();
  #claimed = false;
  #sessionId: string | undefined;
  /** Settles with the source; it never rejects. */
  #running: Promise<Outcome<R>> | undefined;
  /** Set once the reader has seen the end. */
  #outcome: Outcome<R> | undefined;

  /** A stream of what `source` will do. Throws INVALID_ARGS for a signal that is none and for a queue without room. */
  constructor(source: EventSource<R>, options: EventStreamOptions = {}) {
    if (options.signal && !options.signal.addEventListener)
      throw new MeerkatError(
        "INVALID_ARGS",
        "`signal` is no AbortSignal. Of an AbortController pass `controller.signal`.",
      );
    this.#source = source;
    this.#signal = options.signal;
    this.#queue = new BoundedQueue(options.queueItems);
  }

  /** The session the events belong to; `undefined` until the first event or the response has named it. */
  get sessionId(): string | undefined {
    return this.#sessionId;
  }

  /**
   * The result of the run, once the stream has been read to its end. Throws STREAM_NOT_CONSUMED before that and when
   * the loop was left early, and what ended the stream when it failed or was aborted.
   */
  get result(): R {
    if (!this.#outcome)
      throw new MeerkatError(
        "STREAM_NOT_CONSUMED",
        "The stream has no result yet. Read it to its end first, or await collect().",
      );
    if ("error" in this.#outcome) throw this.#outcome.error;
    return this.#outcome.result;
  }

  /** Reads the stream and returns its result; of one that was read already, just the result. Rejects with what ended the stream otherwise. */
  async collect(): Promise<R> {
    if (!this.#outcome) await this.#drain(() => undefined);
    return this.result;
  }

  /** Reads the stream and returns all streamed text, without what retried model calls took back. */
  async collectText(): Promise<string> {
    let text = "";
    await this.#drain((event) => {
      text = appendText(text, event);
    });
    return text;
  }

  /** The events, once. Throws INVALID_STATE the second time. */
  [Symbol.asyncIterator](): AsyncIterator<AgentEvent, void, undefined> {
    if (this.#claimed)
      throw new MeerkatError(
        "INVALID_STATE",
        "The stream is already being read or was closed. Start another one for another run.",
      );
    this.#claimed = true;
    return { next: () => this.#next(), return: () => this.#leave() };
  }

  /** Interrupts the run if it is not over and waits for its end. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#claimed = true;
    await this.#leave();
    await this.#running;
  }

  async #drain(onEvent: (event: AgentEvent) => void): Promise<void> {
    const iterator = this[Symbol.asyncIterator]();
    for (let step = await iterator.next(); !step.done; step = await iterator.next()) onEvent(step.value);
  }

  #next(): Promise<IteratorResult<AgentEvent, void>> {
    // Events that are there need no more than this; it is what every event of a fast run costs.
    const ready = this.#queue.take();
    return ready ? Promise.resolve(ready) : this.#wait();
  }

  async #wait(): Promise<IteratorResult<AgentEvent, void>> {
    if (!this.#outcome) this.#running ??= this.#run();
    try {
      const step = await this.#queue.next();
      if (step.done) this.#outcome ??= await this.#running;
      return step;
    } catch (error) {
      this.#outcome ??= { error };
      throw error;
    }
  }

  async #run(): Promise<Outcome<R>> {
    const abort = () => this.#abort();
    this.#signal?.addEventListener("abort", abort, { once: true });
    const outcome = await this.#produce();
    this.#signal?.removeEventListener("abort", abort);
    if ("error" in outcome) this.#queue.fail(outcome.error);
    else this.#queue.end();
    return outcome;
  }

  async #produce(): Promise<Outcome<R>> {
    const sink: EventSink = {
      push: (event) => this.#queue.push(event),
      identify: (sessionId) => {
        this.#sessionId = sessionId;
      },
    };
    try {
      this.#signal?.throwIfAborted();
      return { result: await this.#source(this.#interrupt.signal, sink) };
    } catch (error) {
      return { error };
    }
  }

  #abort(): void {
    const error: unknown = this.#signal?.reason;
    this.#outcome ??= { error };
    this.#queue.cut({ error });
    this.#interrupt.abort(error);
  }

  async #leave(): Promise<IteratorResult<AgentEvent, void>> {
    if (!this.#outcome) {
      const error = new MeerkatError(
        "STREAM_NOT_CONSUMED",
        "The stream was left before its end, so it has no result. Read it to its end, or await collect().",
      );
      this.#outcome = { error };
      this.#queue.cut(undefined);
      this.#interrupt.abort(error);
      await this.#running;
    }
    return { value: undefined, done: true };
  }
}
