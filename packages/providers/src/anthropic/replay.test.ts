import { describe, expect, test } from "vitest";
import { BYTES_AT_ONCE, eventsOf, recorded, replayFetch } from "../http/replay-fetch.ts";
import type { ModelEvent } from "../port.ts";
import { anthropicDriver } from "./index.ts";

const why = "no recorded streams; set MEERKAT_CORPORA";

async function replay(name: string, bytesAtOnce: number) {
  const fetch = replayFetch(recorded(`anthropic/${name}`) ?? [], bytesAtOnce);
  const provider = await anthropicDriver(() => ({ apiKey: "sk-test", fetch })).load();
  return eventsOf(provider, { model: "claude-sonnet-4-6" });
}

function blocks(events: readonly ModelEvent[]) {
  return events.flatMap((event) => (event.type === "block" ? [event.block] : []));
}

function streamed(events: readonly ModelEvent[], type: "text_delta" | "reasoning_delta"): string {
  return events.map((event) => (event.type === type ? event.delta : "")).join("");
}

describe.each([...BYTES_AT_ONCE, 2, 7])("recorded streams, %s bytes at once", (bytes) => {
  test("text", async ({ skip }) => {
    skip(!recorded("anthropic/anthropic-text.chunks.txt"), why);
    const events = await replay("anthropic-text.chunks.txt", bytes);
    const text = streamed(events, "text_delta");
    expect(text.length).toBeGreaterThan(10);
    expect(blocks(events)).toEqual([{ blockType: "text", data: { text } }]);
    expect(events.at(-1)).toMatchObject({ type: "finish", stopReason: "end_turn" });
  });

  test("thinking with its signature", async ({ skip }) => {
    skip(!recorded("anthropic/anthropic-clear-thinking.1.chunks.txt"), why);
    const events = await replay("anthropic-clear-thinking.1.chunks.txt", bytes);
    const [thinking] = blocks(events);
    expect(thinking).toMatchObject({
      blockType: "reasoning",
      data: {
        text: streamed(events, "reasoning_delta"),
        meta: { provider: "anthropic", signature: expect.stringMatching(/^[\w+/=]{50,}$/) },
      },
    });
    expect(events.at(-1)).toMatchObject({ type: "finish" });
  });

  test("a structured answer, which is plain text", async ({ skip }) => {
    skip(!recorded("anthropic/anthropic-json-output-format.1.chunks.txt"), why);
    const events = await replay("anthropic-json-output-format.1.chunks.txt", bytes);
    expect(JSON.parse(streamed(events, "text_delta"))).toBeTypeOf("object");
    expect(events.at(-1)).toMatchObject({ type: "finish", stopReason: "end_turn" });
  });

  test("a refusal before any output", async ({ skip }) => {
    skip(!recorded("anthropic/anthropic-refusal.chunks.txt"), why);
    const events = await replay("anthropic-refusal.chunks.txt", bytes);
    expect(blocks(events)).toEqual([]);
    expect(events.at(-1)).toEqual({
      type: "finish",
      stopReason: "refusal",
      detail: expect.stringContaining("Usage Policy"),
      usage: { inputTokens: 18, outputTokens: 5, cacheCreationTokens: 0, cacheReadTokens: 0 },
    });
  });

  test("a tool without arguments", async ({ skip }) => {
    skip(!recorded("anthropic/anthropic-tool-no-args.chunks.txt"), why);
    const events = await replay("anthropic-tool-no-args.chunks.txt", bytes);
    const call = blocks(events).find(({ blockType }) => blockType === "tool_use");
    expect(call).toMatchObject({ data: { args: {} } });
    expect(events.at(-1)).toMatchObject({ type: "finish", stopReason: "tool_use" });
  });
});
