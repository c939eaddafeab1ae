import type { Usage } from "@meerkat/protocol";

/** The counts of either API; servers leave out what they do not count. */
export interface Counts {
  readonly input: number | undefined;
  readonly output: number | undefined;
  readonly cached?: number | undefined;
  readonly written?: number | undefined;
  readonly reasoning?: number | undefined;
}

/** Usage as the port counts: the input includes what came from a cache, the output includes reasoning. */
export function usageOf({ input, output, cached, written, reasoning }: Counts): Usage {
  return {
    inputTokens: input ?? 0,
    outputTokens: output ?? 0,
    ...(cached === undefined ? {} : { cacheReadTokens: cached }),
    ...(written === undefined ? {} : { cacheCreationTokens: written }),
    ...(reasoning === undefined ? {} : { reasoningTokens: reasoning }),
  };
}
