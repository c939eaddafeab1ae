import type { Usage } from "@meerkat/protocol";
import { readCount } from "./http/read.ts";

/** The counts of either API; servers leave out what they do not count. */
export interface Counts {
  readonly input: number | undefined;
  readonly output: number | undefined;
  readonly cached?: number | undefined;
  readonly written?: number | undefined;
  readonly reasoning?: number | undefined;
}

/** Usage as the port counts: the input includes what came from a cache, the output includes reasoning. */
export function usageOf(counts: Counts): Usage {
  const [cached, written] = [readCount(counts.cached), readCount(counts.written)];
  const reasoning = readCount(counts.reasoning);
  return {
    inputTokens: readCount(counts.input) ?? 0,
    outputTokens: readCount(counts.output) ?? 0,
    ...(cached === undefined ? {} : { cacheReadTokens: cached }),
    ...(written === undefined ? {} : { cacheCreationTokens: written }),
    ...(reasoning === undefined ? {} : { reasoningTokens: reasoning }),
  };
}
