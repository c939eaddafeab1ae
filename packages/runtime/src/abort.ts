/** Settles like `work`, or rejects with the signal's reason as soon as it aborts. Leaves no listener behind. */
export function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) {
    // Nobody waits for the work any more; its failure must not become an unhandled rejection.
    work.catch(() => undefined);
    return Promise.reject(signal.reason);
  }
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** Resolves after `ms` milliseconds, or rejects with the signal's reason as soon as it aborts. */
export function delay(ms: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const elapsed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.min(ms, 2 ** 31 - 1));
  });
  return orAbort(elapsed, signal).finally(() => clearTimeout(timer));
}

/**
 * The items of `source` until the signal aborts, then its reason. A source that does not listen to the signal is told
 * to stop and left behind: no provider may make an interrupt wait. Written out, because an answer has thousands of
 * items and a generator would take several turns of the microtask queue for each.
 */
export function untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncIterableIterator<T, void> {
  const iterator = source[Symbol.asyncIterator]();
  let giveUp: (reason: unknown) => void = () => undefined;
  // One listener for all steps.
  const onAbort = () => giveUp(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  const leave = (): IteratorResult<T, void> => {
    signal.removeEventListener("abort", onAbort);
    // Not awaited: the generator of a deaf source only returns when its pending step ends.
    void iterator.return?.().catch(() => undefined);
    return { done: true, value: undefined };
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () =>
      new Promise((resolve, reject) => {
        giveUp = (reason) => {
          leave();
          reject(reason);
        };
        if (signal.aborted) return giveUp(signal.reason);
        iterator.next().then((step) => resolve(step.done ? leave() : step), giveUp);
      }),
    return: async () => leave(),
  };
}
