import { describe, expect, test } from "vitest";
import { retryInfo } from "../errors.ts";
import { BYTES_AT_ONCE, eventsOf, recorded, replayFetch } from "../http/replay-fetch.ts";
import type { ModelEvent, ModelRequest } from "../port.ts";
import { openaiDriver } from "./index.ts";

const why = "no recorded streams; set MEERKAT_CORPORA";
const COMMENTARY =
  "Got it — I’ll quickly check reliable, up-to-date sources for AI headlines from **today (February 25, 2026)** and then summarize the key items with links.";

async function replay(lines: readonly string[], bytesAtOnce: number, parts?: Partial<ModelRequest>) {
  const fetch = replayFetch(lines, bytesAtOnce);
  const provider = await openaiDriver(() => ({ apiKey: "sk-test", fetch })).load();
  return eventsOf(provider, parts);
}

/** The responses of an agent loop that was recorded into one file. */
function responses(lines: readonly string[]): readonly (readonly string[])[] {
  const starts = lines.flatMap((line, index) => (line.includes('"type":"response.created"') ? [index] : []));
  return starts.map((start, index) => lines.slice(start, starts[index + 1]));
}

function blocks(events: readonly ModelEvent[]) {
  return events.flatMap((event) => (event.type === "block" ? [event.block] : []));
}

function streamed(events: readonly ModelEvent[], type: "text_delta" | "reasoning_delta"): string {
  return events.map((event) => (event.type === type ? event.delta : "")).join("");
}

/** The reasoning item as it was finished. */
function finishedReasoning(lines: readonly string[]): unknown {
  const done = lines.find((line) => line.includes('"response.output_item.done"') && line.includes('"reasoning"'));
  return JSON.parse(done ?? "").item;
}

describe.each(BYTES_AT_ONCE)("recorded streams, %s bytes at once", (bytes) => {
  test("an agent loop: reasoning with encrypted content, calls, and the answer", async ({ skip }) => {
    const lines = recorded("openai-responses/openai-reasoning-encrypted-content.1.chunks.txt");
    skip(!lines, why);
    const recordings = responses(lines ?? []);
    const turns = await Promise.all(recordings.map((turn) => replay(turn, bytes)));
    const text = streamed(turns[0] ?? [], "reasoning_delta");
    expect(text).toMatch(/^\*\*Calculating step-by-step.*\n\nI'll compute 12 plus 7.*final product\.$/s);
    const item = finishedReasoning(recordings[0] ?? []);
    expect(turns.map(blocks)).toEqual([
      [
        { blockType: "reasoning", data: { text, meta: { provider: "openai", item } } },
        call("call_AB6AaRZ1FYZB2RwS6A5vbdqn", { a: 12, b: 7, op: "add" }),
      ],
      [call("call_Q6pW65MUgW9vF59BmItYGos3", { a: 19, b: 3, op: "multiply" })],
      [call("call_Zl5vIMnD7dVAjgU6FkhmiCZh", { a: 57, b: 10, op: "multiply" })],
      [{ blockType: "text", data: { text: "The final result is **570**." } }],
    ]);
    expect(turns.map((turn) => turn.at(-1))).toEqual([
      finish("tool_use", [134, 28]),
      finish("tool_use", [221, 26]),
      finish("tool_use", [260, 26]),
      finish("end_turn", [299, 12]),
    ]);
  });

  test("commentary is text that knows its phase, and no part of a structured answer", async ({ skip }) => {
    const lines = recorded("openai-responses/openai-phase.1.chunks.txt");
    skip(!lines, why);
    const events = await replay(lines ?? [], bytes);
    const [commentary, answer] = blocks(events);
    const meta = { provider: "openai", phase: "commentary" };
    expect(commentary).toEqual({ blockType: "text", data: { text: COMMENTARY, meta } });
    expect(answer).toMatchObject({ blockType: "text", data: { meta: { phase: "final_answer" } } });
    expect(events.at(-1)).toEqual({
      type: "finish",
      stopReason: "end_turn",
      usage: { inputTokens: 7112, outputTokens: 463, cacheReadTokens: 3072, reasoningTokens: 64 },
    });

    const structured = await replay(lines ?? [], bytes, { output: { schema: {}, constrained: false } });
    expect(blocks(structured)).toEqual([{ blockType: "reasoning", data: { text: COMMENTARY, meta } }, answer]);
    expect(streamed(structured, "reasoning_delta")).toBe(COMMENTARY);
    expect(streamed(structured, "text_delta")).toBe(streamed(events, "text_delta").slice(COMMENTARY.length));
  });

  test("a call with free text has text for arguments", async ({ skip }) => {
    const lines = recorded("openai-responses/openai-custom-tool.1.chunks.txt");
    skip(!lines, why);
    const meta = { provider: "openai", item: "custom_tool_call" };
    const data = { id: "call_custom_sql_001", name: "write_sql", args: "SELECT * FROM users WHERE age > 25", meta };
    expect(await replay(lines ?? [], bytes)).toEqual([
      { type: "block", block: { blockType: "tool_use", data } },
      finish("tool_use", [50, 20]),
    ]);
  });

  test("a failure inside a stream is the API's failure, by the API's name", async ({ skip }) => {
    const lines = recorded("openai-responses/openai-error.1.chunks.txt");
    skip(!lines, why);
    const error = await replay(lines ?? [], bytes).catch((reason: unknown) => reason);
    expect(retryInfo(error)).toEqual({ retryable: false, reason: "billing" });
    expect(error).toMatchObject({ details: { provider: "openai", provider_code: "insufficient_quota" } });
  });
});

function call(id: string, args: object) {
  return { blockType: "tool_use", data: { id, name: "calculator", args } };
}

function finish(stopReason: string, [inputTokens, outputTokens]: readonly [number, number]) {
  return { type: "finish", stopReason, usage: { inputTokens, outputTokens, cacheReadTokens: 0, reasoningTokens: 0 } };
}
