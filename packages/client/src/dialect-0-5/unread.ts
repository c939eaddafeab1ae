import type { Entrance, EntranceOptions } from "../dialect.ts";
import { MAX_UNREAD_EVENTS } from "./limits.ts";

/** Counts what is queued beyond a full queue. */
export class Unread {
  #over = 0;

  /** Whether nothing more should be queued. */
  get full(): boolean {
    return this.#over >= MAX_UNREAD_EVENTS;
  }

  /** Something was queued. `room` is there when the queue is full and resolves when it is not. */
  queued(room: Promise<void> | undefined): void {
    if (!room) return;
    if (this.#over++ === 0)
      void room.then(() => {
        this.#over = 0;
      });
  }
}

/** The way into a queue whose sender cannot be made to wait: what does not fit is dropped, and the reader is told. */
export class LossyEntrance<T> implements Entrance<T> {
  readonly #options: EntranceOptions<T>;
  readonly #unread = new Unread();
  #dropped = 0;
  #last: readonly T[] = [];

  constructor(options: EntranceOptions<T>) {
    this.#options = options;
  }

  push(item: T): Promise<void> | undefined {
    if (this.#unread.full) {
      this.#dropped++;
      this.#last = [item];
      return undefined;
    }
    this.finish();
    const room = this.#options.push(item);
    this.#unread.queued(room);
    return room;
  }

  finish(): void {
    for (const last of this.#last) this.#options.push(this.#options.gap(notKept(this.#dropped), last));
    this.#last = [];
    this.#dropped = 0;
  }
}

/** Why events are missing that nobody read in time. */
export function notKept(events: number): string {
  return `${events} ${events === 1 ? "event was" : "events were"} not kept because nobody read them in time`;
}
