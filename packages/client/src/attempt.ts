import { abortable } from "./abortable.ts";

/** Work that everybody who asks for it meanwhile shares. It is given up when none of them waits for it any more. */
export class Attempt {
  readonly #giveUp = new AbortController();
  readonly #work: Promise<void>;
  #waiting = 0;

  /** Begins. `work` ends soon after its signal aborts, and has left nothing behind when it settles. */
  constructor(work: (signal: AbortSignal) => Promise<void>) {
    this.#work = work(this.#giveUp.signal);
  }

  /** Whether nobody wants it any more. */
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
      await abortable(this.#work, signal);
    } catch (error) {
      if (this.#waiting === 1) this.giveUp(error);
      throw error;
    } finally {
      this.#waiting--;
    }
  }

  /** Ends the work, which then fails for everybody who waits. */
  giveUp(reason: unknown): void {
    this.#giveUp.abort(reason);
  }
}
