import { abortable } from "./abortable.ts";

/**
 * Work that everybody who asks for it meanwhile shares. It is given up when none of them waits for it any more, and then
 * it fails at once; what it has begun is brought to its end behind that.
 */
export class Attempt {
  readonly #giveUp = new AbortController();
  readonly #work: Promise<void>;
  #waiting = 0;

  /** Begins. `work` gives up when its signal aborts, and has left nothing behind when it settles. */
  constructor(work: (signal: AbortSignal) => Promise<void>) {
    this.#work = work(this.#giveUp.signal);
  }

  /** Whether it has failed already, whatever is still to be ended. */
  get givenUp(): boolean {
    return this.#giveUp.signal.aborted;
  }

  /** Resolves when the work has ended, however it did. */
  get ended(): Promise<void> {
    return this.#work.catch(() => undefined);
  }

  /** Settles as the work does, or rejects with `signal.reason`. */
  async join(signal?: AbortSignal): Promise<void> {
    this.#waiting++;
    try {
      await abortable(abortable(this.#work, this.#giveUp.signal), signal);
    } catch (error) {
      if (this.#waiting === 1) this.giveUp(error);
      throw error;
    } finally {
      this.#waiting--;
    }
  }

  /** Makes the work fail for everybody who waits, at once. Only the first reason counts. */
  giveUp(reason: unknown): void {
    this.#giveUp.abort(reason);
  }
}
