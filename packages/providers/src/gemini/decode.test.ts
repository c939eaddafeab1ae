import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { retryInfo } from "../errors.ts";
import { eventsOf, replayFetch } from "../http/replay-fetch.ts";
import type { ModelEvent, ModelRequest } from "../port.ts";
import { geminiDriver } from "./index.ts";

type Json = Readonly<Record<string, unknown>>;

/** What comes of a stream of these chunks, through the SDK. */
async function decodeAll(chunks: readonly Json[], parts: Partial<ModelRequest> = {}): Promise<readonly ModelEvent[]> {
  const fetch = replayFetch(
    chunks.map((chunk) => JSON.stringify(chunk)),
    Number.POSITIVE_INFINITY,
  );
  return eventsOf(await geminiDriver(() => ({ apiKey: "AIza-test-key", fetch })).load(), parts);
}

/** The same without what the call has cost so far. */
async function decode(...args: Parameters<typeof decodeAll>): Promise<readonly ModelEvent[]> {
  return (await decodeAll(...args)).filter(({ type }) => type !== "usage");
}

function chunk(parts: readonly Json[], more: Json = {}): Json {
  return { candidates: [{ content: { parts, role: "model" }, index: 0, ...more }] };
}

function ended(finishReason = "STOP", more: Json = {}): Json {
  return { ...chunk([], { finishReason, ...more }), usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 4 } };
}

function called(functionCall: Json, thoughtSignature?: string): Json {
  return chunk([{ functionCall, ...(thoughtSignature ? { thoughtSignature } : {}) }]);
}

function calls(events: readonly ModelEvent[]) {
  return events.flatMap((event) =>
    event.type === "block" && event.block.blockType === "tool_use" ? [event.block.data] : [],
  );
}

const FINISH = { type: "finish", stopReason: "end_turn", usage: { inputTokens: 9, outputTokens: 4 } };
const SIGNED = { provider: "gemini", thoughtSignature: "S" };

test("usage counts what was cached, thought, and brought in by Google's tools", async () => {
  const usageMetadata = {
    promptTokenCount: 100,
    cachedContentTokenCount: 64,
    toolUsePromptTokenCount: 20,
    candidatesTokenCount: 7,
    thoughtsTokenCount: 30,
    totalTokenCount: 157,
  };
  expect((await decode([{ usageMetadata: { promptTokenCount: 1 } }, { ...ended(), usageMetadata }])).at(-1)).toEqual({
    ...FINISH,
    usage: { inputTokens: 120, cacheReadTokens: 64, outputTokens: 37, reasoningTokens: 30 },
  });
});

test("what a call has cost is told as it grows, so that one that fails is accounted for", async () => {
  const cost = (promptTokenCount: number, candidatesTokenCount?: number) => ({
    ...chunk([{ text: "x" }]),
    usageMetadata: { promptTokenCount, candidatesTokenCount, trafficType: "ON_DEMAND" },
  });
  const events = await decodeAll([
    { usageMetadata: { trafficType: "ON_DEMAND" } },
    cost(9),
    cost(9, 2),
    cost(9, 2),
    ended(),
  ]);
  expect(events.flatMap((event) => (event.type === "usage" ? [event.usage] : []))).toEqual([
    { inputTokens: 9, outputTokens: 0 },
    { inputTokens: 9, outputTokens: 2 },
    { inputTokens: 9, outputTokens: 4 },
  ]);
});

test("counts that come after the reason are counted", async () => {
  const late = { candidates: [], usageMetadata: { candidatesTokenCount: 5 } };
  expect((await decode([ended(), late])).at(-1)).toEqual({ ...FINISH, usage: { inputTokens: 9, outputTokens: 5 } });
});

describe("texts", () => {
  test("thoughts are reasoning, a signature stays with its text", async () => {
    const thought = { text: "Who is on guard?", thought: true, thoughtSignature: "S" };
    expect(await decode([chunk([thought]), chunk([{ text: "Me" }, { text: "." }]), ended()])).toEqual([
      { type: "reasoning_delta", delta: "Who is on guard?" },
      { type: "block", block: { blockType: "reasoning", data: { text: "Who is on guard?", meta: SIGNED } } },
      { type: "text_delta", delta: "Me" },
      { type: "text_delta", delta: "." },
      { type: "block", block: { blockType: "text", data: { text: "Me." } } },
      FINISH,
    ]);
  });

  test("a signature notes where its part begins, and ends its block", async () => {
    const events = await decode([
      chunk([{ text: "un" }, { text: "signed" }, { text: "+", thoughtSignature: "S" }, { text: "rest" }]),
      ended(),
    ]);
    expect(events.flatMap((event) => (event.type === "block" ? [event.block.data] : []))).toEqual([
      { text: "unsigned+", meta: { ...SIGNED, at: 8 } },
      { text: "rest" },
    ]);
  });

  test("a signature on an empty part belongs to the text before it, or stands alone", async () => {
    const empty = { text: "", thoughtSignature: "S" };
    expect(await decode([chunk([{ text: "Hi" }]), chunk([empty]), ended()])).toContainEqual({
      type: "block",
      block: { blockType: "text", data: { text: "Hi", meta: { ...SIGNED, at: 2 } } },
    });
    expect(await decode([chunk([empty]), ended()])).toEqual([
      { type: "block", block: { blockType: "text", data: { text: "", meta: SIGNED } } },
      FINISH,
    ]);
  });

  test("parts of other kinds are kept whole", async () => {
    const part = { executableCode: { language: "PYTHON", code: "print(1)" } };
    expect(await decode([chunk([part]), ended()])).toEqual([
      { type: "block", block: { blockType: "unknown", data: { provider: "gemini", part } } },
      FINISH,
    ]);
  });
});

describe("calls", () => {
  test("come whole, with the API's id or one of ours that the session does not have", async () => {
    const events = await decode(
      [
        called({ name: "look", args: { at: 1 } }, "S"),
        called({ name: "look", id: "api-1" }),
        called({ name: "wait" }),
        ended(),
      ],
      {
        messages: [
          {
            role: "block_assistant",
            stopReason: "tool_use",
            blocks: [
              { blockType: "tool_use", data: { id: "fc_1", name: "look", args: {} } },
              { blockType: "tool_use", data: { id: "fc_3", name: "look", args: {} } },
            ],
          },
        ],
      },
    );
    expect(calls(events)).toEqual([
      { id: "fc_4", name: "look", args: { at: 1 }, meta: SIGNED },
      { id: "api-1", name: "look", args: {}, meta: { provider: "gemini", id: "api-1" } },
      { id: "fc_5", name: "wait", args: {} },
    ]);
    expect(events.at(-1)).toEqual({ ...FINISH, stopReason: "tool_use" });
  });

  test("have the name that the tool has here", async () => {
    const tools = [{ name: "files/read", description: "d", inputSchema: { type: "object" } }];
    expect(calls(await decode([called({ name: "files_read" }), ended()], { tools }))[0]?.name).toBe("files/read");
  });

  test("are put together from pieces at their places", async () => {
    const piece = (...partialArgs: readonly Json[]) => called({ partialArgs, willContinue: true });
    const events = await decode([
      called({ name: "write", willContinue: true }, "S"),
      piece({ jsonPath: "$.path", stringValue: "a.", willContinue: true }),
      piece({ jsonPath: "$.path", stringValue: "txt" }),
      piece({ jsonPath: "$.lines[0].text", stringValue: "one" }, { jsonPath: "$.lines[0].no", numberValue: 1 }),
      piece(
        { jsonPath: "$.lines[1]['is last']", boolValue: true },
        { jsonPath: '$["it\\"s"]', nullValue: "NULL_VALUE" },
      ),
      piece({ jsonPath: "$.__proto__.x", stringValue: "kept" }),
      piece({ jsonPath: "$.far[4000000000]", numberValue: 2 }),
      called({}),
      called({ name: "look", willContinue: true }),
      called({ name: "last", args: { at: 1 } }),
      ended(),
    ]);
    expect(calls(events)).toEqual([
      {
        id: "fc_1",
        name: "write",
        args: {
          path: "a.txt",
          lines: [{ text: "one", no: 1 }, { "is last": true }],
          'it"s': null,
          ["__proto__"]: { x: "kept" },
          far: [2],
        },
        meta: SIGNED,
      },
      { id: "fc_2", name: "look", args: {} },
      { id: "fc_3", name: "last", args: { at: 1 } },
    ]);
    expect(Object.keys(calls(events)[0]?.args ?? {})).toContain("__proto__");
  });

  test.each<[string, Json]>([
    ["a piece without a place", { name: "look", partialArgs: [{ jsonPath: "$", stringValue: "nowhere" }] }],
    ["arguments that are no object", { name: "look", args: "at" }],
    ["a piece of no call", { args: { at: 1 } }],
  ])("%s is not lost unnoticed", async (_, functionCall) => {
    const error = await decode([called(functionCall), ended()]).catch((reason: unknown) => reason);
    expect(retryInfo(error)).toEqual({ retryable: true, reason: "network" });
  });

  test("that were cut off are not made", async () => {
    const begun = called({ name: "look", willContinue: true });
    expect(await decode([begun, ended("MAX_TOKENS")])).toEqual([{ ...FINISH, stopReason: "max_tokens" }]);
    expect(calls(await decode([begun, ended()]))).toHaveLength(1);
  });
});

describe("endings", () => {
  test.each([
    ["STOP", "end_turn", undefined],
    ["MAX_TOKENS", "max_tokens", undefined],
    ["SAFETY", "content_filter", "SAFETY"],
    ["RECITATION", "content_filter", "RECITATION"],
    ["BLOCKLIST", "content_filter", "BLOCKLIST"],
    ["PROHIBITED_CONTENT", "content_filter", "PROHIBITED_CONTENT"],
    ["SPII", "content_filter", "SPII"],
    ["IMAGE_SAFETY", "content_filter", "IMAGE_SAFETY"],
    ["LANGUAGE", "refusal", "LANGUAGE"],
    ["CONTINUATION", "pause", "CONTINUATION"],
  ])("%s is %s", async (finishReason, stopReason, detail) => {
    expect(await decode([chunk([{ text: "Half" }]), ended(finishReason)])).toEqual([
      { type: "text_delta", delta: "Half" },
      { type: "block", block: { blockType: "text", data: { text: "Half" } } },
      { ...FINISH, stopReason, ...(detail ? { detail } : {}) },
    ]);
  });

  test.each([
    "MALFORMED_FUNCTION_CALL",
    "UNEXPECTED_TOOL_CALL",
    "TOO_MANY_TOOL_CALLS",
    "MALFORMED_RESPONSE",
    "OTHER",
    "SOMETHING_NEW",
    "constructor",
  ])("%s is the model's fault and may be tried again", async (finishReason) => {
    const error = await decode([ended(finishReason)]).catch((reason: unknown) => reason);
    expect(retryInfo(error)).toEqual({ retryable: true, reason: "server_error" });
    expect(error).toMatchObject({
      message: expect.stringContaining(finishReason),
      details: { finish_reason: finishReason },
    });
  });

  test("a secret in what ended an answer is not told", async () => {
    const error = await decode([ended("AIza-test-key")]).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ details: { finish_reason: "***" } });
    expect(inspect(error, { depth: 8 })).not.toContain("AIza-test-key");
  });

  test("a prompt that was blocked has no candidates", async () => {
    const blocked = { promptFeedback: { blockReason: "PROHIBITED_CONTENT" }, usageMetadata: { promptTokenCount: 9 } };
    expect(await decode([blocked])).toEqual([
      {
        type: "finish",
        stopReason: "content_filter",
        detail: "The prompt was blocked: PROHIBITED_CONTENT",
        usage: { inputTokens: 9, outputTokens: 0 },
      },
    ]);
  });

  test("a pause keeps the token that goes on with it, and one call is one request", async () => {
    expect(await decode([chunk([{ text: "Half" }]), ended("CONTINUATION", { continuationToken: "T" })])).toEqual([
      { type: "text_delta", delta: "Half" },
      { type: "block", block: { blockType: "text", data: { text: "Half" } } },
      { type: "block", block: { blockType: "unknown", data: { provider: "gemini", continuationToken: "T" } } },
      { ...FINISH, stopReason: "pause", detail: "CONTINUATION" },
    ]);
  });

  test("without a reason it broke off", async () => {
    const error = await decode([chunk([{ text: "Half" }])]).catch((reason: unknown) => reason);
    expect(retryInfo(error)).toEqual({ retryable: true, reason: "network" });
  });

  test.each([
    ["in a chunk", [chunk([{ text: "Half" }]), { error: { code: 503, message: "Busy.", status: "UNAVAILABLE" } }]],
    ["as the only chunk", [{ error: { code: 503, message: "Busy.", status: "UNAVAILABLE" } }]],
  ])("an error inside a stream, %s", async (_, chunks) => {
    const error = await decode(chunks).catch((reason: unknown) => reason);
    expect(retryInfo(error)).toEqual({ retryable: true, reason: "overloaded" });
    expect(error).toMatchObject({
      message: "gemini: Busy. Try again later.",
      details: { provider_code: "UNAVAILABLE" },
    });
  });
});
