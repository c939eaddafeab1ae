import type { GenerateContentResponseUsageMetadata } from "@google/genai/web";
import { readCount } from "../http/read.ts";
import { usageOf } from "../usage.ts";

/** The API counts thoughts and what Google's own tools brought in beside the rest; the prompt includes what was cached. */
export function tokensOf(usage: GenerateContentResponseUsageMetadata) {
  const sum = (...counts: unknown[]) => counts.reduce<number>((total, count) => total + (readCount(count) ?? 0), 0);
  return usageOf({
    input: sum(usage.promptTokenCount, usage.toolUsePromptTokenCount),
    output: sum(usage.candidatesTokenCount, usage.thoughtsTokenCount),
    cached: usage.cachedContentTokenCount,
    reasoning: usage.thoughtsTokenCount,
  });
}
