import { describe, expect, type TestContext, test } from "vitest";
import { BYTES_AT_ONCE, eventsOf, recorded, replayFetch, replaysCutOnce } from "../http/replay-fetch.ts";
import type { ModelEvent } from "../port.ts";
import { anthropicDriver } from "./index.ts";

/** The data lines of a recorded stream; skips the test where there are none. */
function stream(name: string, { skip }: TestContext): readonly string[] {
  return recorded(`anthropic/anthropic-${name}.chunks.txt`) ?? skip("no recorded streams; set MEERKAT_CORPORA");
}

async function replay(fetch: typeof globalThis.fetch): Promise<readonly ModelEvent[]> {
  const provider = await anthropicDriver(() => ({ apiKey: "sk-test", fetch })).load();
  return eventsOf(provider, { model: "claude-sonnet-4-6" });
}

function streamed(events: readonly ModelEvent[], type: "text_delta" | "reasoning_delta"): string {
  return events.map((event) => (event.type === type ? event.delta : "")).join("");
}

/** The events without the deltas. */
function whole(events: readonly ModelEvent[]): readonly ModelEvent[] {
  return events.filter(({ type }) => type !== "text_delta" && type !== "reasoning_delta");
}

const text = (said: string) => ({ type: "block", block: { blockType: "text", data: { text: said } } });
const uncached = (inputTokens: number, outputTokens: number) => ({
  inputTokens,
  outputTokens,
  cacheCreationTokens: 0,
  cacheReadTokens: 0,
});

const GREETING =
  "Hello! I'm doing well, thank you for asking. How are you doing today? Is there anything I can help you with?";
const THOUGHT = "The previous result was 925. Now I need to divide that by 5.\n\n925 ÷ 5 = 185";

describe.each([...BYTES_AT_ONCE, 2, 7])("recorded streams, %s bytes at once", (bytes) => {
  const read = (name: string, context: TestContext, lineEnd?: string) =>
    replay(replayFetch(stream(name, context), bytes, lineEnd));

  test("text, however its lines end", async (context) => {
    for (const lineEnd of ["\n", "\r\n"]) {
      const events = await read("text", context, lineEnd);
      expect(streamed(events, "text_delta")).toBe(GREETING);
      expect(whole(events)).toEqual([
        { type: "usage", usage: uncached(12, 1) },
        text(GREETING),
        { type: "finish", stopReason: "end_turn", usage: uncached(12, 30) },
      ]);
    }
  });

  test("thinking with its signature", async (context) => {
    const events = await read("clear-thinking.1", context);
    expect(streamed(events, "reasoning_delta")).toBe(THOUGHT);
    const meta = { provider: "anthropic", signature: expect.stringMatching(/^EvQBCkYICxgC[\w+/]{300,}$/) };
    expect(whole(events)).toEqual([
      { type: "usage", usage: uncached(69, 2) },
      { type: "block", block: { blockType: "reasoning", data: { text: THOUGHT, meta } } },
      text("925 ÷ 5 = 185"),
      { type: "finish", stopReason: "end_turn", usage: uncached(69, 53) },
    ]);
  });

  test("a structured answer, which is plain text", async (context) => {
    const events = await read("json-output-format.1", context);
    const { characters } = JSON.parse(streamed(events, "text_delta"));
    expect(characters).toMatchObject([
      { name: "Theron Ironheart", class: "warrior" },
      { name: "Lyra Starweaver", class: "mage" },
      { name: "Rook Shadowstep", class: "thief" },
    ]);
    expect(events.at(-1)).toEqual({ type: "finish", stopReason: "end_turn", usage: uncached(313, 305) });
  });

  test("a refusal before any output", async (context) => {
    expect(await read("refusal", context)).toEqual([
      { type: "usage", usage: uncached(18, 1) },
      {
        type: "finish",
        stopReason: "refusal",
        detail: expect.stringContaining("Usage Policy"),
        usage: uncached(18, 5),
      },
    ]);
  });

  test("a tool without arguments", async (context) => {
    expect(whole(await read("tool-no-args", context))).toEqual([
      { type: "usage", usage: uncached(565, 7) },
      text("I'll update the issue list for you."),
      {
        type: "block",
        block: {
          blockType: "tool_use",
          data: { id: "toolu_01QE1WLsSVp5hy5Q3GmGTmjP", name: "updateIssueList", args: {} },
        },
      },
      { type: "finish", stopReason: "tool_use", usage: uncached(565, 48) },
    ]);
  });
});

test("a recorded stream says the same wherever it is cut in two", { timeout: 120_000 }, async (context) => {
  const lines = stream("clear-thinking.1", context);
  const expected = JSON.stringify(await replay(replayFetch(lines, Number.POSITIVE_INFINITY)));
  for (const [place, fetch] of replaysCutOnce(lines).entries())
    expect(JSON.stringify(await replay(fetch)), `cut after ${place + 1} bytes`).toBe(expected);
});
