/** Enough of a margin to tell a fence from other text. */
const KEPT = 64;

/** The text before or after a value, as far as it matters. */
export class Margin {
  #text = "";

  add(text: string): void {
    if (this.#text.length < KEPT) this.#text = (this.#text + text).replace(/\s+/g, " ").trimStart().slice(0, KEPT);
  }

  /** Nothing but whitespace, a Markdown fence, or other text. */
  get kind(): "none" | "fence" | "text" {
    const text = this.#text.trimEnd();
    if (text === "") return "none";
    return /^```[a-z0-9]*$/i.test(text) ? "fence" : "text";
  }
}

/** Removes whitespace, a byte order mark and one Markdown fence. No JSON text starts or ends with backticks. */
export function withoutFence(text: string): string {
  return text
    .trim()
    .replace(/^```(?:json)?/i, "")
    .replace(/```$/, "")
    .trim();
}
