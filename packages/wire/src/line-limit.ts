/** The longest line there can be, in bytes: it is put together in memory as one text, and the engine has no longer ones. */
export const LONGEST_LINE_BYTES = 2 ** 29 - 24;

/** A code unit of a text has at most as many bytes in UTF-8. */
const MOST_BYTES_A_UNIT = 3;

/** A line was not sent, because the other side would not read it. */
export class LineTooLongError extends Error {
  readonly limitBytes: number;

  constructor(limitBytes: number) {
    super(`It is longer than the ${limitBytes} bytes that the other side reads in one line.`);
    this.name = "LineTooLongError";
    this.limitBytes = limitBytes;
  }
}

/** Throws LineTooLongError for a line over the limit. */
export function checkLineLength(line: string, limitBytes: number | undefined): void {
  // Nearly every line is so short that it need not be measured.
  if (limitBytes === undefined || line.length * MOST_BYTES_A_UNIT <= limitBytes) return;
  if (new TextEncoder().encode(line).length > limitBytes) throw new LineTooLongError(limitBytes);
}
