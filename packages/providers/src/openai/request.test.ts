import type { Message } from "@meerkat/protocol";
import { describe, expect, test } from "vitest";
import type { ModelRequest } from "../port.ts";
import { responsesBody } from "./request.ts";

const HELLO: readonly Message[] = [{ role: "user", content: "Hello" }];
const SCHEMA = { type: "object", properties: { city: { type: "string" } } } as const;

function body(parts: Partial<ModelRequest> = {}) {
  return responsesBody({ model: "gpt-5.4", messages: HELLO, tools: [], ...parts }, "openai");
}

test("asks for nothing to be stored and for what it thinks to come back encrypted", () => {
  expect(body({ system: "Be brief.", maxTokens: 100 })).toEqual({
    model: "gpt-5.4",
    instructions: "Be brief.",
    input: [{ type: "message", role: "user", content: "Hello" }],
    max_output_tokens: 100,
    store: false,
    include: ["reasoning.encrypted_content"],
    stream: true,
  });
});

test("a model that does not think is not asked for its thoughts: it would refuse", () => {
  expect(body({ model: "gpt-4.1-mini" }).include).toBeUndefined();
  expect(body({ model: "gpt-9" }).include).toEqual(["reasoning.encrypted_content"]);
});

describe("temperature", () => {
  test.each([
    ["gpt-5.4", undefined, undefined],
    ["gpt-6-codex", undefined, undefined],
    ["o3-mini", undefined, undefined],
    ["gpt-4.1", undefined, 0.5],
    ["ft:gpt-4o:acme", undefined, 0.5],
    ["openai/gpt-5.4", undefined, undefined],
    ["gpt-oss-20b", undefined, 0.5],
    ["llama-4", undefined, 0.5],
    ["gpt-4.1", "low", undefined],
    ["gpt-4.1", "none", 0.5],
  ])("of %s with effort %s is sent as %s", (model, effort, expected) => {
    const providerParams = effort === undefined ? {} : { reasoning_effort: effort };
    expect(body({ model, temperature: 0.5, providerParams }).temperature).toBe(expected);
  });
});

describe("output", () => {
  test("is sent as text.format, strict unless the caller says otherwise", () => {
    const format = { type: "json_schema", name: "output", schema: SCHEMA };
    expect(body({ output: { schema: SCHEMA, constrained: true } }).text).toEqual({
      format: { ...format, strict: true },
    });
    expect(body({ output: { schema: SCHEMA, constrained: true, strict: false } }).text).toEqual({
      format: { ...format, strict: false },
    });
  });

  test("without constrained decoding sends no format", () => {
    expect(body({ output: { schema: SCHEMA, constrained: false } }).text).toBeUndefined();
  });

  test("keeps the verbosity that the caller asked for", () => {
    const text = body({
      output: { schema: SCHEMA, constrained: true },
      providerParams: { text: { verbosity: "low" } },
    }).text;
    expect(text).toMatchObject({ verbosity: "low", format: { type: "json_schema" } });
  });

  test.each([
    ["weather report!", "weather_report_"],
    ["Straße", "Stra_e"],
    ["天気", "output"],
    ["", "output"],
    ["a".repeat(70), "a".repeat(64)],
  ])("a schema named %j is called %j", (name, expected) => {
    expect(body({ output: { schema: SCHEMA, constrained: true, name } }).text?.format).toMatchObject({
      name: expected,
    });
  });
});

describe("tools", () => {
  test("say strict, also when they are not: the API takes silence for yes", () => {
    const tools = [
      { name: "a", description: "A", inputSchema: SCHEMA },
      { name: "b", description: "B", inputSchema: SCHEMA, strict: true },
    ];
    expect(body({ tools }).tools).toEqual([
      { type: "function", name: "a", description: "A", parameters: SCHEMA, strict: false },
      { type: "function", name: "b", description: "B", parameters: SCHEMA, strict: true },
    ]);
  });

  test("without parameters get an empty list of them", () => {
    const tools = [{ name: "a", description: "A", inputSchema: {} }];
    expect(body({ tools }).tools).toMatchObject([{ parameters: { type: "object", properties: {} } }]);
  });

  test("of the provider are added", () => {
    expect(body({ providerParams: { tools: [{ type: "web_search" }] } }).tools).toEqual([{ type: "web_search" }]);
  });
});

test("provider_params are sent as given, reasoning_effort in the API's own words", () => {
  const providerParams = {
    reasoning_effort: "high",
    reasoning_summary: "auto",
    seed: 7,
    prompt_cache_key: "k",
    store: true,
  };
  expect(body({ providerParams })).toMatchObject({
    reasoning: { effort: "high", summary: "auto" },
    seed: 7,
    prompt_cache_key: "k",
    store: true,
    model: "gpt-5.4",
    stream: true,
  });
});

test("provider_params do not replace what the call is about", () => {
  expect(body({ providerParams: { model: "gpt-4", input: "x", stream: false } })).toMatchObject({
    model: "gpt-5.4",
    input: [{ role: "user" }],
    stream: true,
  });
});
