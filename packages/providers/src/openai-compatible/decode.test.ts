import { expect, test } from "vitest";
import { retryInfo } from "../errors.ts";
import type { ModelEvent } from "../port.ts";
import { decodeChat } from "./decode.ts";

type Json = Readonly<Record<string, unknown>>;

function delta(delta: Json, finish?: string): Json {
  return { choices: [{ index: 0, delta, finish_reason: finish ?? null }] };
}

function calls(...pieces: readonly Json[]): Json {
  return delta({ tool_calls: pieces });
}

async function decode(...chunks: readonly Json[]): Promise<readonly ModelEvent[]> {
  async function* stream() {
    for (const chunk of chunks) yield [chunk];
  }
  const events: ModelEvent[] = [];
  const decoded = decodeChat(stream(), { provider: "other", toolName: (name) => name });
  for await (const steps of decoded) events.push(...steps);
  return events;
}

async function toolCalls(...chunks: readonly Json[]) {
  const events = await decode(...chunks);
  return events.flatMap((event) =>
    event.type === "block" && event.block.blockType === "tool_use" ? [event.block.data] : [],
  );
}

test.each(["reasoning_content", "reasoning"])("%s is reasoning, kept with the name it came by", async (field) => {
  const events = await decode(
    delta({ role: "assistant", content: "" }),
    delta({ [field]: "Hm" }),
    delta({ content: "Hi" }),
    delta({}, "stop"),
  );
  expect(events).toEqual([
    { type: "reasoning_delta", delta: "Hm" },
    { type: "block", block: { blockType: "reasoning", data: { text: "Hm", meta: { provider: "other", field } } } },
    { type: "text_delta", delta: "Hi" },
    { type: "block", block: { blockType: "text", data: { text: "Hi" } } },
    { type: "finish", stopReason: "end_turn", usage: { inputTokens: 0, outputTokens: 0 } },
  ]);
});

test("a refusal is a stop of its own, with the model's words", async () => {
  const events = await decode(delta({ refusal: "I can" }), delta({ refusal: "not." }), delta({}, "stop"));
  expect(events).toMatchObject([{ type: "finish", stopReason: "refusal", detail: "I cannot." }]);
});

test.each([
  ["length", "max_tokens", undefined],
  ["content_filter", "content_filter", undefined],
  ["eos_token", "end_turn", "eos_token"],
  ["constructor", "end_turn", "constructor"],
])("finish_reason %s is %s", async (reason, stopReason, detail) => {
  expect((await decode(delta({ content: "Hi" }, reason))).at(-1)).toEqual({
    type: "finish",
    stopReason,
    ...(detail === undefined ? {} : { detail }),
    usage: { inputTokens: 0, outputTokens: 0 },
  });
});

test("usage is read from the chunk after the last choice", async () => {
  const usage = {
    prompt_tokens: 100,
    completion_tokens: 20,
    prompt_tokens_details: { cached_tokens: 64, cache_write_tokens: 8 },
    completion_tokens_details: { reasoning_tokens: 5 },
  };
  expect((await decode(delta({ content: "Hi" }), delta({}, "stop"), { choices: [], usage })).at(-1)).toMatchObject({
    usage: { inputTokens: 100, outputTokens: 20, cacheReadTokens: 64, cacheCreationTokens: 8, reasoningTokens: 5 },
  });
});

test("arguments of parallel calls are put together by index", async () => {
  const made = await toolCalls(
    calls({ index: 0, id: "a", function: { name: "look", arguments: '{"at"' } }),
    calls({ index: 1, id: "b", function: { name: "wait", arguments: "" } }),
    calls({ index: 0, function: { arguments: ":1}" } }),
    delta({}, "tool_calls"),
  );
  expect(made).toEqual([
    { id: "a", name: "look", args: { at: 1 } },
    { id: "b", name: "wait", args: {} },
  ]);
});

test("calls with one index for all, or none, are told apart by their ids", async () => {
  const piece = (id: string, more: Json) => ({ ...more, id, function: { name: "look", arguments: `{"at":"${id}"}` } });
  const expected = [{ args: { at: "a" } }, { args: { at: "b" } }];
  expect(
    await toolCalls(calls(piece("a", { index: 0 })), calls(piece("b", { index: 0 })), delta({}, "stop")),
  ).toMatchObject(expected);
  expect(await toolCalls(calls(piece("a", {}), piece("b", {})), delta({}, "stop"))).toMatchObject(expected);
});

test("a call without an id gets one, and a stop with calls is a stop for tools", async () => {
  const events = await decode(
    calls({ function: { name: "look", arguments: { at: 1 } } }),
    calls({ function: { name: "look" } }),
    delta({}, "stop"),
  );
  const ids = events.flatMap((event) =>
    event.type === "block" && event.block.blockType === "tool_use" ? [event.block.data.id] : [],
  );
  expect(new Set(ids).size).toBe(2);
  expect(events.at(-1)).toMatchObject({ stopReason: "tool_use" });
});

test("arguments that are no JSON stay text, for the runtime to answer", async () => {
  const piece = { index: 0, id: "a", function: { name: "look", arguments: '{"at":' } };
  expect(await toolCalls(calls(piece), delta({}, "tool_calls"))).toEqual([{ id: "a", name: "look", args: '{"at":' }]);
});

test.each(['{"at":', ""])("a call that was cut off after %j is not made", async (text) => {
  const whole = { index: 0, id: "a", function: { name: "look", arguments: "{}" } };
  const cut = { index: 1, id: "b", function: { name: "look", arguments: text } };
  expect(await toolCalls(calls(whole), calls(cut), delta({}, "length"))).toMatchObject([{ id: "a" }]);
});

test.each(["error", "abort"])("a server that stops with %s has failed", async (reason) => {
  await expect(decode(delta({ content: "Hi" }, reason))).rejects.toThrow(reason);
});

test.each<[string, Json]>([
  ["a content that is no text", delta({ content: 7 })],
  ["a content in a part that is none", delta({ content: [{ type: "text" }] })],
  ["a refusal that is no text", delta({ refusal: {} })],
  ["reasoning that is no text", delta({ reasoning_content: 7 })],
  ["calls that are no list", delta({ tool_calls: {} })],
  ["arguments that are none", calls({ index: 0, id: "c", function: { name: "look", arguments: [1] } })],
  ["choices that are no list", { choices: "Hi" }],
])("%s is not lost unnoticed", async (_, chunk) => {
  await expect(decode(chunk, delta({}, "stop"))).rejects.toThrow("malformed server-sent event");
});

test("a content in parts is the text of those that are text", async () => {
  const parts = [
    { type: "text", text: "H" },
    { type: "reference", ids: [1] },
    { type: "text", text: "i" },
  ];
  expect(await decode(delta({ content: parts }), delta({}, "stop"))).toMatchObject([
    { type: "text_delta", delta: "Hi" },
    { type: "block" },
    { type: "finish" },
  ]);
});

test("a stream without an end is a network failure", async () => {
  const error = await decode(delta({ content: "Hi" })).catch((reason: unknown) => reason);
  expect(retryInfo(error)).toEqual({ retryable: true, reason: "network" });
});

test("chunks with nothing in them are no matter", async () => {
  expect(
    await decode(
      {},
      { choices: null },
      { choices: [{}] },
      delta({ content: null, tool_calls: null }),
      delta({}, "stop"),
    ),
  ).toHaveLength(1);
});
