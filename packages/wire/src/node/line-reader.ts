import { finished, type Readable } from "node:stream";
import { LineQueue } from "../line-queue.ts";
import { createLineSplitter, type LineSplitter } from "../line-splitter.ts";

interface LineReaderOptions {
  readonly input: Readable;
  readonly maxLineBytes: number;
  /** Whether text after the last newline is a line too. */
  readonly unfinishedLine: "deliver" | "drop";
  /** The input is over: in an orderly way, or broken by the error. */
  readonly onEnd: (error: Error | undefined) => void;
}

/** Lines of a Node stream. The stream is paused while lines of the last chunk are unread, so memory stays bounded. */
export class LineReader {
  readonly lines = new LineQueue({ limit: 0 });
  readonly #input: Readable;
  readonly #splitter: LineSplitter;
  #stopped = false;

  constructor({ input, maxLineBytes, unfinishedLine, onEnd }: LineReaderOptions) {
    this.#input = input;
    this.#splitter = createLineSplitter({ maxLineBytes });
    input.on("data", (chunk: Uint8Array | string) => this.#take(chunk));
    finished(input, { writable: false }, (error) => {
      // After `stop` its owner knows more than the stream does.
      if (this.#stopped) return;
      if (!error && unfinishedLine === "deliver") for (const line of this.#splitter.end()) void this.lines.push(line);
      onEnd(error ?? undefined);
    });
  }

  /** Ends the lines after the unread ones, with the reason if there is one. */
  end(reason?: Error): void {
    this.lines.end(reason);
  }

  /** Ends the lines at once. The stream is read on and thrown away, so that the writer is not blocked. */
  stop(reason?: Error): void {
    this.#stopped = true;
    this.lines.stop(reason);
    this.#input.resume();
  }

  #take(chunk: Uint8Array | string): void {
    if (this.#stopped) return;
    let room: Promise<void> | undefined;
    for (const line of this.#splitter.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk)) {
      room = this.lines.push(line);
    }
    if (room === undefined) return;
    this.#input.pause();
    const resume = () => void this.#input.resume();
    room.then(resume, resume);
  }
}
