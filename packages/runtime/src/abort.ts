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

/** The longest that a timer can wait, in milliseconds: one for longer would fire at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Resolves after `ms` milliseconds, or rejects with the signal's reason as soon as it aborts. */
export function delay(ms: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const elapsed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.min(ms, LONGEST_TIMER_MS));
  });
  return orAbort(elapsed, signal).finally(() => clearTimeout(timer));
}

/** Items that come one by one, of which some may be there already; see `ModelStream` of the providers. */
interface Source<T> extends AsyncIterable<T> {
  take?(): T | undefined;
}

/** The items of a source, and those that are there without waiting. */
export interface Interruptible<T> extends AsyncIterableIterator<T, void> {
  take(): T | undefined;
}

/**
 * The items of `source` until the signal aborts, then its reason. A source that does not listen to the signal is told
 * to stop and left behind: no provider may make an interrupt wait. Written out, because an answer has thousands of
 * items and a generator would take several turns of the microtask queue for each.
 */
export function untilAborted<T>(source: Source<T>, signal: AbortSignal): Interruptible<T> {
  const iterator = source[Symbol.asyncIterator]();
  let giveUp: (reason: unknown) => void = () => undefined;
  // Kept here, because asking a signal that is made of others costs as much as an item.
  let aborted = signal.aborted;
  // One listener for all steps.
  const onAbort = () => {
    aborted = true;
    giveUp(signal.reason);
  };
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
    take: () => (aborted ? undefined : source.take?.()),
    next: () =>
      new Promise((resolve, reject) => {
        giveUp = (reason) => {
          leave();
          reject(reason);
        };
        if (aborted) return giveUp(signal.reason);
        stepOf(iterator).then((step) => resolve(step.done ? leave() : step), giveUp);
      }),
    return: async () => leave(),
  };
}

/** A source that throws at once, where it should reject, has failed all the same. */
async function stepOf<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T>> {
  return iterator.next();
}
