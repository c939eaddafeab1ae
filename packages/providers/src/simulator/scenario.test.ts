import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { retryInfo } from "../errors.ts";
import type { ModelEvent, ModelProvider, ModelRequest } from "../port.ts";
import { createSimulator, loadScenario, parseScenario, simulatorDriver } from "./index.ts";

function ask(text: string, parts: Partial<ModelRequest> = {}): ModelRequest {
  return { model: "simulator", messages: [{ role: "user", content: text }], tools: [], ...parts };
}

async function run(provider: ModelProvider, request = ask("Hello")): Promise<readonly ModelEvent[]> {
  const events: ModelEvent[] = [];
  for await (const event of provider.stream(request, { signal: new AbortController().signal })) events.push(event);
  return events;
}

function play(scenario: unknown): ModelProvider {
  return createSimulator({ scenario: parseScenario(scenario) });
}

describe("playing a scenario", () => {
  test("answers calls in order and repeats", async () => {
    const provider = play({ calls: [{ text: "one", repeat: 2 }, { text: "two" }] });
    const texts: unknown[] = [];
    for (let call = 0; call < 3; call++) texts.push((await run(provider)).find((event) => event.type === "text_delta"));
    expect(texts).toMatchObject([{ delta: "one" }, { delta: "one" }, { delta: "two" }]);
    await expect(run(provider)).rejects.toThrow(/answers 3 calls/);
  });

  test("sends reasoning, text, calls of tools, stop reason and usage as written", async () => {
    const provider = play({
      calls: [
        {
          reasoning: "hm",
          text: "abcde",
          chunk_chars: 2,
          tool_calls: [
            { name: "look", args: { some_key: 1 } },
            { name: "wait", id: "w1" },
          ],
          stop_reason: "pause_turn",
          usage: { input_tokens: 5, output_tokens: 6 },
        },
      ],
    });
    expect(await run(provider)).toEqual([
      { type: "reasoning_delta", delta: "hm" },
      { type: "block", block: { blockType: "reasoning", data: { text: "hm" } } },
      { type: "text_delta", delta: "ab" },
      { type: "text_delta", delta: "cd" },
      { type: "text_delta", delta: "e" },
      { type: "block", block: { blockType: "text", data: { text: "abcde" } } },
      {
        type: "block",
        block: {
          blockType: "tool_use",
          data: { id: expect.stringMatching(/^call_/), name: "look", args: { some_key: 1 } },
        },
      },
      { type: "block", block: { blockType: "tool_use", data: { id: "w1", name: "wait", args: {} } } },
      {
        type: "finish",
        stopReason: "pause_turn",
        usage: { inputTokens: 5, outputTokens: 6, cacheCreationTokens: 0, cacheReadTokens: 0 },
      },
    ]);
  });

  test("sends JSON as text, and simulates what it does not script", async () => {
    const provider = play({ calls: [{ json: { a_b: [null] } }, { expect: { output: false } }], then: "simulate" });
    expect(await run(provider)).toContainEqual({
      type: "block",
      block: { blockType: "text", data: { text: '{"a_b":[null]}' } },
    });
    const simulated = await run(createSimulator());
    expect([await run(provider), await run(provider)]).toEqual([simulated, simulated]);
  });

  test("raises errors with everything they say, also in mid-stream", async () => {
    const provider = play({
      calls: [
        { error: { reason: "rate_limited", retry_after_ms: 70 } },
        {
          text: "abcd",
          chunk_chars: 1,
          error: { reason: "overloaded", message: "busy", retryable: false, after_chunks: 2 },
        },
      ],
    });
    const first = await run(provider).catch((reason: unknown) => reason);
    expect(retryInfo(first)).toEqual({ reason: "rate_limited", retryable: true, retryAfterMs: 70 });
    const seen: ModelEvent[] = [];
    const second = (async () => {
      for await (const event of provider.stream(ask("x"), { signal: new AbortController().signal })) seen.push(event);
    })();
    await expect(second).rejects.toMatchObject({
      message: "busy",
      details: { reason: "overloaded", retryable: false },
    });
    expect(seen).toHaveLength(2);
  });

  test.each(["delay_ms", "chunk_delay_ms"])("an abort ends a wait of %s", async (key) => {
    const control = new AbortController();
    const provider = play({ calls: [{ text: "abcdef", chunk_chars: 1, [key]: 3_600_000 }] });
    const iterate = async () => {
      const stream = provider.stream(ask("x"), { signal: control.signal });
      for await (const _ of stream) setImmediate(() => control.abort("enough"));
    };
    const done = iterate();
    if (key === "delay_ms") setImmediate(() => control.abort("enough"));
    await expect(done).rejects.toBe("enough");
  });
});

describe("expectations", () => {
  const round: ModelRequest = ask("", {
    system: "You are a guard.",
    tools: [
      { name: "look", description: "", inputSchema: {} },
      { name: "bark", description: "", inputSchema: {} },
    ],
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: "Look" },
          { type: "image", mediaType: "image/png", data: "AAAA" },
        ],
      },
      {
        role: "block_assistant",
        stopReason: "tool_use",
        blocks: [{ blockType: "tool_use", data: { id: "c1", name: "look", args: {} } }],
      },
      { role: "tool_results", results: [{ toolUseId: "c1", content: "an eagle", isError: true }] },
    ],
  });

  test("that are met let the call through", async () => {
    const expectation = {
      model: "simulator",
      last_user: "Look",
      last_user_contains: "oo",
      system_contains: "guard",
      tools: ["bark", "look"],
      output: false,
      message_count: 3,
      tool_results: [{ name: "look", tool_use_id: "c1", content: "an eagle", is_error: true }],
      images: ["image/png"],
    };
    expect(await run(play({ calls: [{ expect: expectation, text: "ok" }] }), round)).toHaveLength(3);
  });

  test.each<[Record<string, unknown>, string, string, string]>([
    [{ model: "gpt-5.4" }, "/model", '"gpt-5.4"', '"simulator"'],
    [{ last_user: "look" }, "/last_user", '"look"', '"Look"'],
    [{ last_user_contains: "x" }, "/last_user_contains", '"x"', '"Look"'],
    [{ system_contains: "cook" }, "/system_contains", '"cook"', '"You are a guard."'],
    [{ tools: ["look"] }, "/tools", '["look"]', '["bark","look"]'],
    [{ output: true }, "/output", "true", "false"],
    [{ message_count: 2 }, "/message_count", "2", "3"],
    [{ images: [] }, "/images", "[]", '["image/png"]'],
    [{ tool_results: [] }, "/tool_results", '"0 results"', '"1 results"'],
    [{ tool_results: [{ name: "bark" }] }, "/tool_results/0/name", '"bark"', '"look"'],
    [{ tool_results: [{ is_error: false }] }, "/tool_results/0/is_error", "false", "true"],
  ])("%j fails with the place and both values", async (expectation, pointer, expected, actual) => {
    const provider = play({ calls: [{ text: "a" }, { expect: expectation, text: "b" }] });
    await run(provider, round);
    const failure = await run(provider, round).catch((reason: unknown) => reason);
    expect(failure).toMatchObject({ code: "PROVIDER_ERROR", message: expect.stringContaining("call 1") });
    expect(failure).toMatchObject({
      message: expect.stringContaining(`#/calls/1/expect${pointer} is ${expected}, the request has ${actual}`),
    });
    expect(retryInfo(failure).retryable).toBe(false);
  });
});

describe("parseScenario", () => {
  test("gives the public spelling and leaves JSON of the user alone", () => {
    expect(
      parseScenario({
        calls: [{ tool_calls: [{ name: "t", args: { my_key: 1 } }], json: { x_y: null }, delay_ms: 3 }],
      }),
    ).toEqual({
      calls: [{ toolCalls: [{ name: "t", args: { my_key: 1 } }], json: { x_y: null }, delayMs: 3 }],
    });
  });

  test.each<[unknown, string, string]>([
    [null, "#", "object"],
    [{}, "#", '"calls"'],
    [{ calls: {} }, "#/calls", "list"],
    [{ calls: [], than: "error" }, "#/than", '"then"'],
    [{ calls: [], then: "stop" }, "#/then", "simulate, error"],
    [{ calls: [{ txt: "a" }] }, "#/calls/0/txt", '"text"'],
    [{ calls: [{ delayMs: 1 }] }, "#/calls/0/delayMs", '"delay_ms"'],
    [{ calls: [{ expect: { last_usr: "" } }] }, "#/calls/0/expect/last_usr", '"last_user"'],
    [{ calls: [{ zzzzzzzz: 1 }] }, "#/calls/0/zzzzzzzz", "reasoning"],
    [{ calls: [{ tool_calls: [{ args: {} }] }] }, "#/calls/0/tool_calls/0", '"name"'],
    [{ calls: [{ error: {} }] }, "#/calls/0/error", '"reason"'],
    [{ calls: [{ chunk_chars: 0 }] }, "#/calls/0/chunk_chars", "at least 1"],
    [{ calls: [{ delay_ms: 1e10 }] }, "#/calls/0/delay_ms", "at most 2147483647"],
    [{ calls: [{ hang: "yes" }] }, "#/calls/0/hang", "true or false"],
    [{ calls: [{ text: "a", json: 1 }] }, "#/calls/0", "keep one"],
    [{ calls: [{ json: { at: undefined } }] }, "#/calls/0/json/at", "JSON"],
  ])("refuses %j with the place and what to write", (value, pointer, hint) => {
    expect(() => parseScenario(value)).toThrow(
      expect.objectContaining({ code: "INVALID_PARAMS", details: { pointer }, message: expect.stringContaining(hint) }),
    );
  });
});

describe("scenario files", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "scenario-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function file(name: string, source: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, source);
    return path;
  }

  test("are read as YAML and as JSON", async () => {
    const scenario = { calls: [{ text: "hi", toolCalls: [{ name: "t" }] }], then: "simulate" };
    const yaml = "# a comment\ncalls:\n  - text: hi\n    tool_calls: [{ name: t }]\nthen: simulate\n";
    expect(await loadScenario(await file("a.yaml", yaml))).toEqual(scenario);
    const json = '{"calls":[{"text":"hi","tool_calls":[{"name":"t"}]}],"then":"simulate"}';
    expect(await loadScenario(await file("a.json", json))).toEqual(scenario);
  });

  test.each([
    ["b.yaml", "calls:\n  - text: 'a\n", 3],
    ["c.yaml", "calls:\n  - text: a\n  text: b\n", 3],
    ["k.yaml", "calls:\n  - json: &a [1]\n  - json: *a\n  - json: *b\n", 4],
    ["d.json", '{\n "calls": [\n  {"text": nope}\n ]\n}\n', 3],
    ["e.json", '{\n "calls": [\n  {"text": "a"}\n', 4],
    ["f.json", '{\n "calls": [],\n}\n', 3],
    ["g.json", "{}\n}\n", 2],
  ])("%s does not parse: the path and the line are named", async (name, source, line) => {
    const path = await file(name, source);
    await expect(loadScenario(path)).rejects.toMatchObject({
      code: "INVALID_PARAMS",
      details: { line },
      message: expect.stringMatching(new RegExp(`${name}.*line ${line}`)),
    });
  });

  test("with a mistake name the path and the pointer", async () => {
    const path = await file("h.yaml", "calls:\n  - txt: a\n");
    await expect(loadScenario(path)).rejects.toMatchObject({
      message: expect.stringMatching(/h\.yaml.*#\/calls\/0\/txt.*"text"/),
      details: { pointer: "#/calls/0/txt" },
    });
  });

  test("that are missing are refused by the driver when it is loaded, not before", async () => {
    const driver = simulatorDriver({ scenarioPath: join(folder, "none.yaml") });
    await expect(driver.load()).rejects.toMatchObject({
      code: "INVALID_PARAMS",
      message: expect.stringContaining("none.yaml"),
    });
    await file("none.yaml", "calls: [{ text: late }]\n");
    expect(await run(await driver.load())).toContainEqual({ type: "text_delta", delta: "late" });
  });
});
