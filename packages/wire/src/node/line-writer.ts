import { finished, type Writable } from "node:stream";
import { closedError } from "../line-queue.ts";
import { ignorableRejection, Room } from "../room.ts";

interface LineWriterOptions {
  readonly output: Writable;
  /** Queued characters up to which `send` takes a line without asking the sender to wait. */
  readonly maxQueueChars: number;
  /** The stream failed. Nothing is written any more; the owner calls `break` with the reason that senders shall see. */
  readonly onError: (error: Error) => void;
}

/**
 * A bounded queue of lines in front of a Node stream. One write is under way at a time and takes everything that was
 * queued meanwhile, so many small lines cost few system calls.
 */
export class LineWriter {
  readonly #output: Writable;
  readonly #maxQueueChars: number;
  readonly #room = new Room();
  readonly #ended = Promise.withResolvers<void>();
  #queue = "";
  /** Characters queued and under way: to count the bytes of each line would cost as much as to write it. */
  #chars = 0;
  #scheduled = false;
  #writing = false;
  #failed = false;
  #ending = false;
  #refusal: Error | undefined;

  constructor({ output, maxQueueChars, onError }: LineWriterOptions) {
    this.#output = output;
    this.#maxQueueChars = maxQueueChars;
    finished(output, { readable: false }, (error) => {
      this.#failed = true;
      if (this.#ending && !error) this.#ended.resolve();
      else onError(error ?? new Error("The output was ended by somebody else."));
    });
  }

  /** See `Transport.send`. */
  send(line: string): Promise<void> | undefined {
    if (this.#refusal !== undefined) return ignorableRejection(this.#refusal);
    this.#queue += `${line}\n`;
    this.#chars += line.length + 1;
    this.#schedule();
    return this.#chars > this.#maxQueueChars ? this.#room.wait() : undefined;
  }

  /** Takes no more lines, writes the queued ones and ends the stream. Resolves then, or when the stream broke. */
  close(): Promise<void> {
    this.#refusal ??= closedError();
    this.#ending = true;
    this.#schedule();
    return this.#ended.promise;
  }

  /** Ends the stream without the queued lines. Senders hear nothing until `break` tells them why. */
  halt(): void {
    this.#failed = true;
    this.#output.destroy();
  }

  /** Drops what is queued; waiting and later senders get the reason. */
  break(reason: Error): void {
    this.#refusal ??= reason;
    this.#failed = true;
    this.#queue = "";
    this.#room.fail(this.#refusal);
    this.#ended.resolve();
  }

  /** Lines of one turn of the event loop's microtasks go out together. */
  #schedule(): void {
    if (this.#scheduled || this.#writing || this.#failed) return;
    this.#scheduled = true;
    queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    this.#scheduled = false;
    if (this.#failed) return;
    if (this.#queue !== "") this.#write();
    else if (this.#ending) this.#output.end(() => this.#ended.resolve());
  }

  #write(): void {
    const chars = this.#chars;
    const chunk = this.#queue;
    this.#queue = "";
    this.#writing = true;
    this.#output.write(chunk, (error) => {
      // A failed write is reported by the stream's end.
      if (error) return;
      this.#writing = false;
      this.#chars -= chars;
      if (this.#chars <= this.#maxQueueChars) this.#room.open();
      this.#schedule();
    });
  }
}
