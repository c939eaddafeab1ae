import { ignorableRejection, Room } from "./room.ts";
import type { Line } from "./transport.ts";

interface LineQueueOptions {
  /** Unread lines up to which `push` takes a line without asking the sender to wait. */
  readonly limit: number;
}

/** A bounded queue of lines between one sender and one reader: the receiving half of every transport. */
export class LineQueue implements AsyncIterable<Line> {
  readonly #limit: number;
  readonly #room = new Room();
  #lines: Line[] = [];
  #head = 0;
  #over = false;
  #reason: Error | undefined;
  #claimed = false;
  #arrival: PromiseWithResolvers<void> | undefined;

  constructor({ limit }: LineQueueOptions) {
    this.#limit = limit;
  }

  /** Adds a line; see `Transport.send` for what is returned. */
  push(line: Line): Promise<void> | undefined {
    if (this.#over) return ignorableRejection(closedError());
    this.#lines.push(line);
    this.#arrival?.resolve();
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

  async *[Symbol.asyncIterator](): AsyncGenerator<Line, void, undefined> {
    if (this.#claimed) throw new Error("The lines of a connection can be read only once.");
    this.#claimed = true;
    try {
      for (;;) {
        const line = this.#take();
        if (line !== undefined) yield line;
        else if (this.#over) break;
        else await this.#nextArrival();
      }
      if (this.#reason !== undefined) throw this.#reason;
    } finally {
      this.stop();
    }
  }

  #take(): Line | undefined {
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
