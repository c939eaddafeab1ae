import type { ModelEvent, ModelStream } from "./port.ts";

/** What a stream is made from: an async generator, or what behaves like one, of events one by one or some at a time. */
export interface ModelSteps {
  next(): Promise<IteratorResult<ModelEvent | readonly ModelEvent[], void>>;
  return(): Promise<unknown>;
}

/** The stream of a driver. */
export interface DriverStream extends ModelStream, AsyncIterableIterator<ModelEvent, void, undefined> {
  take(): ModelEvent | undefined;
  next(): Promise<IteratorResult<ModelEvent, void>>;
  return(): Promise<IteratorResult<ModelEvent, void>>;
  [Symbol.asyncIterator](): DriverStream;
}

const DONE: IteratorResult<ModelEvent, void> = { done: true, value: undefined };

/**
 * Turns a generator into the stream that the port promises, so that a driver only writes the happy path.
 *
 * The generator gets a signal that is aborted when the caller aborts and when the caller calls `return()`, also while
 * a `next()` is pending (a plain async generator would wait for that `next()` for ever). Whatever the generator throws
 * after the caller's abort becomes `signal.reason`, as vendors' SDKs throw errors of their own.
 */
export function modelStream(signal: AbortSignal, generate: (signal: AbortSignal) => ModelSteps): DriverStream {
  return new GeneratedStream(signal, generate);
}

class GeneratedStream implements DriverStream {
  readonly #signal: AbortSignal;
  readonly #generate: (signal: AbortSignal) => ModelSteps;
  readonly #inner = new AbortController();
  readonly #forward = () => {
    this.#aborted = true;
    this.#inner.abort(this.#signal.reason);
  };
  #steps: ModelSteps | undefined;
  #ended = false;
  /** Kept here, because asking a signal that is made of others costs as much as an event. */
  #aborted = false;
  /** Events that have arrived with others and were not taken yet. */
  #ready: readonly ModelEvent[] = [];
  #at = 0;
  /** Whether a step is on its way. */
  #stepping = false;
  /** Begins each of the steps that were asked for meanwhile, so that all come in order and none takes another's event. */
  readonly #waiting: (() => void)[] = [];

  constructor(signal: AbortSignal, generate: (signal: AbortSignal) => ModelSteps) {
    this.#signal = signal;
    this.#generate = generate;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  take(): ModelEvent | undefined {
    return this.#ended || this.#aborted ? undefined : this.#shift();
  }

  async next(): Promise<IteratorResult<ModelEvent, void>> {
    if (this.#ended) return DONE;
    if (this.#stepping) await new Promise<void>((begin) => this.#waiting.push(begin));
    this.#stepping = true;
    try {
      if (this.#ended) return DONE;
      this.#signal.throwIfAborted();
      const event = this.#shift() ?? (await this.#arrival());
      if (event && !this.#ended) return { done: false, value: event };
      if (!this.#ended) await this.#end();
      return DONE;
    } catch (error) {
      if (this.#ended) return DONE;
      await this.#end();
      throw this.#signal.aborted ? this.#signal.reason : error;
    } finally {
      const begin = this.#waiting.shift();
      if (begin) begin();
      else this.#stepping = false;
    }
  }

  async return(): Promise<IteratorResult<ModelEvent, void>> {
    if (!this.#ended) await this.#end();
    return DONE;
  }

  #shift(): ModelEvent | undefined {
    const event = this.#ready[this.#at];
    if (event) this.#at++;
    return event;
  }

  /** The next event that the generator makes; `undefined` at its end. */
  async #arrival(): Promise<ModelEvent | undefined> {
    this.#steps ??= this.#start();
    for (;;) {
      const { done, value } = await this.#steps.next();
      if (done) return undefined;
      this.#ready = "type" in value ? [value] : value;
      this.#at = 0;
      const event = this.#shift();
      if (event) return event;
    }
  }

  #start(): ModelSteps {
    this.#signal.addEventListener("abort", this.#forward, { once: true });
    return this.#generate(this.#inner.signal);
  }

  async #end(): Promise<void> {
    this.#ended = true;
    this.#ready = [];
    this.#signal.removeEventListener("abort", this.#forward);
    this.#inner.abort();
    // The generator's own clean-up must not hide why the stream ended.
    await this.#steps?.return().catch(() => undefined);
  }
}
