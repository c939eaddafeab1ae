import type { ModelEvent } from "./port.ts";

/** What a stream is made from: an async generator, or what behaves like one. */
export interface ModelSteps {
  next(): Promise<IteratorResult<ModelEvent, void>>;
  return(): Promise<unknown>;
}

const DONE: IteratorResult<ModelEvent, void> = { done: true, value: undefined };

/**
 * Turns a generator into the stream that the port promises, so that a driver only writes the happy path.
 *
 * The generator gets a signal that is aborted when the caller aborts and when the caller calls `return()`, also while
 * a `next()` is pending (a plain async generator would wait for that `next()` for ever). Whatever the generator throws
 * after the caller's abort becomes `signal.reason`, as vendors' SDKs throw errors of their own.
 */
export function modelStream(
  signal: AbortSignal,
  generate: (signal: AbortSignal) => ModelSteps,
): AsyncIterableIterator<ModelEvent, void, undefined> {
  const inner = new AbortController();
  const forward = () => inner.abort(signal.reason);
  let events: ModelSteps | undefined;
  let ended = false;

  const start = () => {
    signal.addEventListener("abort", forward, { once: true });
    return generate(inner.signal);
  };
  const end = async () => {
    ended = true;
    signal.removeEventListener("abort", forward);
    inner.abort();
    // The generator's own clean-up must not hide why the stream ended.
    await events?.return().catch(() => undefined);
  };

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (ended) return DONE;
      try {
        signal.throwIfAborted();
        events ??= start();
        const step = await events.next();
        if (step.done) await end();
        return ended ? DONE : step;
      } catch (error) {
        if (ended) return DONE;
        await end();
        throw signal.aborted ? signal.reason : error;
      }
    },
    async return() {
      if (!ended) await end();
      return DONE;
    },
  };
}
