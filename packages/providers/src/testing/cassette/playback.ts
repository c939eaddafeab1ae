import type { TapeBreak, TapeEnd, TapeExchange } from "./tape.ts";

/** The statuses whose responses have no body. */
const BODILESS = new Set([204, 205, 304]);

type Signal = AbortSignal | undefined;

/** The recorded response, its body in the pieces in which it arrived. Throws as `fetch` did where there was none. */
export async function playedResponse(exchange: TapeExchange, signal: Signal): Promise<Response> {
  if ("failed" in exchange) return await broken(exchange.failed, signal);
  const { response, chunks, end } = exchange;
  const body = BODILESS.has(response.status) ? null : played(chunks, end, signal);
  return new Response(body, response);
}

function played(
  chunks: readonly Uint8Array<ArrayBuffer>[],
  end: TapeEnd,
  signal: Signal,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let next = 0;
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        signal?.throwIfAborted();
        const chunk = chunks[next++];
        // The reader gets its own bytes: it may hand them on.
        if (chunk) controller.enqueue(chunk.slice());
        else if (end === "whole") controller.close();
        else await broken(end, signal);
      },
    },
    { highWaterMark: 0 },
  );
}

/** Throws as the network did. Where whoever asked had left, there is silence until they leave again. */
function broken(reason: TapeBreak, signal: Signal): Promise<never> {
  if (reason !== "left") throw new TypeError(reason.broken);
  if (!signal) throw new TypeError("The recording ends here, because whoever asked had left.");
  return new Promise((_, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
  });
}
