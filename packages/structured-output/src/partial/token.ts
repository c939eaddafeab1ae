import type { JsonValue } from "@meerkat/protocol";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** What ends a word: JSON's whitespace and its punctuation. */
const WORD_END = /[\s{}[\],:"]/g;

/** A text, number or word of a JSON document, read in pieces that may be cut anywhere. */
export class Token {
  /** Whether its end has been read. */
  complete = false;
  readonly #isString: boolean;
  #raw: string;
  #escaped = false;

  /** @param opening the character that it starts with; a quotation mark starts a string. */
  constructor(opening: string) {
    this.#isString = opening === '"';
    this.#raw = opening;
  }

  /** Reads on from an index of `chunk`; returns the index of what follows. */
  read(chunk: string, from: number): number {
    const end = this.#isString ? this.#endOfString(chunk, from) : this.#endOfWord(chunk, from);
    this.#raw += chunk.slice(from, end);
    return end;
  }

  #endOfString(chunk: string, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const code = chunk.charCodeAt(at);
      if (this.#escaped) this.#escaped = false;
      else if (code === BACKSLASH) this.#escaped = true;
      else if (code === QUOTE) {
        this.complete = true;
        return at + 1;
      }
    }
    return chunk.length;
  }

  #endOfWord(chunk: string, from: number): number {
    WORD_END.lastIndex = from;
    const found = WORD_END.exec(chunk);
    this.complete = found !== null;
    return found === null ? chunk.length : found.index;
  }

  /** What it says, or undefined when it is no JSON. */
  value(): JsonValue | undefined {
    try {
      const value: JsonValue = JSON.parse(this.#raw);
      return value;
    } catch {
      return undefined;
    }
  }
}
