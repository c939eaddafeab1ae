import { MeerkatError } from "@meerkat/errors";

/** Items waiting before {@link BoundedQueue.push} asks the producer to wait, when nothing else is said. */
export const DEFAULT_QUEUE_ITEMS = 256;

type Step<T> = IteratorResult<T, void>;

interface Node<T> {
  readonly item: T;
  next?: Node<T>;
}

interface Reader<T> {
  readonly resolve: (step: Step<T>) => void;
  readonly reject: (reason: unknown) => void;
}

/** How the items end: orderly, or with an error after the last of them. */
type End = { readonly error?: unknown; readonly failed: boolean };

/**
 * Items from one producer to one reader. The producer is asked to wait once `limit` items are unread, and everything
 * pushed before the end is delivered before the end.
 */
export class BoundedQueue<T> {
  readonly #limit: number;
  readonly #readers: Reader<T>[] = [];
  #first: Node<T> | undefined;
  #last: Node<T> | undefined;
  #size = 0;
  #end: End | undefined;
  #room: PromiseWithResolvers<void> | undefined;

  /** @param limit unread items from which the producer is asked to wait. Throws INVALID_ARGS for less than 1. */
  constructor(limit: number = DEFAULT_QUEUE_ITEMS) {
    if (!(limit >= 1)) throw new MeerkatError("INVALID_ARGS", `A queue has room for at least 1 item, not ${limit}.`);
    this.#limit = limit;
  }

  /** Unread items. */
  get size(): number {
    return this.#size;
  }

  /**
   * Queues an item; after the end it is dropped.
   *
   * @returns `undefined` when there is room for more, else a promise that resolves when there is. The item is queued in
   * both cases: waiting is how a producer of many items keeps memory bounded. The promise never rejects.
   */
  push(item: T): Promise<void> | undefined {
    if (this.#end) return undefined;
    const reader = this.#readers.length > 0 ? this.#readers.shift() : undefined;
    if (reader) {
      reader.resolve({ value: item, done: false });
      return undefined;
    }
    this.#append({ item });
    if (this.#size < this.#limit) return undefined;
    this.#room ??= Promise.withResolvers<void>();
    return this.#room.promise;
  }

  /** Ends the queue after its items. Only the first end counts. */
  end(): void {
    this.#finish({ failed: false });
  }

  /** Makes the reader fail with `error` after the items. Only the first end counts. */
  fail(error: unknown): void {
    this.#finish({ failed: true, error });
  }

  /** Drops all items and ends the queue, with `error` if there is one. It overrules an end the reader has not seen. */
  cut(end: { readonly error: unknown } | undefined): void {
    this.#first = undefined;
    this.#last = undefined;
    this.#size = 0;
    this.#end = undefined;
    this.#finish(end ? { failed: true, error: end.error } : { failed: false });
  }

  /** The next item if one is there. */
  take(): Step<T> | undefined {
    const node = this.#first;
    return node && { value: this.#take(node), done: false };
  }

  /** The next item, or the end. Rejects with the error the queue failed with. Waits while there is neither. */
  async next(): Promise<Step<T>> {
    const ready = this.take();
    if (ready) return ready;
    if (this.#end) return finalStep(this.#end);
    return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }));
  }

  #finish(end: End): void {
    if (this.#end) return;
    this.#end = end;
    this.#makeRoom();
    for (const { resolve, reject } of this.#readers.splice(0)) {
      if (end.failed) reject(end.error);
      else resolve({ value: undefined, done: true });
    }
  }

  #append(node: Node<T>): void {
    if (this.#last) this.#last.next = node;
    else this.#first = node;
    this.#last = node;
    this.#size++;
  }

  #take(node: Node<T>): T {
    this.#first = node.next;
    if (!node.next) this.#last = undefined;
    this.#size--;
    if (this.#size < this.#limit) this.#makeRoom();
    return node.item;
  }

  #makeRoom(): void {
    this.#room?.resolve();
    this.#room = undefined;
  }
}

function finalStep<T>(end: End): Step<T> {
  if (end.failed) throw end.error;
  return { value: undefined, done: true };
}
