import type { Readable } from "node:stream";

const MAX_CHARACTERS = 8 * 1024;
const MAX_LINES = 20;

/** Reads a child's stderr all the time, so that the child never blocks on it, and keeps only the end. */
export class StderrTail {
  #text = "";

  constructor(stderr: Readable) {
    stderr.setEncoding("utf8");
    stderr.on("data", (text: string) => {
      this.#text = (this.#text + text).slice(-MAX_CHARACTERS);
    });
    // A pipe that breaks has nothing more to say; the child's exit tells the rest.
    stderr.on("error", () => undefined);
  }

  /** The last lines, at most 20 and 8,192 characters. */
  read(): string {
    return this.#text.trimEnd().split("\n").slice(-MAX_LINES).join("\n");
  }
}
