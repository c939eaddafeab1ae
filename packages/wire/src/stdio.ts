import type { Readable, Writable } from "node:stream";
import { DEFAULT_MAX_QUEUE_CHARS } from "./node/limits.ts";
import { LineReader } from "./node/line-reader.ts";
import { LineWriter } from "./node/line-writer.ts";
import type { Transport } from "./transport.ts";

/** Options of {@link stdioTransport}. */
export interface StdioOptions {
  /** Where lines come from, for example `process.stdin`. */
  readonly input: Readable;
  /** Where lines go, for example `process.stdout`. Nobody else may write to it. */
  readonly output: Writable;
  /** Longest accepted line in bytes, without its end; a longer one is reported as `tooLong`. */
  readonly maxLineBytes: number;
  /** Outgoing characters queued before `send` asks the sender to wait. Default 1,048,576. */
  readonly maxQueueChars?: number;
}

/**
 * A transport over two Node streams: the server's side of a pipe. The end of the input ends `lines`, while sending
 * stays possible until `close()`. An error of either stream breaks the connection: `lines` throws it and sends reject.
 * `close()` writes what is queued, however long the other side takes to read it, ends the output and destroys the input.
 */
export function stdioTransport(options: StdioOptions): Transport {
  const { input, output, maxLineBytes, maxQueueChars = DEFAULT_MAX_QUEUE_CHARS } = options;
  const broken = (error: Error) => {
    writer.break(error);
    reader.stop(error);
  };
  const onEnd = (error: Error | undefined) => (error === undefined ? reader.end() : broken(error));
  const reader = new LineReader({ input, maxLineBytes, unfinishedLine: "deliver", onEnd });
  const writer = new LineWriter({ output, maxQueueChars, onError: broken });
  const close = async (reason?: Error): Promise<void> => {
    reader.stop(reason);
    input.destroy();
    await writer.close();
  };
  return { lines: reader.lines, send: (line) => writer.send(line), close };
}
