import { SpoolFile } from "./spool-file.ts";

/** What a spool keeps in memory before it goes on in a file, in characters. */
const DEFAULT_MEMORY_CHARS = 262_144;

/**
 * A queue of lines, first in, first out, that takes any number of them in bounded memory: what does not fit waits in a
 * temporary file. The file has no name any more once it is open, so that nothing is left of it after a crash. Where none
 * can be written, lines are kept all the same, and {@link Spool.strained} asks for no more of them.
 */
export class Spool {
  readonly #memoryChars: number;
  #head: string[] = [];
  #headAt = 0;
  #headChars = 0;
  #file: SpoolFile | undefined;
  readonly #openFile: () => SpoolFile;

  constructor(memoryChars: number = DEFAULT_MEMORY_CHARS, openFile: () => SpoolFile = () => new SpoolFile()) {
    this.#memoryChars = memoryChars;
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
  push(line: string): void {
    if (this.#fitsMemory(line)) {
      this.#keep(line);
    } else {
      this.#file ??= this.#openFile();
      this.#file.push(line);
    }
  }

  /** Takes the oldest line; `undefined` when there is none. */
  shift(): string | undefined {
    if (this.#headAt === this.#head.length) this.#refill();
    const line = this.#head[this.#headAt];
    if (line === undefined) return undefined;
    this.#headAt++;
    this.#headChars -= line.length;
    return line;
  }

  /** Forgets everything. */
  close(): void {
    this.#reset();
    this.#file?.close();
    this.#file = undefined;
  }

  /** Lines behind ones that are on disk have to go there, too. */
  #fitsMemory(line: string): boolean {
    if (this.#file && this.#file.count > 0) return false;
    return this.#headAt === this.#head.length || this.#headChars + line.length <= this.#memoryChars;
  }

  #keep(line: string): void {
    if (this.#headAt === this.#head.length) this.#reset();
    this.#head.push(line);
    this.#headChars += line.length;
  }

  #reset(): void {
    this.#head = [];
    this.#headAt = 0;
    this.#headChars = 0;
  }

  #refill(): void {
    this.#reset();
    for (const line of this.#file?.take() ?? []) this.#keep(line);
  }
}
