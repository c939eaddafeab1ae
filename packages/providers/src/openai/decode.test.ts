import { describe, expect, test } from "vitest";
import { retryInfo } from "../errors.ts";
import { eventsOf, replayFetch } from "../http/replay-fetch.ts";
import type { ModelEvent } from "../port.ts";
import { openaiDriver } from "./index.ts";

type Json = Readonly<Record<string, unknown>>;

/** What comes of a stream of these events, through the SDK. */
async function decode(...events: readonly Json[]): Promise<readonly ModelEvent[]> {
  const fetch = replayFetch(
    events.map((event) => JSON.stringify(event)),
    Number.POSITIVE_INFINITY,
  );
  return eventsOf(await openaiDriver(() => ({ apiKey: "sk-test", fetch })).load());
}

function done(output_index: number, item: Json): Json {
  return { type: "response.output_item.done", output_index, item };
}

function added(output_index: number, item: Json): Json {
  return { type: "response.output_item.added", output_index, item };
}

function textDelta(delta: string, output_index = 0): Json {
  return { type: "response.output_text.delta", output_index, content_index: 0, delta };
}

function message(...content: readonly Json[]): Json {
  return { type: "message", role: "assistant", status: "completed", content };
}

function outputText(text: string): Json {
  return { type: "output_text", text, annotations: [] };
}

function call(args: string, more: Json = {}): Json {
  return { type: "function_call", status: "completed", call_id: "c1", name: "look", arguments: args, ...more };
}

function ended(status = "completed", more: Json = {}): Json {
  const usage = { input_tokens: 9, output_tokens: 4 };
  return { type: `response.${status}`, response: { status, output: [], usage, ...more } };
}

const FINISH = { type: "finish", stopReason: "end_turn", usage: { inputTokens: 9, outputTokens: 4 } };

test("an item that was not streamed is shown whole, and usage may be sparse", async () => {
  expect(await decode(done(0, message(outputText("Hello"))), ended())).toEqual([
    { type: "text_delta", delta: "Hello" },
    { type: "block", block: { blockType: "text", data: { text: "Hello" } } },
    FINISH,
  ]);
});

test("items that only the finished response tells are told, all or those that did not end", async () => {
  const output = [message(outputText("Hello")), call("{}")];
  const said = await decode(ended("completed", { output }));
  expect(said.map(({ type }) => type)).toEqual(["text_delta", "block", "block", "finish"]);
  expect(said.at(-1)).toMatchObject({ stopReason: "tool_use" });
  const [text, look] = [
    { ...message(outputText("Hello")), id: "msg_1" },
    { ...call('{"at":1}'), id: "fc_1" },
  ];
  const begun = [done(0, text), added(2, { ...look, status: "in_progress", arguments: "" })];
  const ends = await decode(...begun, ended("completed", { output: [text, look] }));
  expect(ends.filter(({ type }) => type === "block")).toMatchObject([
    { block: { data: { text: "Hello" } } },
    { block: { data: { name: "look", args: { at: 1 } } } },
  ]);
});

test.each<[string, readonly Json[]]>([
  ["a delta that is no text", [{ ...textDelta(""), delta: 7 }]],
  ["a delta of no item", [{ ...textDelta("Hi"), output_index: null }]],
  ["an item without its content", [done(0, message({ type: "output_text" }))]],
  ["a call without arguments", [done(0, { ...call(""), arguments: undefined })]],
  ["a call without an end", [added(0, call("", { id: "fc_1" }))]],
  ["a text that another item says again", [textDelta("Hi", 1), done(0, message(outputText("Hi")))]],
  ["an event of no kind", [{ delta: "Hi" }]],
  ["an end without what it ends", [{ type: "response.output_item.done", output_index: 0 }]],
])("%s is not lost unnoticed", async (_, events) => {
  const error = await decode(...events, ended()).catch((thrown: unknown) => thrown);
  expect(retryInfo(error)).toEqual({ retryable: true, reason: "network" });
});

test("usage tells what was read from the cache and written to it", async () => {
  const usage = {
    input_tokens: 100,
    input_tokens_details: { cached_tokens: 64, cache_write_tokens: 32 },
    output_tokens: 20,
    output_tokens_details: { reasoning_tokens: 5 },
  };
  expect(await decode(ended("completed", { usage }))).toMatchObject([
    { usage: { inputTokens: 100, outputTokens: 20, cacheReadTokens: 64, cacheCreationTokens: 32, reasoningTokens: 5 } },
  ]);
});

test("the parts of a reasoning summary are paragraphs; reasoning without a text is kept for what is in it", async () => {
  const delta = (text: string) => ({ type: "response.reasoning_summary_text.delta", output_index: 0, delta: text });
  const part = { type: "response.reasoning_summary_part.added", output_index: 0 };
  const summary = ["One.", "Two."].map((text) => ({ type: "summary_text", text }));
  const item = { type: "reasoning", id: "rs_1", summary, encrypted_content: "gAAA" };
  const silent = { type: "reasoning", id: "rs_2", summary: [], encrypted_content: "gBBB" };
  const lost = { type: "reasoning", id: "rs_3", summary: [] };
  const events = await decode(
    ...[added(0, { ...item, summary: [] }), part, delta("One."), part, delta("Two."), done(0, item)],
    ...[done(1, silent), done(2, lost), ended()],
  );
  expect(events).toEqual([
    { type: "reasoning_delta", delta: "One." },
    { type: "reasoning_delta", delta: "\n\n" },
    { type: "reasoning_delta", delta: "Two." },
    {
      type: "block",
      block: { blockType: "reasoning", data: { text: "One.\n\nTwo.", meta: { provider: "openai", item } } },
    },
    {
      type: "block",
      block: { blockType: "reasoning", data: { text: "", meta: { provider: "openai", item: silent } } },
    },
    FINISH,
  ]);
});

test("calls that are streamed at the same time are kept apart", async () => {
  const second = { call_id: "c2", name: "wait" };
  const events = await decode(
    added(0, call("")),
    added(1, call("", second)),
    { type: "response.function_call_arguments.delta", output_index: 1, delta: "{}" },
    { type: "response.function_call_arguments.delta", output_index: 0, delta: '{"at":1}' },
    done(0, call('{"at":1}')),
    done(1, call("", second)),
    ended(),
  );
  expect(events).toMatchObject([
    { block: { data: { id: "c1", name: "look", args: { at: 1 } } } },
    { block: { data: { id: "c2", name: "wait", args: {} } } },
    { stopReason: "tool_use" },
  ]);
});

test("arguments that are no JSON stay text, for the runtime to answer", async () => {
  expect(await decode(done(0, call('{"at":')), ended())).toMatchObject([{ block: { data: { args: '{"at":' } } }, {}]);
});

test("items that nobody here knows are kept whole", async () => {
  const item = { type: "web_search_call", id: "ws_1", status: "completed" };
  expect(await decode(done(0, item), ended())).toEqual([
    { type: "block", block: { blockType: "unknown", data: { provider: "openai", item } } },
    FINISH,
  ]);
});

describe("how an answer ends", () => {
  test("a refusal is a completed response, and a stop of its own", async () => {
    const refusal = { type: "refusal", refusal: "I cannot do that." };
    const delta = { type: "response.refusal.delta", output_index: 0, content_index: 0, delta: "I cannot" };
    expect(await decode(added(0, message()), delta, done(0, message(refusal)), ended())).toEqual([
      { ...FINISH, stopReason: "refusal", detail: "I cannot do that." },
    ]);
  });

  test.each([
    ["max_output_tokens", { stopReason: "max_tokens" }],
    ["content_filter", { stopReason: "content_filter" }],
    ["max_messages", { stopReason: "pause", detail: "max_messages" }],
  ])("incomplete because of %s", async (reason, stop) => {
    const events = await decode(textDelta("Half"), ended("incomplete", { incomplete_details: { reason } }));
    expect(events).toEqual([
      { type: "text_delta", delta: "Half" },
      { type: "block", block: { blockType: "text", data: { text: "Half" } } },
      { ...FINISH, ...stop },
    ]);
  });

  test("an incomplete response is one by its event, also without its status", async () => {
    const details = { incomplete_details: { reason: "max_output_tokens" } };
    const ending = { type: "response.incomplete", response: details };
    expect((await decode(textDelta("Half"), ending)).at(-1)).toMatchObject({ stopReason: "max_tokens" });
  });

  test("a call that was cut off is not made", async () => {
    const cut = ended("incomplete", { incomplete_details: { reason: "max_output_tokens" } });
    expect(await decode(done(0, call('{"at":1}', { status: "incomplete" })), cut)).toMatchObject([
      { type: "finish", stopReason: "max_tokens" },
    ]);
  });

  test("without a last event it broke off", async () => {
    const error = await decode(textDelta("Half")).catch((reason: unknown) => reason);
    expect(retryInfo(error)).toEqual({ retryable: true, reason: "network" });
  });

  test.each<[string, Json, string, boolean]>([
    ["nested", { type: "error", error: { code: "server_is_overloaded", message: "Busy." } }, "overloaded", true],
    ["flat", { type: "error", code: "rate_limit_exceeded", message: "Slower." }, "rate_limited", true],
    ["without a name", { type: "error", message: "Oops." }, "server_error", true],
    ["failed", ended("failed", { error: { code: "server_error", message: "Oops." } }), "server_error", true],
    ["failed by quota", ended("failed", { error: { code: "insufficient_quota", message: "No." } }), "billing", false],
    ["failed by policy", ended("failed", { error: { code: "bio_policy", message: "No." } }), "content_filter", false],
    [
      "failed by length",
      ended("failed", { error: { code: "context_length_exceeded", message: "No." } }),
      "context_overflow",
      false,
    ],
    [
      "failed by a picture",
      ended("failed", { error: { code: "invalid_image", message: "No." } }),
      "invalid_request",
      false,
    ],
    ["failed without a word", ended("failed", { error: null }), "server_error", true],
  ])("an error in mid-stream, %s", async (_, event, reason, retryable) => {
    const error = await decode(textDelta("Half"), event).catch((thrown: unknown) => thrown);
    expect(retryInfo(error)).toEqual({ retryable, reason });
  });
});
