import { abortable } from "./abortable.ts";

/**
 * The runs that were given up and have not ended on the server yet. Who gives one up hears of it at once; the session
 * is busy until the run has been answered, and the next turn waits for that instead of being refused.
 */
export class EndingRuns {
  readonly #ending = new Map<string, Promise<void>>();

  /** Does a session's next run, once the one that was given up before has ended. Rejects with `signal.reason` if that aborts first. */
  async next<T>(sessionId: string, signal: AbortSignal, run: () => Promise<T>): Promise<T> {
    const before = this.#ending.get(sessionId);
    if (before) await abortable(before, signal);
    const ended = Promise.withResolvers<void>();
    const givenUp = () => void this.#ending.set(sessionId, ended.promise);
    signal.addEventListener("abort", givenUp, { once: true });
    try {
      return await run();
    } finally {
      signal.removeEventListener("abort", givenUp);
      if (this.#ending.get(sessionId) === ended.promise) this.#ending.delete(sessionId);
      ended.resolve();
    }
  }
}
