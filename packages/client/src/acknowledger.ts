import { EVENT_WINDOW } from "./dialect.ts";

/** Tells the server how far a stream has got, every half window, so that it never waits for a reader that keeps up. */
export class Acknowledger {
  readonly #send: (seq: number) => void;
  #told: number | undefined;
  #waiting: number | undefined;

  constructor(send: (seq: number) => void) {
    this.#send = send;
  }

  /** An event was taken. `room` is there when its queue is full: nothing is acknowledged until it resolves. */
  took(seq: number, room: Promise<void> | undefined): void {
    this.#told ??= seq - 1;
    if (this.#waiting !== undefined) this.#waiting = seq;
    else if (room) {
      this.#waiting = seq;
      void room.then(() => this.#resume());
    } else this.#advance(seq);
  }

  #resume(): void {
    const seq = this.#waiting;
    this.#waiting = undefined;
    if (seq !== undefined) this.#advance(seq);
  }

  #advance(seq: number): void {
    if (seq - (this.#told ?? 0) < EVENT_WINDOW / 2) return;
    this.#told = seq;
    this.#send(seq);
  }
}
