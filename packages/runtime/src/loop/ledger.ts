import type { RunUsage, Usage } from "@meerkat/protocol";

/** Counts a run's model calls, tool calls and tokens; the totals are sums by construction. */
export interface Ledger {
  readonly turns: number;
  readonly toolCalls: number;
  startTurn(): number;
  countToolCalls(count: number): void;
  spend(usage: Usage): void;
  usage(): RunUsage;
}

export function createLedger(): Ledger {
  const total = { inputTokens: 0, outputTokens: 0 };
  const parts: { cacheCreationTokens?: number; cacheReadTokens?: number; reasoningTokens?: number } = {};
  let [turns, toolCalls] = [0, 0];
  return {
    get turns() {
      return turns;
    },
    get toolCalls() {
      return toolCalls;
    },
    startTurn: () => ++turns,
    countToolCalls: (count) => {
      toolCalls += count;
    },
    spend: (usage) => {
      total.inputTokens += usage.inputTokens;
      total.outputTokens += usage.outputTokens;
      for (const key of ["cacheCreationTokens", "cacheReadTokens", "reasoningTokens"] as const) {
        const tokens = usage[key];
        if (typeof tokens === "number") parts[key] = (parts[key] ?? 0) + tokens;
      }
    },
    usage: () => ({ ...total, totalTokens: total.inputTokens + total.outputTokens, ...parts }),
  };
}
