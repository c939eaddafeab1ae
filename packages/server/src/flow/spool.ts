import { SpoolFile } from "./spool-file.ts";
import { SpoolMemory } from "./spool-memory.ts";

/** A line of a stream, with its number; the last one of a stream may have none. */
export interface Numbered {
  readonly seq: number | undefined;
  readonly line: string;
}

/**
 * A queue of lines, first in, first out, that takes any number of them in bounded memory: what does not fit waits in a
 * temporary file. The file has no name any more once it is open, so that nothing is left of it after a crash. Where none
 * can be written, lines are kept all the same, and {@link Spool.strained} asks for no more of them.
 */
export class Spool {
  readonly #memory: SpoolMemory;
  #head: Numbered[] = [];
  #headAt = 0;
  #headChars = 0;
  #file: SpoolFile | undefined;
  readonly #openFile: () => SpoolFile;

  constructor(memory: SpoolMemory = new SpoolMemory(), openFile: () => SpoolFile = () => new SpoolFile()) {
    this.#memory = memory;
    this.#openFile = openFile;
  }

  get empty(): boolean {
    return this.#headAt === this.#head.length && (this.#file === undefined || this.#file.count === 0);
  }

  /** Whether there is more in memory than there should be, because the disk takes no more. */
  get strained(): boolean {
    return this.#file?.strained === true;
  }

  /** Adds a line; it has no newline in it. */
  push(message: Numbered): void {
    if (this.#reserved(message.line.length)) {
      this.#keep(message);
    } else {
      this.#file ??= this.#openFile();
      this.#file.push(written(message));
    }
  }

  /** Takes the oldest line; `undefined` when there is none. */
  shift(): Numbered | undefined {
    if (this.#headAt === this.#head.length) this.#refill();
    const message = this.#head[this.#headAt];
    if (message === undefined) return undefined;
    this.#headAt++;
    this.#headChars -= message.line.length;
    this.#memory.give(message.line.length);
    return message;
  }

  /** Forgets everything. */
  close(): void {
    this.#memory.give(this.#headChars);
    this.#reset();
    this.#file?.close();
    this.#file = undefined;
  }

  /** Whether a line has its place in memory. Lines behind ones that are on disk have to go there, too. */
  #reserved(chars: number): boolean {
    if (this.#file && this.#file.count > 0) return false;
    if (this.#headAt < this.#head.length) return this.#memory.take(chars);
    // A single line is always kept: it has to be in memory to be sent.
    this.#memory.need(chars);
    return true;
  }

  /** Keeps a line in memory that has been taken for it. */
  #keep(message: Numbered): void {
    if (this.#headAt === this.#head.length) this.#reset();
    this.#head.push(message);
    this.#headChars += message.line.length;
  }

  #reset(): void {
    this.#head = [];
    this.#headAt = 0;
    this.#headChars = 0;
  }

  #refill(): void {
    for (const line of this.#file?.take() ?? []) {
      const message = read(line);
      this.#memory.need(message.line.length);
      this.#keep(message);
    }
  }
}

/** How a line is kept in the file. */
function written({ seq, line }: Numbered): string {
  return `${seq ?? ""} ${line}`;
}

function read(text: string): Numbered {
  const end = text.indexOf(" ");
  return { seq: end > 0 ? Number(text.slice(0, end)) : undefined, line: text.slice(end + 1) };
}
