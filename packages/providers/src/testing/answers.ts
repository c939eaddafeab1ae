import assert from "node:assert/strict";
import type { Message, ToolDef } from "@meerkat/protocol";
import { assertDeltasAddUp, blocksOf, finishOf, onStage } from "./drain.ts";
import type { ConformanceHarness } from "./harness.ts";

const TEXT = "Meerkats stand guard in turns. Ein Surikat 🦝 hält Wache; 歩哨は交代する。";
// The smallest picture there is: one transparent pixel.
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const SCHEMA = { type: "object", properties: { city: { type: "string" } }, required: ["city"] } as const;
const TOOLS: readonly ToolDef[] = [
  { name: "get_weather", description: "Weather of a city", inputSchema: SCHEMA },
  { name: "get_time", description: "The time", inputSchema: { type: "object", properties: {} } },
];
const CALLS = [
  { id: "call_a", name: "get_weather", args: { city: "Tsabong" } },
  { id: "call_b", name: "get_time", args: {} },
] as const;
const TOOL_ROUND: readonly Message[] = [
  { role: "user", content: "Weather and time?" },
  {
    role: "block_assistant",
    stopReason: "tool_use",
    blocks: CALLS.map((data) => ({ blockType: "tool_use", data })),
  },
  {
    role: "tool_results",
    results: [
      { toolUseId: "call_a", content: "clear sky over Tsabong", isError: false },
      { toolUseId: "call_b", content: [{ type: "text", text: "the clock is broken" }], isError: true },
    ],
  },
];

/** What an answer must look like. */
export const answerCases = {
  "streams text that adds up to its block": (harness: ConformanceHarness) =>
    onStage(harness, [{ text: TEXT }], async ({ run }) => {
      const events = await run();
      assertDeltasAddUp(events);
      assert.ok(events.filter((event) => event.type === "text_delta").length > 1, "text must come in pieces");
      assert.deepEqual(textOf(events), [TEXT]);
      assert.equal(finishOf(events).stopReason, "end_turn");
    }),

  "reports usage once, with the last event": (harness: ConformanceHarness) =>
    onStage(harness, [{ text: "Hi", usage: { inputTokens: 21, outputTokens: 7 } }], async ({ run }) => {
      const { usage } = finishOf(await run());
      assert.deepEqual([usage.inputTokens, usage.outputTokens], [21, 7]);
    }),

  "streams reasoning before the text": (harness: ConformanceHarness) =>
    onStage(harness, [{ reasoning: "Who is on guard?", text: TEXT }], async ({ run }) => {
      const events = await run();
      assertDeltasAddUp(events);
      const kinds = blocksOf(events).map((block) => block.blockType);
      assert.deepEqual(kinds, harness.reasoning === false ? ["text"] : ["reasoning", "text"]);
    }),

  "gives parallel tool calls in order, with {} for no arguments": (harness: ConformanceHarness) =>
    onStage(harness, [{ text: "Let me look.", toolCalls: CALLS }], async ({ run }) => {
      const events = await run({ tools: TOOLS });
      assertDeltasAddUp(events);
      const calls = blocksOf(events).flatMap((block) => (block.blockType === "tool_use" ? [block.data] : []));
      assert.deepEqual(
        calls.map(({ name, args }) => ({ name, args })),
        CALLS.map(({ name, args }) => ({ name, args })),
      );
      assert.equal(new Set(calls.map((call) => call.id)).size, CALLS.length, "call ids must differ");
      assert.equal(finishOf(events).stopReason, "tool_use");
    }),

  "sends tool results back to the model": (harness: ConformanceHarness) =>
    onStage(harness, [{ text: "Clear." }], async ({ run, received }) => {
      const events = await run({ messages: TOOL_ROUND, tools: TOOLS });
      assert.deepEqual(textOf(events), ["Clear."]);
      assertReceived(received(), ["clear sky over Tsabong", "the clock is broken", "get_weather"]);
    }),

  "sends the system prompt, tools and pictures": (harness: ConformanceHarness) =>
    onStage(harness, [{ text: "A pixel." }], async ({ run, received }) => {
      const image = { type: "image", mediaType: "image/png", source: "inline", data: PIXEL } as const;
      const content = [{ type: "text", text: "What is this?" }, image] as const;
      await run({ system: "You look at pictures.", messages: [{ role: "user", content }], tools: TOOLS });
      assertReceived(received(), ["You look at pictures.", "What is this?", "image/png", PIXEL, "get_time"]);
    }),

  "answers an output request with JSON text": (harness: ConformanceHarness) =>
    onStage(harness, [{ json: { city: "Tsabong" } }], async ({ run, received }) => {
      const events = await run({ output: { schema: SCHEMA, constrained: true, name: "place" } });
      assertDeltasAddUp(events);
      assert.deepEqual(JSON.parse(textOf(events).join("")), { city: "Tsabong" });
      assertReceived(received(), ['"city"']);
    }),

  "says when an answer was cut": (harness: ConformanceHarness) =>
    onStage(harness, [{ text: TEXT, stopReason: "max_tokens" }], async ({ run }) => {
      assert.equal(finishOf(await run()).stopReason, "max_tokens");
    }),

  "gives an answer of nothing as a bare finish": (harness: ConformanceHarness) =>
    onStage(harness, [{ text: "" }], async ({ run }) => {
      const events = await run();
      assert.equal(finishOf(events).stopReason, "end_turn");
      assert.equal(textOf(events).join(""), "");
    }),
};

function textOf(events: Parameters<typeof blocksOf>[0]): readonly string[] {
  return blocksOf(events).flatMap((block) => (block.blockType === "text" ? [block.data.text] : []));
}

function assertReceived(requests: readonly string[], parts: readonly string[]): void {
  assert.equal(requests.length, 1, "one call must make one request");
  for (const part of parts) assert.ok(requests[0]?.includes(part), `the request must contain ${part.slice(0, 40)}`);
}
