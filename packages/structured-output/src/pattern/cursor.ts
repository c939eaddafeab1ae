/** A place in the text of a regular expression that is being read. */
export class Cursor {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get done(): boolean {
    return this.#at >= this.#source.length;
  }

  /** Whether `text` comes next. */
  sees(text: string): boolean {
    return this.#source.startsWith(text, this.#at);
  }

  /** Goes past `text` when it comes next, and says whether it did. */
  takes(text: string): boolean {
    const found = this.sees(text);
    if (found) this.#at += text.length;
    return found;
  }

  /** Goes past what a sticky expression matches here, and gives its groups. */
  match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#source);
    if (found === null) return undefined;
    this.#at = expression.lastIndex;
    return found;
  }

  /** The code point that comes next; the cursor goes past it. */
  next(): number {
    const code = this.#source.codePointAt(this.#at) ?? 0;
    this.#at += code > 0xffff ? 2 : 1;
    return code;
  }
}
