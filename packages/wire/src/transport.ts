/** One received line: its text without the line end, or the notice that it was longer than the limit. */
export type Line =
  | { readonly text: string }
  | {
      readonly tooLong: {
        /** The limit that was passed, in bytes before the line end. */
        readonly limitBytes: number;
        /** The beginning of the line (up to 200 bytes, cut at a whole character), for an error message or a log. */
        readonly head: string;
      };
    };

/** Lines as they come. */
export interface Lines extends AsyncIterable<Line> {
  /**
   * The next line if it is there already: who reads many saves the turn of the microtask queue that each would take.
   * Only for the one who iterates, between two of its steps. A transport need not have it.
   */
  take?(): Line | undefined;
}

/**
 * Both directions of one connection, line by line. Parsing is left to the reader, so that bad JSON is treated alike
 * whether it came over a pipe or over memory.
 */
export interface Transport {
  /**
   * What the other side sent. Ends when that side closed or after `close()`; throws the reason when the connection
   * broke. Lines that arrived before the end are delivered first. Can be iterated once.
   */
  readonly lines: Lines;
  /**
   * Queues one line, which must not contain a newline. Lines leave in the order of these calls.
   *
   * @returns `undefined` when the line was taken at once, or a promise that resolves when the bounded queue has room
   * again. The line is queued in both cases; waiting is how a sender of many lines keeps memory bounded. The promise
   * rejects with the reason after `close()` or when the connection broke; it may be ignored without an unhandled
   * rejection.
   */
  send(line: string): Promise<void> | undefined;
  /** Writes what is queued, then closes. Idempotent and never rejects. With a reason, `lines` throws it. */
  close(reason?: Error): Promise<void>;
}
