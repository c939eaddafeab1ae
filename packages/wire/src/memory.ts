import { LineQueue } from "./line-queue.ts";
import type { Transport } from "./transport.ts";

/** Options of {@link memoryPair}. */
export interface MemoryPairOptions {
  /** Unread lines in one direction after which `send` asks the sender to wait. Default 256. */
  readonly queueLines?: number;
}

const DEFAULT_QUEUE_LINES = 256;

/**
 * Two transports linked inside one process: what one sends, the other reads. Both directions are bounded. Closing one
 * side lets the other read what was already sent, then ends its `lines`; a reason given to `close` stays on the side
 * that closed, as it would with a pipe.
 */
export function memoryPair({
  queueLines = DEFAULT_QUEUE_LINES,
}: MemoryPairOptions = {}): readonly [Transport, Transport] {
  const there = new LineQueue({ limit: queueLines });
  const back = new LineQueue({ limit: queueLines });
  return [memoryEnd({ incoming: back, outgoing: there }), memoryEnd({ incoming: there, outgoing: back })];
}

function memoryEnd({ incoming, outgoing }: { incoming: LineQueue; outgoing: LineQueue }): Transport {
  return {
    lines: incoming,
    // A byte transport skips empty lines, so this one does too.
    send: (line) => (line === "" ? undefined : outgoing.push({ text: line })),
    close: async (reason) => {
      outgoing.end();
      incoming.stop(reason);
    },
  };
}
