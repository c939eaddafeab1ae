import type { AssistantBlock, Message } from "@meerkat/protocol";
import { expect, test } from "vitest";
import { chatMessages } from "./messages.ts";

const PICTURE = { type: "image", mediaType: "image/png", data: "QUJD" } as const;
const THOUGHT = {
  blockType: "reasoning",
  data: { text: "Hm.", meta: { provider: "other", field: "reasoning_content" } },
} as const;
const CALL = { blockType: "tool_use", data: { id: "c1", name: "look", args: { at: 1 } } } as const;
const SENT_CALL = { id: "c1", type: "function", function: { name: "look", arguments: '{"at":1}' } };

function sent(...messages: readonly Message[]) {
  return chatMessages(undefined, messages, "other");
}

function answer(...blocks: readonly AssistantBlock[]): Message {
  return { role: "block_assistant", blocks, stopReason: "end_turn" };
}

function user(content: string): Message {
  return { role: "user", content };
}

test("the model sees what it thought again while it works on its tools, under the name the server used", () => {
  const results: Message = { role: "tool_results", results: [{ toolUseId: "c1", content: "seen", isError: false }] };
  const turn = [user("Look"), answer(THOUGHT, CALL), results];
  const working = { role: "assistant", content: null, tool_calls: [SENT_CALL] };
  expect(sent(...turn)[1]).toEqual({ ...working, reasoning_content: "Hm." });
  expect(sent(...turn, user("And?"))[1]).toEqual(working);
});

test("thoughts of other providers, and of answers without calls, are left out", () => {
  const foreign = {
    blockType: "reasoning",
    data: { text: "Hm.", meta: { provider: "x", field: "reasoning" } },
  } as const;
  expect(sent(answer(foreign, CALL))).toEqual([{ role: "assistant", content: null, tool_calls: [SENT_CALL] }]);
  expect(sent(answer(THOUGHT, { blockType: "text", data: { text: "Hi" } }))).toEqual([
    { role: "assistant", content: "Hi" },
  ]);
});

test("an answer that says nothing is left out", () => {
  expect(sent(user("a"), answer(THOUGHT), user("b"))).toEqual([{ role: "user", content: "a\n\nb" }]);
});

test("what users and notices say in a row becomes one message", () => {
  const looked: Message = { role: "user", content: [{ type: "text", text: "Look" }, PICTURE] };
  expect(sent({ role: "system_notice", kind: "generic", body: "Tools changed." }, looked)).toEqual([
    {
      role: "user",
      content: [
        { type: "text", text: "Tools changed." },
        { type: "text", text: "Look" },
        { type: "image_url", image_url: { url: "data:image/png;base64,QUJD" } },
      ],
    },
  ]);
});

test("pictures of tools follow all results", () => {
  const results = [
    { toolUseId: "c1", content: [PICTURE], isError: false },
    { toolUseId: "c2", content: "broken", isError: true },
  ];
  expect(sent({ role: "tool_results", results })).toEqual([
    { role: "tool", tool_call_id: "c1", content: "The picture follows the results of the tools." },
    { role: "tool", tool_call_id: "c2", content: "Error:\nbroken" },
    {
      role: "user",
      content: [
        { type: "text", text: "Picture from the tool call c1:" },
        { type: "image_url", image_url: { url: "data:image/png;base64,QUJD" } },
      ],
    },
  ]);
});

test("arguments that were no object are sent as one", () => {
  const call = { blockType: "tool_use", data: { id: "c1", name: "look", args: '{"at":' } } as const;
  expect(sent(answer(call))).toMatchObject([
    { tool_calls: [{ function: { arguments: '{"unreadable_arguments":"{\\"at\\":"}' } }] },
  ]);
});

test("rows of old sessions are read", () => {
  const toolCalls = [CALL.data];
  expect(sent({ role: "assistant", content: "Hm", toolCalls, stopReason: "tool_use" })).toEqual([
    { role: "assistant", content: "Hm", tool_calls: [SENT_CALL] },
  ]);
});
