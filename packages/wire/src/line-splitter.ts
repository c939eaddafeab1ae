import type { Line } from "./transport.ts";

/** Options of {@link createLineSplitter}. */
export interface LineSplitterOptions {
  /** Longest accepted line in bytes, not counting `\n` or `\r\n`. */
  readonly maxLineBytes: number;
}

/** Turns chunks of bytes into lines. */
export interface LineSplitter {
  /** Takes the next bytes and gives the lines they complete. The chunk is not kept. */
  push(chunk: Uint8Array): Line[];
  /** Gives a last line that has no newline. The splitter is then ready for a new stream. */
  end(): Line[];
}

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = 0xfeff;
const HEAD_BYTES = 200;
const FIRST_CAPACITY = 1024;
const KEPT_CAPACITY = 64 * 1024;

/**
 * Splits UTF-8 bytes into lines, in time linear in the input and with at most about two lines and a chunk of memory.
 * Accepts `\n` and `\r\n`, skips empty lines, and however the bytes are cut into chunks the lines are the same. A line
 * over the limit gives one `tooLong` and the rest of it is dropped. Bytes that are no UTF-8 become U+FFFD.
 */
export function createLineSplitter(options: LineSplitterOptions): LineSplitter {
  return new ByteLineSplitter(options.maxLineBytes);
}

class ByteLineSplitter implements LineSplitter {
  readonly #limit: number;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  /** The start of a line whose end has not come yet: `#size` bytes of `#buffer`. */
  #buffer = new Uint8Array(FIRST_CAPACITY);
  #size = 0;
  #discarding = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(chunk: Uint8Array): Line[] {
    const lines: Line[] = [];
    const start = this.#begun ? this.#finishBegun(chunk, lines) : 0;
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > start) this.#ended(chunk.subarray(start, end - 1), lines);
    const rest = Math.max(start, end);
    if (rest < chunk.length) this.#keep(chunk.subarray(rest), lines);
    return lines;
  }

  end(): Line[] {
    const lines: Line[] = [];
    this.#finish(new Uint8Array(0), lines);
    return lines;
  }

  get #begun(): boolean {
    return this.#size > 0 || this.#discarding;
  }

  /** The rest of the line that an earlier chunk began, if this one has it; gives where the next line starts. */
  #finishBegun(chunk: Uint8Array, lines: Line[]): number {
    const end = chunk.indexOf(NEWLINE);
    if (end === -1) return 0;
    this.#finish(chunk.subarray(0, end), lines);
    return end + 1;
  }

  /** Whole lines, of which the last has lost its newline. */
  #ended(bytes: Uint8Array, lines: Line[]): void {
    if (bytes.length > this.#limit) this.#eachLine(bytes, lines);
    else this.#allLines(bytes, lines);
  }

  /** Lines that are all within the limit. Decoding many at once costs a fraction of decoding each. */
  #allLines(bytes: Uint8Array, lines: Line[]): void {
    for (const line of this.#decoder.decode(bytes).split("\n")) {
      this.#deliver(line.charCodeAt(line.length - 1) === CARRIAGE_RETURN ? line.slice(0, -1) : line, lines);
    }
  }

  #eachLine(bytes: Uint8Array, lines: Line[]): void {
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      this.#emit(bytes.subarray(start, end), lines);
      start = end + 1;
    }
    this.#emit(bytes.subarray(start), lines);
  }

  /** The bytes up to a newline: emits the line unless it was already reported as too long. */
  #finish(piece: Uint8Array, lines: Line[]): void {
    if (!this.#discarding) {
      const whole = this.#withKept(piece, lines);
      if (whole !== undefined) this.#emit(whole, lines);
    }
    this.#discarding = false;
    this.#release();
  }

  #withKept(piece: Uint8Array, lines: Line[]): Uint8Array | undefined {
    if (this.#size === 0) return piece;
    this.#keep(piece, lines);
    return this.#discarding ? undefined : this.#buffer.subarray(0, this.#size);
  }

  #emit(bytes: Uint8Array, lines: Line[]): void {
    const content = bytes.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes;
    if (content.length > this.#limit) lines.push(this.#tooLong(content));
    else this.#deliver(this.#decoder.decode(content), lines);
  }

  /** Some programs begin what they write with a byte order mark, which is no part of the text. */
  #deliver(line: string, lines: Line[]): void {
    const text = line.charCodeAt(0) === BYTE_ORDER_MARK ? line.slice(1) : line;
    if (text.length > 0) lines.push({ text });
  }

  /** Keeps an unfinished line, or starts to discard it once it cannot fit any more. */
  #keep(piece: Uint8Array, lines: Line[]): void {
    if (this.#discarding) return;
    // Nothing past the limit is needed but the one byte that may be the `\r` of the line end.
    this.#append(piece.subarray(0, Math.max(0, this.#limit + 2 - this.#size)));
    const line = this.#buffer.subarray(0, this.#size);
    const mayStillFit =
      line.length <= this.#limit || (line.length === this.#limit + 1 && line.at(-1) === CARRIAGE_RETURN);
    if (mayStillFit) return;
    lines.push(this.#tooLong(line));
    this.#discarding = true;
    this.#release();
  }

  #append(piece: Uint8Array): void {
    const needed = this.#size + piece.length;
    if (needed > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(needed, Math.min(this.#buffer.length * 2, this.#limit + 2)));
      larger.set(this.#buffer.subarray(0, this.#size));
      this.#buffer = larger;
    }
    this.#buffer.set(piece, this.#size);
    this.#size = needed;
  }

  /** A long line must not hold its memory after it was delivered. */
  #release(): void {
    this.#size = 0;
    if (this.#buffer.length > KEPT_CAPACITY) this.#buffer = new Uint8Array(FIRST_CAPACITY);
  }

  #tooLong(line: Uint8Array): Line {
    // Decoded as a stream, a character cut in two at the end is left out instead of becoming U+FFFD.
    const head = new TextDecoder().decode(line.subarray(0, Math.min(this.#limit, HEAD_BYTES)), { stream: true });
    return { tooLong: { limitBytes: this.#limit, head } };
  }
}
