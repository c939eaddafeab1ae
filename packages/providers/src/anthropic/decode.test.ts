import { describe, expect, test } from "vitest";
import { retryInfo } from "../errors.ts";
import { eventsOf, replayFetch } from "../http/replay-fetch.ts";
import type { ModelEvent, ModelRequest } from "../port.ts";
import { anthropicDriver } from "./index.ts";

const START = { type: "message_start", message: { usage: { input_tokens: 3, output_tokens: 1 } } };
const begin = (index: number, content_block: object) => ({ type: "content_block_start", index, content_block });
const delta = (index: number, piece: object) => ({ type: "content_block_delta", index, delta: piece });
const json = (index: number, partial_json: string) => delta(index, { type: "input_json_delta", partial_json });
const stop = (index: number) => ({ type: "content_block_stop", index });
const end = (stop_reason: string, usage: object = { output_tokens: 7 }, stop_details: object | null = null) => [
  { type: "message_delta", delta: { stop_reason, stop_details }, usage },
  { type: "message_stop" },
];
const call = (index: number, name: string) => begin(index, { type: "tool_use", id: `toolu_${index}`, name, input: {} });

async function decoded(events: readonly object[], request: Partial<ModelRequest> = {}) {
  const lines = [START, ...events].map((event) => JSON.stringify(event));
  const provider = await anthropicDriver(() => ({ apiKey: "sk-test", fetch: replayFetch(lines, 11) })).load();
  return eventsOf(provider, { model: "claude-sonnet-4-6", ...request });
}

function blocks(events: readonly ModelEvent[]) {
  return events.flatMap((event) => (event.type === "block" ? [event.block] : []));
}

const toolUse = (index: number, args: unknown, name = "look") => ({
  blockType: "tool_use",
  data: { id: `toolu_${index}`, name, args },
});

describe("calls of tools", () => {
  test("come in pieces, several at once, and without arguments", async () => {
    const events = await decoded([
      call(0, "look"),
      json(0, ""),
      json(0, '{"at":"the'),
      json(0, ' \\ud83d\\ude00"}'),
      stop(0),
      call(1, "look"),
      stop(1),
      ...end("tool_use"),
    ]);
    expect(blocks(events)).toEqual([toolUse(0, { at: "the 😀" }), toolUse(1, {})]);
    expect(events.at(-1)).toMatchObject({ type: "finish", stopReason: "tool_use" });
  });

  test("keep what a model wrote instead of arguments, for whoever runs the tool to answer it", async () => {
    const events = await decoded([call(0, "look"), json(0, '{"at": oops'), stop(0), ...end("tool_use")]);
    expect(blocks(events)).toEqual([toolUse(0, '{"at": oops')]);
  });

  test.each(["max_tokens", "model_context_window_exceeded"])("are left out when %s cuts them", async (reason) => {
    const whole = [call(0, "look"), json(0, '{"at":"x"}'), stop(0)];
    for (const piece of ["", '{"at":"the s'])
      expect(blocks(await decoded([...whole, call(1, "look"), json(1, piece), stop(1), ...end(reason)]))).toEqual([
        toolUse(0, { at: "x" }),
      ]);
    expect(blocks(await decoded([...whole, ...end(reason)]))).toEqual([toolUse(0, { at: "x" })]);
  });

  test("have the names by which the tools are known here", async () => {
    const tools = [{ name: "sky.look", description: "Looks", inputSchema: {} }];
    const events = await decoded([call(0, "sky_look"), stop(0), ...end("tool_use")], { tools });
    expect(blocks(events)).toEqual([toolUse(0, {}, "sky.look")]);
  });
});

test("what only the provider understands is kept whole, with the input that came in pieces", async () => {
  const events = await decoded([
    begin(0, { type: "redacted_thinking", data: "c2VjcmV0" }),
    stop(0),
    begin(1, { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: {} }),
    json(1, '{"query":'),
    json(1, '"hawks"}'),
    stop(1),
    begin(2, { type: "compaction", content: null }),
    delta(2, { type: "compaction_delta", content: "So far: hawks." }),
    stop(2),
    ...end("pause_turn"),
  ]);
  const kept = (block: object) => ({ blockType: "unknown", data: { provider: "anthropic", block } });
  expect(blocks(events)).toEqual([
    kept({ type: "redacted_thinking", data: "c2VjcmV0" }),
    kept({ type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "hawks" } }),
    kept({ type: "compaction", content: "So far: hawks." }),
  ]);
  expect(events.at(-1)).toMatchObject({ type: "finish", stopReason: "pause" });
});

test.each(["", "c2ln"])("thinking that is not shown keeps its signature, which began as %j", async (signature) => {
  const events = await decoded([
    begin(0, { type: "thinking", thinking: "", signature }),
    delta(0, { type: "signature_delta", signature: "c2lnbmVk" }),
    stop(0),
    ...end("end_turn"),
  ]);
  const meta = { provider: "anthropic", signature: "c2lnbmVk" };
  expect(events.slice(1, -1)).toEqual([{ type: "block", block: { blockType: "reasoning", data: { text: "", meta } } }]);
});

test("the input is all that was read, from the cache or not, and thinking is part of the output", async () => {
  const usage = {
    input_tokens: 3,
    cache_creation_input_tokens: 20,
    cache_read_input_tokens: 100,
    output_tokens: 50,
    output_tokens_details: { thinking_tokens: 30 },
  };
  expect((await decoded(end("end_turn", usage))).at(-1)).toEqual({
    type: "finish",
    stopReason: "end_turn",
    usage: {
      inputTokens: 123,
      outputTokens: 50,
      cacheCreationTokens: 20,
      cacheReadTokens: 100,
      reasoningTokens: 30,
    },
  });
});

test.each([
  ["end_turn", "end_turn"],
  ["tool_use", "tool_use"],
  ["stop_sequence", "stop_sequence"],
  ["max_tokens", "max_tokens"],
  ["pause_turn", "pause"],
  ["model_context_window_exceeded", "context_overflow"],
  ["refusal", "refusal"],
  ["something_new", "something_new"],
  ["constructor", "constructor"],
])("%s is the stop reason %s", async (reason, stopReason) => {
  expect((await decoded(end(reason))).at(-1)).toMatchObject({ type: "finish", stopReason });
});

test("a refusal before any output is a stop with the API's explanation", async () => {
  const details = { type: "refusal", category: "cyber", explanation: "Against the rules." };
  expect(await decoded(end("refusal", undefined, details))).toEqual([
    { type: "usage", usage: { inputTokens: 3, outputTokens: 1 } },
    {
      type: "finish",
      stopReason: "refusal",
      detail: "Against the rules.",
      usage: { inputTokens: 3, outputTokens: 7 },
    },
  ]);
});

test.each<[string, readonly object[]]>([
  ["a text that is none", [begin(0, { type: "text", text: "" }), delta(0, { type: "text_delta", text: 7 })]],
  ["a text by another name", [begin(0, { type: "text", text: "" }), delta(0, { type: "text_delta", content: "Hi" })]],
  ["a text in another block", [begin(0, { type: "thinking" }), delta(0, { type: "text_delta", text: "Hi" })]],
  ["a text in no block", [delta(0, { type: "text_delta", text: "Hi" })]],
  ["a delta without what it holds", [begin(0, { type: "text" }), { type: "content_block_delta", index: 0 }]],
  ["a block of no kind", [begin(0, { text: "Hi" })]],
  ["an input that is none", [begin(0, { type: "tool_use", id: "t", name: "look", input: [1] }), stop(0)]],
  ["a call without a name", [call(0, ""), stop(0)]],
])("%s is not lost unnoticed", async (_, events) => {
  const failure: unknown = await decoded([...events, ...end("end_turn")]).catch((reason: unknown) => reason);
  expect(retryInfo(failure)).toEqual({ reason: "network", retryable: true });
  expect(failure).toMatchObject({ message: expect.stringContaining("malformed server-sent event") });
});

test("what an event has beyond what is known, and what it leaves out, is no matter", async () => {
  const events = await decoded([
    { type: "vendor_note", note: 1 },
    begin(0, { type: "text", style: "plain" }),
    delta(0, { type: "mood_delta", mood: "good" }),
    delta(0, { type: "text_delta", text: "Hi" }),
    stop(0),
    stop(0),
    begin(1, { type: "tool_use", id: "toolu_1", name: "look", input: '{"at":"x"}' }),
    stop(1),
    ...end("tool_use"),
  ]);
  expect(blocks(events)).toEqual([{ blockType: "text", data: { text: "Hi" } }, toolUse(1, { at: "x" })]);
});

test("an error after the response began is what it would have been before it", async () => {
  const error = { type: "error", error: { type: "overloaded_error", message: "Overloaded" }, request_id: "req_9" };
  const failure: unknown = await decoded([error]).catch((reason: unknown) => reason);
  expect(retryInfo(failure)).toEqual({ reason: "overloaded", retryable: true });
  expect(failure).toMatchObject({
    message: "anthropic: Overloaded. Try again later.",
    details: { provider_code: "overloaded_error", provider_request_id: "req_9" },
  });
});

test.each([
  { error: { message: "upstream gone", code: 502 } },
  { type: "error", error: { type: null, message: "upstream gone" } },
])("an error after the response began that names no kind is the server's: %j", async (error) => {
  const lines = [`event: error\ndata: ${JSON.stringify(error)}\n\n`];
  const fetch = async () => new Response(ReadableStream.from(lines.map((line) => new TextEncoder().encode(line))));
  const provider = await anthropicDriver(() => ({ apiKey: "sk-test", fetch })).load();
  const failure: unknown = await eventsOf(provider).catch((reason: unknown) => reason);
  expect(failure).toMatchObject({ message: "anthropic: upstream gone. Try again later." });
  expect(retryInfo(failure)).toEqual({ reason: "server_error", retryable: true });
});

test("an answer without its end is no answer", async () => {
  const [ending = {}] = end("end_turn");
  for (const events of [[], [ending]])
    expect(retryInfo(await decoded(events).catch((reason: unknown) => reason))).toEqual({
      reason: "network",
      retryable: true,
    });
});
