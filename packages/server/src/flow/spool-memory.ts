/** What the spools of a connection may keep in memory, all together, in characters. */
const DEFAULT_CHARS = 4 * 1024 * 1024;

/**
 * The memory that the streams of one connection share for what waits. One slow stream may have all of it, so that a
 * reader who is only a moment behind costs no file; many slow ones have no more together.
 */
export class SpoolMemory {
  #left: number;

  constructor(chars: number = DEFAULT_CHARS) {
    this.#left = chars;
  }

  /** Takes so many characters if they are left. */
  take(chars: number): boolean {
    if (chars > this.#left) return false;
    this.#left -= chars;
    return true;
  }

  /** Takes so many characters that are needed whether they are left or not. */
  need(chars: number): void {
    this.#left -= chars;
  }

  give(chars: number): void {
    this.#left += chars;
  }
}
