/** What a spool keeps in memory before it goes on in a file, in characters. */
const DEFAULT_MEMORY_CHARS = 262_144;
const READ_BYTES = 65_536;
/** Characters of new lines from which on they are written to the file. */
const BATCH_CHARS = 65_536;
const NEWLINE = 10;

/**
 * A queue of lines, first in, first out, that takes any number of them in bounded memory: what does not fit waits in a
 * temporary file. The file has no name any more once it is open, so that nothing is left of it after a crash.
 */
export class Spool {
  readonly #memoryChars: number;
  #head: string[] = [];
  #headAt = 0;
  #headChars = 0;
  #file: SpoolFile | undefined;

  constructor(memoryChars: number = DEFAULT_MEMORY_CHARS) {
    this.#memoryChars = memoryChars;
  }

  get empty(): boolean {
    return this.#headAt === this.#head.length && (this.#file === undefined || this.#file.count === 0);
  }

  /** Adds a line; it has no newline in it. Throws what the file system throws when there is no room for it. */
  push(line: string): void {
    if (this.#fitsMemory(line)) {
      this.#keep(line);
    } else {
      this.#file ??= new SpoolFile();
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

/**
 * The part of a spool that is on disk: written at its end, read from its start. Lines go there many at a time, and those
 * that are taken before there are many enough never do.
 */
class SpoolFile {
  count = 0;
  // Loaded when a reader is so slow that a file is needed: most servers start and end without one.
  readonly #fs = process.getBuiltinModule("node:fs");
  #fd: number | undefined;
  #written = 0;
  #read = 0;
  #rest: Buffer = Buffer.alloc(0);
  /** The newest lines, which are not on disk yet. */
  #batch: string[] = [];
  #batchChars = 0;

  push(line: string): void {
    this.#batch.push(line);
    this.#batchChars += line.length;
    this.count++;
    if (this.#batchChars >= BATCH_CHARS) this.#write(Buffer.from(`${this.#takeBatch().join("\n")}\n`));
  }

  /** Some of the oldest lines, at least one if there is one. */
  take(): string[] {
    const lines: string[] = [];
    while (this.#fd !== undefined && this.#read < this.#written && lines.length === 0) this.#readInto(lines, this.#fd);
    const oldest = lines.length > 0 ? lines : this.#takeBatch();
    this.count -= oldest.length;
    return oldest;
  }

  close(): void {
    if (this.#fd !== undefined) this.#fs.closeSync(this.#fd);
  }

  #takeBatch(): string[] {
    const batch = this.#batch;
    this.#batch = [];
    this.#batchChars = 0;
    return batch;
  }

  #write(bytes: Buffer): void {
    this.#fd ??= this.#open();
    for (let at = 0; at < bytes.length; )
      at += this.#fs.writeSync(this.#fd, bytes, at, bytes.length - at, this.#written + at);
    this.#written += bytes.length;
  }

  #open(): number {
    const { join } = process.getBuiltinModule("node:path");
    const folder = this.#fs.mkdtempSync(join(process.getBuiltinModule("node:os").tmpdir(), "meerkat-events-"));
    const fd = this.#fs.openSync(join(folder, "spool"), "wx+", 0o600);
    this.#fs.rmSync(folder, { recursive: true, force: true });
    return fd;
  }

  #readInto(lines: string[], fd: number): void {
    const chunk = Buffer.alloc(READ_BYTES);
    const bytes = this.#fs.readSync(fd, chunk, 0, READ_BYTES, this.#read);
    this.#read += bytes;
    this.#split(Buffer.concat([this.#rest, chunk.subarray(0, bytes)]), lines);
  }

  #split(bytes: Buffer, lines: string[]): void {
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      lines.push(bytes.toString("utf8", start, end));
      start = end + 1;
    }
    this.#rest = bytes.subarray(start);
  }
}
