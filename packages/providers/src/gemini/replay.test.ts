import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { BYTES_AT_ONCE, eventsOf, recorded, replayFetch } from "../http/replay-fetch.ts";
import type { ModelEvent } from "../port.ts";
import { geminiDriver } from "./index.ts";

const why = "no recorded streams; set MEERKAT_CORPORA";
const THOUGHT_SHA256 = "b543f381617bf2df623a1b48abe9e40a7298c520ce985cbe38ad2a1f00bff7de";

async function replay(lines: readonly string[], bytesAtOnce: number, lineEnd: string): Promise<readonly ModelEvent[]> {
  const fetch = replayFetch(lines, bytesAtOnce, lineEnd);
  const events = await eventsOf(await geminiDriver(() => ({ apiKey: "AIza-test-key", fetch })).load());
  return events.filter(({ type }) => type !== "usage");
}

/** The signature of a recorded line. */
function signature(line = ""): string {
  return /"thoughtSignature":"([^"]+)"/.exec(line)?.[1] ?? "";
}

function text(events: readonly ModelEvent[], type: "text_delta" | "reasoning_delta"): string {
  return events.map((event) => (event.type === type ? event.delta : "")).join("");
}

function call(n: number, name: string, args: object, thoughtSignature?: string) {
  const meta = thoughtSignature ? { meta: { provider: "gemini", thoughtSignature } } : {};
  return { type: "block", block: { blockType: "tool_use", data: { id: `fc_${n}`, name, args, ...meta } } };
}

function finish(stopReason: string, [inputTokens, outputTokens, reasoningTokens]: readonly [number, number, number]) {
  return { type: "finish", stopReason, usage: { inputTokens, outputTokens, reasoningTokens } };
}

describe.each(BYTES_AT_ONCE)("recorded streams, %s bytes at once", (bytes) => {
  describe.each(["\n", "\r\n"])("with lines that end in %j", (lineEnd) => {
    test.for([
      ["google-text", 'There are **3** "r"s in strawberry.\n\nst**r**awbe**rr**y', [9, 208, 185]],
      [
        "google-reasoning",
        'There are **3** "r"s in strawberry.\n\nHere is the breakdown: st**r**awbe**rr**y.',
        [9, 285, 256],
      ],
    ] as const)("%s: a text that is signed on an empty part", async ([name, answer, usage], { skip }) => {
      const lines = recorded(`gemini/${name}.chunks.txt`);
      skip(!lines, why);
      const events = await replay(lines ?? [], bytes, lineEnd);
      const meta = { provider: "gemini", thoughtSignature: signature(lines?.at(-1)), at: answer.length };
      expect(text(events, "text_delta")).toBe(answer);
      expect(events.slice(-2)).toEqual([
        { type: "block", block: { blockType: "text", data: { text: answer, meta } } },
        finish("end_turn", usage),
      ]);
      expect(events).toHaveLength(4);
    });

    test("google-tool-call-gemini3: a call that is signed", async ({ skip }) => {
      const lines = recorded("gemini/google-tool-call-gemini3.chunks.txt");
      skip(!lines, why);
      expect(await replay(lines ?? [], bytes, lineEnd)).toEqual([
        call(1, "weather", { location: "San Francisco" }, signature(lines?.[0])),
        finish("tool_use", [29, 819, 804]),
      ]);
    });

    test("google-stream-no-args-tool-call: thoughts, a call without arguments, and three in pieces", async ({
      skip,
    }) => {
      const lines = recorded("gemini/google-stream-no-args-tool-call.chunks.txt");
      skip(!lines, why);
      const events = await replay(lines ?? [], bytes, lineEnd);
      const thought = text(events, "reasoning_delta");
      // Of the recorded thought, computed without the adapter.
      expect(createHash("sha256").update(thought).digest("hex")).toBe(THOUGHT_SHA256);
      expect(events.slice(1)).toEqual([
        { type: "block", block: { blockType: "reasoning", data: { text: thought } } },
        call(1, "read_theme", {}, signature(lines?.[1])),
        call(2, "read_screen", { id: "A" }),
        call(3, "read_screen", { id: "B" }),
        call(4, "read_screen", { id: "C" }),
        finish("tool_use", [249, 241, 183]),
      ]);
    });
  });
});
