import type { MessageDeltaUsage, Usage as MessageUsage } from "@anthropic-ai/sdk/resources/messages/messages";
import type { Usage } from "@meerkat/protocol";

/** What a message says of its cost, at its start or at its end. */
export type ReportedUsage = Partial<MessageUsage> | Partial<MessageDeltaUsage>;

/**
 * The cost of a call. The API counts what it read from and wrote to its cache apart from the input; here the input is
 * all of it, as with other providers. Later reports are cumulative and may leave out what has not changed.
 */
export function usageOf(reports: readonly ReportedUsage[]): Usage {
  const latest = (pick: (report: ReportedUsage) => number | null | undefined) =>
    reports.map(pick).findLast((count) => typeof count === "number");
  const written = latest((report) => report.cache_creation_input_tokens);
  const read = latest((report) => report.cache_read_input_tokens);
  const thinking = latest((report) => report.output_tokens_details?.thinking_tokens);
  return {
    inputTokens: (latest((report) => report.input_tokens) ?? 0) + (written ?? 0) + (read ?? 0),
    outputTokens: latest((report) => report.output_tokens) ?? 0,
    ...(typeof written === "number" ? { cacheCreationTokens: written } : {}),
    ...(typeof read === "number" ? { cacheReadTokens: read } : {}),
    ...(typeof thinking === "number" ? { reasoningTokens: thinking } : {}),
  };
}
