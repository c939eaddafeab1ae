import type { AgentEvent } from "@meerkat/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { appendText, createFold, foldEvents } from "./fold.ts";

const sessionId = "s1";
const call = (usage: { inputTokens: number; outputTokens: number; cacheReadTokens?: number | null }): AgentEvent => ({
  type: "turn_completed",
  stopReason: "end_turn",
  usage,
});

const RUN: readonly AgentEvent[] = [
  { type: "run_started", sessionId, prompt: "weather?" },
  { type: "turn_started", turnNumber: 1 },
  { type: "text_delta", delta: "Let me look." },
  { type: "text_complete", content: "Let me look." },
  call({ inputTokens: 10, outputTokens: 4 }),
  { type: "tool_call_requested", id: "c1", name: "weather", args: {} },
  { type: "tool_call_requested", id: "c2", name: "weather", args: {} },
  { type: "turn_started", turnNumber: 2 },
  { type: "text_delta", delta: "Sun" },
  { type: "text_delta", delta: "ny" },
  call({ inputTokens: 20, outputTokens: 2, cacheReadTokens: 8 }),
];

describe("the fold of a run", () => {
  it("counts calls and tools and sums usage", () => {
    expect(foldEvents(RUN)).toEqual({
      sessionId,
      status: "running",
      text: "Sunny",
      turns: 2,
      toolCalls: 2,
      usage: { inputTokens: 30, outputTokens: 6, totalTokens: 36, cacheReadTokens: 8 },
    });
  });

  it("leaves the last word to run_completed", () => {
    const usage = { inputTokens: 31, outputTokens: 7, cacheCreationTokens: null };
    const folded = foldEvents([...RUN, { type: "run_completed", sessionId, result: "Sunny.", usage }]);
    expect(folded).toMatchObject({
      status: "completed",
      text: "Sunny.",
      turns: 2,
      usage: { inputTokens: 31, outputTokens: 7, totalTokens: 38 },
    });
    expect(folded.usage).not.toHaveProperty("cacheCreationTokens");
  });

  it("keeps what a failed run had and says why it failed", () => {
    const folded = foldEvents([...RUN, { type: "run_failed", sessionId, error: "interrupted" }]);
    expect(folded).toMatchObject({ status: "failed", error: "interrupted", text: "Sunny", turns: 2 });
  });

  it("counts the calls of a server that completes only the last one", () => {
    const started = (turnNumber: number): AgentEvent => ({ type: "turn_started", turnNumber });
    const usage = { inputTokens: 1, outputTokens: 1 };
    expect(foldEvents([started(0), started(1), { type: "run_completed", sessionId, result: "", usage }]).turns).toBe(2);
  });

  it("gives the state at each moment", () => {
    const fold = createFold();
    const before = fold.result;
    fold.push({ type: "text_delta", delta: "a" });
    expect(before.text).toBe("");
    expect(fold.result.text).toBe("a");
  });

  it("takes back the text that a retried call says anew", () => {
    const retry = (discardedChars?: number): AgentEvent => ({
      type: "retrying",
      attempt: 1,
      maxAttempts: 3,
      error: "reset",
      delayMs: 1,
      ...(discardedChars === undefined ? {} : { discardedChars }),
    });
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (kept, lost, said) => {
        const events: AgentEvent[] = [kept, lost].map((delta) => ({ type: "text_delta", delta }));
        const all = [...events, retry(lost.length), retry(), { type: "text_delta", delta: said } as const];
        expect(all.reduce(appendText, "")).toBe(kept + said);
        expect(foldEvents(all).text).toBe(kept + said);
      }),
    );
    expect(appendText("ab", retry(99))).toBe("");
  });
});
