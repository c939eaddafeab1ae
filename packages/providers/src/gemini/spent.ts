import type { GenerateContentResponseUsageMetadata } from "@google/genai/web";
import type { Usage } from "@meerkat/protocol";
import type { ModelEvent } from "../port.ts";
import { tokensOf } from "./tokens.ts";

/** What a call has cost so far: chunks tell it again and again, and a call that fails has cost it all the same. */
export interface Spent {
  take(counts: GenerateContentResponseUsageMetadata | undefined): readonly ModelEvent[];
  readonly usage: Usage;
}

export function createSpent(): Spent {
  let counts: GenerateContentResponseUsageMetadata = {};
  let usage = tokensOf(counts);
  return {
    get usage() {
      return usage;
    },
    take(more) {
      const before = usage;
      counts = { ...counts, ...more };
      usage = tokensOf(counts);
      const same = usage.inputTokens === before.inputTokens && usage.outputTokens === before.outputTokens;
      return same ? [] : [{ type: "usage", usage }];
    },
  };
}
