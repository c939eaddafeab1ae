import { ignorableRejection, Room } from "./room.ts";
import type { Line, Lines } from "./transport.ts";

type Step = IteratorResult<Line, void>;

const END: Step = { value: undefined, done: true };
const READ_ONCE = "The lines of a connection can be read only once.";

interface LineQueueOptions {
  /** Unread lines up to which `push` takes a line without asking the sender to wait. */
  readonly limit: number;
}

/** A bounded queue of lines between one sender and one reader: the receiving half of every transport. */
export class LineQueue implements Lines {
  readonly #limit: number;
  readonly #room = new Room();
  #lines: Line[] = [];
  #head = 0;
  #over = false;
  #reason: Error | undefined;
  #claimed = false;
  #arrival: PromiseWithResolvers<void> | undefined;
  /** The latest reader's call that no line has answered yet. */
  #waiting: Promise<Step> | undefined;

  constructor({ limit }: LineQueueOptions) {
    this.#limit = limit;
  }

  /** Adds a line; see `Transport.send` for what is returned. */
  push(line: Line): Promise<void> | undefined {
    if (this.#over) return ignorableRejection(closedError());
    this.#lines.push(line);
    if (this.#arrival !== undefined) this.#arrived(this.#arrival);
    return this.#unread() > this.#limit ? this.#room.wait() : undefined;
  }

  /** No more lines will come: the reader gets the unread ones, then the end or the reason. */
  end(reason?: Error): void {
    if (this.#over) return;
    this.#over = true;
    this.#reason = reason;
    this.#room.open();
    this.#arrival?.resolve();
  }

  /** The reader gives up: unread lines are dropped, senders learn that it is closed, the reason stays with the reader. */
  stop(reason?: Error): void {
    this.#reason = this.#over ? this.#reason : reason;
    this.#over = true;
    this.#lines = [];
    this.#head = 0;
    this.#room.fail(closedError());
    this.#arrival?.resolve();
  }

  /** Written out, because an async generator takes three turns of the microtask queue for each line. */
  [Symbol.asyncIterator](): AsyncIterator<Line, void, undefined> {
    if (this.#claimed) return { next: () => Promise.reject(new Error(READ_ONCE)) };
    this.#claimed = true;
    return { next: () => this.#next(), return: async () => this.#leave() };
  }

  #next(): Promise<Step> {
    // One that waits already gets the next line, and this call the one after it.
    const line = this.#waiting === undefined ? this.take() : undefined;
    if (line !== undefined) return Promise.resolve({ value: line, done: false });
    const step = this.#later(this.#waiting);
    this.#waiting = step;
    const done = () => {
      if (this.#waiting === step) this.#waiting = undefined;
    };
    step.then(done, done);
    return step;
  }

  async #later(earlier: Promise<Step> | undefined): Promise<Step> {
    await Promise.allSettled([earlier]);
    for (;;) {
      const line = this.take();
      if (line !== undefined) return { value: line, done: false };
      if (this.#over) return this.#lastStep();
      await this.#nextArrival();
    }
  }

  #lastStep(): Step {
    const reason = this.#reason;
    this.#leave();
    if (reason !== undefined) throw reason;
    return END;
  }

  /** Nothing is read any more; the reason, if there is one, has been told or is not wanted. */
  #leave(): Step {
    this.stop();
    this.#reason = undefined;
    return END;
  }

  /** See {@link Lines}. */
  take(): Line | undefined {
    const line = this.#lines[this.#head];
    if (line === undefined) return undefined;
    this.#head += 1;
    // Moving the rest down only when half is read keeps the cost of a line constant however long the queue is.
    if (this.#head * 2 >= this.#lines.length) {
      this.#lines.splice(0, this.#head);
      this.#head = 0;
    }
    if (this.#unread() <= this.#limit) this.#room.open();
    return line;
  }

  /** Told once: the lines of a chunk come together. */
  #arrived(arrival: PromiseWithResolvers<void>): void {
    this.#arrival = undefined;
    arrival.resolve();
  }

  #unread(): number {
    return this.#lines.length - this.#head;
  }

  #nextArrival(): Promise<void> {
    this.#arrival = Promise.withResolvers<void>();
    return this.#arrival.promise;
  }
}

/** What a sender is told after an orderly end. */
export function closedError(): Error {
  return new Error("The connection is closed; open a new one to send more.");
}
