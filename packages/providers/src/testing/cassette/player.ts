import { existsSync, readFileSync } from "node:fs";
import { canonicalLines } from "./canonical.ts";
import { driftError, missingError, unusedError } from "./errors.ts";
import { fromLines } from "./lines.ts";
import { playedResponse } from "./playback.ts";
import type { Deck } from "./recorder.ts";
import { outgoing, type ReadingOptions } from "./request.ts";
import type { TapeExchange, TapeRequest } from "./tape.ts";

/** What a player works with. */
export interface PlayerOptions extends ReadingOptions {
  readonly path: string;
}

/**
 * Answers from the file and asks nobody. A request gets the first recording of an equal one that is left, so that
 * requests may overtake each other; `close` throws what did not fit.
 */
export function player({ path, ...reading }: PlayerOptions): Deck {
  if (!existsSync(path)) throw missingError(path);
  const left = fromLines(readFileSync(path, "utf8"), path).map((exchange) => ({
    exchange,
    key: keyOf(exchange.request),
  }));
  let drift: Error | undefined;
  const close = async () => {
    if (drift) throw drift;
    const unused = left.map(({ exchange }) => exchange);
    if (unused.length > 0) throw unusedError(path, unused);
  };
  return {
    async fetch(...args) {
      const { recorded: request, init } = await outgoing(args, reading);
      init.signal?.throwIfAborted();
      const found = left.findIndex(({ key }) => key === keyOf(request));
      const [match] = found < 0 ? [] : left.splice(found, 1);
      if (match) return await playedResponse(match.exchange, init.signal ?? undefined);
      const unused = left.map(({ exchange }) => exchange);
      drift ??= driftError(path, request, nearest(request, unused));
      throw drift;
    },
    close,
    // The block that ends has most likely thrown the drift already; a second one would only hide it.
    [Symbol.asyncDispose]: async () => (drift ? undefined : await close()),
  };
}

/** The recording that the request is most likely meant to be: the next one of the same address, or else the next. */
function nearest(request: TapeRequest, unused: readonly TapeExchange[]): TapeExchange | undefined {
  const address = (each: TapeRequest) => canonicalLines(each)[0];
  return unused.find((each) => address(each.request) === address(request)) ?? unused[0];
}

function keyOf(request: TapeRequest): string {
  return canonicalLines(request).join("\n");
}
