/** Waits of senders for space in one bounded queue: everybody who waits shares one promise. */
export class Room {
  #waiting: PromiseWithResolvers<void> | undefined;

  wait(): Promise<void> {
    this.#waiting ??= Promise.withResolvers<void>();
    return this.#waiting.promise;
  }

  open(): void {
    this.#waiting?.resolve();
    this.#waiting = undefined;
  }

  fail(reason: Error): void {
    this.#waiting?.promise.catch(ignore);
    this.#waiting?.reject(reason);
    this.#waiting = undefined;
  }
}

/** A rejection that a caller may ignore: sending without waiting must not end the process when the peer is gone. */
export function ignorableRejection(reason: unknown): Promise<never> {
  const rejected = Promise.reject(reason);
  rejected.catch(ignore);
  return rejected;
}

/** Whatever was thrown, as an `Error`. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
}

function ignore(): void {}
