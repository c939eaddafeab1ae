/** Concurrent pieces of work that can be told to stop together and waited for. */
export class Work {
  readonly #running = new Set<AbortController>();
  #idle: PromiseWithResolvers<void> | undefined;
  #stopped: Error | undefined;

  /** Starts a piece of work; its signal follows `signal` and {@link stop}. */
  run<T>(signal: AbortSignal | undefined, start: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const abort = () => controller.abort(signal?.reason);
    if (this.#stopped !== undefined) controller.abort(this.#stopped);
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort, { once: true });
    this.#running.add(controller);
    const work = start(controller.signal);
    const over = () => {
      signal?.removeEventListener("abort", abort);
      this.#remove(controller);
    };
    work.then(over, over);
    return work;
  }

  /** Aborts what runs, and what is started from now on. The first reason counts. */
  stop(reason: Error): void {
    this.#stopped ??= reason;
    for (const controller of [...this.#running]) controller.abort(this.#stopped);
  }

  /** Resolves when nothing runs. */
  idle(): Promise<void> {
    if (this.#running.size === 0) return Promise.resolve();
    this.#idle ??= Promise.withResolvers<void>();
    return this.#idle.promise;
  }

  #remove(controller: AbortController): void {
    this.#running.delete(controller);
    if (this.#running.size > 0) return;
    this.#idle?.resolve();
    this.#idle = undefined;
  }
}
