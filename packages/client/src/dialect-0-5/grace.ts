import { GRACE_MS, MAX_GRACES } from "./limits.ts";

/** Waits until nothing has come for a while, for a limited time even if it keeps coming. */
export class Grace {
  readonly #over = Promise.withResolvers<void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #begun = false;
  #touched = false;
  #left = MAX_GRACES;

  /** Resolves when the time is over. */
  wait(): Promise<void> {
    if (!this.#begun) this.#arm();
    return this.#over.promise;
  }

  /** Something came. */
  touch(): void {
    this.#touched = true;
  }

  /** There is nothing to wait for any more. */
  end(): void {
    this.#begun = true;
    clearTimeout(this.#timer);
    this.#over.resolve();
  }

  #arm(): void {
    this.#begun = true;
    this.#touched = false;
    this.#left--;
    this.#timer = setTimeout(() => {
      if (this.#touched && this.#left > 0) this.#arm();
      else this.end();
    }, GRACE_MS);
  }
}
