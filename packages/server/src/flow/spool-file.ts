const READ_BYTES = 65_536;
/** Characters of new lines from which on they are written to the file. */
const BATCH_CHARS = 65_536;
const NEWLINE = 10;

/** What of Node's file system a spool needs. */
export type FileSystem = Pick<
  typeof import("node:fs"),
  "closeSync" | "ftruncateSync" | "mkdtempSync" | "openSync" | "readSync" | "rmSync" | "writeSync"
>;

/**
 * The part of a spool that is on disk: written at its end, read from its start. Lines go there many at a time, and those
 * that are taken before there are many enough never do. What the disk does not take stays in memory. When all is read
 * the file is emptied: a stream may live for days and be slow now and then.
 */
export class SpoolFile {
  count = 0;
  /** Whether the disk does not take what it is given. */
  strained = false;
  readonly #fs: FileSystem;
  #fd: number | undefined;
  #written = 0;
  #read = 0;
  #rest: Buffer = Buffer.alloc(0);
  /** The newest lines, which are not on disk yet. */
  #batch: string[] = [];
  #batchChars = 0;

  // Loaded when a reader is so slow that a file is needed: most servers start and end without one.
  constructor(fs: FileSystem = process.getBuiltinModule("node:fs")) {
    this.#fs = fs;
  }

  push(line: string): void {
    this.#batch.push(line);
    this.#batchChars += line.length;
    this.count++;
    if (this.#batchChars >= BATCH_CHARS) this.#writeBatch();
  }

  /** Some of the oldest lines, at least one if there is one. Throws where the disk does not give them back. */
  take(): string[] {
    const lines: string[] = [];
    while (this.#fd !== undefined && this.#read < this.#written && lines.length === 0) this.#readInto(lines, this.#fd);
    if (this.#fd !== undefined && this.#read > 0 && this.#read === this.#written) this.#empty(this.#fd);
    const oldest = lines.length > 0 ? lines : this.#takeBatch();
    this.count -= oldest.length;
    return oldest;
  }

  close(): void {
    try {
      if (this.#fd !== undefined) this.#fs.closeSync(this.#fd);
    } catch {
      // Nothing of it is wanted any more, so nothing can be lost.
    }
  }

  #takeBatch(): string[] {
    const batch = this.#batch;
    this.#batch = [];
    this.#batchChars = 0;
    this.strained = false;
    return batch;
  }

  #writeBatch(): void {
    try {
      this.#write(Buffer.from(`${this.#batch.join("\n")}\n`));
      this.#takeBatch();
    } catch {
      this.strained = true;
    }
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
    try {
      return this.#fs.openSync(join(folder, "spool"), "wx+", 0o600);
    } finally {
      this.#fs.rmSync(folder, { recursive: true, force: true });
    }
  }

  #readInto(lines: string[], fd: number): void {
    // As much again as there is of a line, so that a long one is not put together from many pieces; and no more than was
    // written, because a write that failed may have left something behind that.
    const chunk = Buffer.alloc(Math.min(Math.max(READ_BYTES, this.#rest.length), this.#written - this.#read));
    const bytes = this.#fs.readSync(fd, chunk, 0, chunk.length, this.#read);
    if (bytes === 0) throw new Error("The file of a slow stream has become shorter than what was written to it.");
    this.#read += bytes;
    this.#split(Buffer.concat([this.#rest, chunk.subarray(0, bytes)]), lines);
  }

  #empty(fd: number): void {
    try {
      this.#fs.ftruncateSync(fd);
    } catch {
      // It only gives back room: what is in the file is written over.
    }
    this.#written = 0;
    this.#read = 0;
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
