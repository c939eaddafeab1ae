import type { AssistantBlock, Message } from "@meerkat/protocol";
import { expect, test } from "vitest";
import { inputItems } from "./input.ts";

const REASONING = { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "gAAA" } as const;

function items(...messages: readonly Message[]) {
  return inputItems(messages, "openai");
}

function answer(...blocks: readonly AssistantBlock[]): Message {
  return { role: "block_assistant", blocks, stopReason: "end_turn" };
}

test("a user's pictures are data URLs; what cannot be sent is named", () => {
  const content = [
    { type: "text", text: "Look" },
    { type: "image", mediaType: "image/png", source: "inline", data: "QUJD" },
    { type: "image", mediaType: "image/webp", source: "blob", blobId: "b1" },
  ] as const;
  expect(items({ role: "user", content })).toEqual([
    {
      type: "message",
      role: "user",
      content: [
        { type: "input_text", text: "Look" },
        { type: "input_image", image_url: "data:image/png;base64,QUJD", detail: "auto" },
        { type: "input_text", text: "[image of type image/webp left out]" },
      ],
    },
  ]);
});

test("notices come from the developer", () => {
  expect(items({ role: "system_notice", kind: "generic", body: "Tools changed." })).toEqual([
    { type: "message", role: "developer", content: "Tools changed." },
  ]);
});

test("reasoning goes back as it came, before what followed it, and messages keep their phase", () => {
  const sent = items(
    answer(
      { blockType: "reasoning", data: { text: "", meta: { provider: "openai", item: REASONING } } },
      { blockType: "text", data: { text: "Working.", meta: { provider: "openai", phase: "commentary" } } },
      { blockType: "tool_use", data: { id: "call_1", name: "look", args: { at: 1 } } },
    ),
  );
  expect(sent).toEqual([
    REASONING,
    { type: "message", role: "assistant", content: "Working.", phase: "commentary" },
    { type: "function_call", call_id: "call_1", name: "look", arguments: '{"at":1}' },
  ]);
});

test("reasoning that nothing followed is left out", () => {
  const meta = { provider: "openai", item: REASONING };
  expect(items(answer({ blockType: "reasoning", data: { text: "cut", meta } }))).toEqual([]);
});

test("what another provider noted is not read", () => {
  const sent = items(
    answer(
      { blockType: "reasoning", data: { text: "hm", meta: { provider: "anthropic", item: REASONING } } },
      { blockType: "text", data: { text: "Hi", meta: { provider: "gemini", phase: "commentary" } } },
      { blockType: "unknown", data: { provider: "gemini", item: { type: "web_search_call" } } },
    ),
  );
  expect(sent).toEqual([{ type: "message", role: "assistant", content: "Hi" }]);
});

test("commentary that was kept out of a structured answer goes back as commentary", () => {
  const meta = { provider: "openai", phase: "commentary" };
  expect(items(answer({ blockType: "reasoning", data: { text: "On it", meta } }))).toEqual([
    { type: "message", role: "assistant", content: "On it", phase: "commentary" },
  ]);
});

test("items that nobody here knows go back unchanged", () => {
  const item = { type: "web_search_call", id: "ws_1", status: "completed" };
  expect(items(answer({ blockType: "unknown", data: { provider: "openai", item } }))).toEqual([item]);
});

test("tool results say that they failed and carry their pictures", () => {
  const image = { type: "image", mediaType: "image/png", data: "QUJD" } as const;
  const results = [
    { toolUseId: "call_1", content: "broken", isError: true },
    { toolUseId: "call_2", content: [image], isError: false },
  ];
  expect(items({ role: "tool_results", results })).toEqual([
    { type: "function_call_output", call_id: "call_1", output: "Error:\nbroken" },
    {
      type: "function_call_output",
      call_id: "call_2",
      output: [{ type: "input_image", image_url: "data:image/png;base64,QUJD", detail: "auto" }],
    },
  ]);
});

test("calls with free text are answered as such", () => {
  const meta = { provider: "openai", item: "custom_tool_call" };
  const call = { blockType: "tool_use", data: { id: "call_1", name: "sql", args: "SELECT 1", meta } } as const;
  const results = [{ toolUseId: "call_1", content: "1", isError: false }];
  expect(items(answer(call), { role: "tool_results", results })).toEqual([
    { type: "custom_tool_call", call_id: "call_1", name: "sql", input: "SELECT 1" },
    { type: "custom_tool_call_output", call_id: "call_1", output: "1" },
  ]);
});

test("arguments that were no JSON go back as they were written", () => {
  const call = { blockType: "tool_use", data: { id: "c", name: "look", args: '{"at":' } } as const;
  expect(items(answer(call))).toMatchObject([{ arguments: '{"at":' }]);
});

test("rows of old sessions are read", () => {
  const toolCalls = [{ id: "c", name: "look", args: {} }];
  expect(items({ role: "assistant", content: "Hm", toolCalls, stopReason: "tool_use" })).toEqual([
    { type: "message", role: "assistant", content: "Hm" },
    { type: "function_call", call_id: "c", name: "look", arguments: "{}" },
  ]);
});
