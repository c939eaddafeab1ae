import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { BYTES_AT_ONCE, eventsOf, recorded, replayFetch } from "../http/replay-fetch.ts";
import { openaiCompatibleDriver } from "./index.ts";

// Of the recorded `choices[0].delta.content`, put together without the adapter.
const SHA256 = "53b2d9e583d02b3ff0a0e83be5beb61ce1d16ccddc7ab9f033e72ec8ef55c8e4";

describe.each(BYTES_AT_ONCE)("the recorded stream of Chat Completions, %s bytes at once", (bytes) => {
  test.for(["\n", "\r\n"])("is one text, with lines that end in %j", async (lineEnd, { skip }) => {
    const lines = recorded("openai-chat/openai-text.chunks.txt");
    skip(!lines, "no recorded streams; set MEERKAT_CORPORA");
    const fetch = replayFetch([...(lines ?? []), "[DONE]"], bytes, lineEnd);
    const provider = await openaiCompatibleDriver({}, () => ({ apiKey: "sk-test", fetch })).load();
    const events = await eventsOf(provider);
    const text = events.map((event) => (event.type === "text_delta" ? event.delta : "")).join("");
    expect(createHash("sha256").update(text).digest("hex")).toBe(SHA256);
    expect(events.filter((event) => event.type === "text_delta")).toHaveLength(300);
    expect(events.slice(-2)).toEqual([
      { type: "block", block: { blockType: "text", data: { text } } },
      {
        type: "finish",
        stopReason: "end_turn",
        usage: { inputTokens: 16, outputTokens: 300, cacheReadTokens: 0, reasoningTokens: 0 },
      },
    ]);
  });
});
