import type { GenerateContentResponseUsageMetadata } from "@google/genai/web";
import { usageOf } from "../usage.ts";

/** The API counts thoughts and what Google's own tools brought in beside the rest; the prompt includes what was cached. */
export function tokensOf(usage: GenerateContentResponseUsageMetadata) {
  const { promptTokenCount = 0, toolUsePromptTokenCount = 0, candidatesTokenCount = 0, thoughtsTokenCount } = usage;
  return usageOf({
    input: promptTokenCount + toolUsePromptTokenCount,
    output: candidatesTokenCount + (thoughtsTokenCount ?? 0),
    cached: usage.cachedContentTokenCount,
    reasoning: thoughtsTokenCount,
  });
}
