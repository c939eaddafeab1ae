import type { Message } from "@meerkat/protocol";
import { describe, expect, test } from "vitest";
import type { ModelRequest } from "../port.ts";
import { type ChatDialect, chatBody } from "./request.ts";

const HELLO: readonly Message[] = [{ role: "user", content: "Hello" }];
const SCHEMA = { type: "object", properties: { city: { type: "string" } } } as const;
const OTHER: ChatDialect = { provider: "other", profile: "none", openai: false };
const OPENAI: ChatDialect = { provider: "other", profile: "openai", openai: true };

function body(dialect: ChatDialect, parts: Partial<ModelRequest> = {}) {
  return chatBody({ model: "llama-4", messages: HELLO, tools: [], ...parts }, dialect);
}

test("asks for usage and names the limit as the server does", () => {
  expect(body(OTHER, { system: "Be brief.", maxTokens: 100, temperature: 0.5 })).toEqual({
    model: "llama-4",
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: "Hello" },
    ],
    max_tokens: 100,
    temperature: 0.5,
    stream: true,
    stream_options: { include_usage: true },
  });
  expect(body(OPENAI, { model: "gpt-5.4", maxTokens: 100, temperature: 0.5 })).toEqual({
    model: "gpt-5.4",
    messages: [{ role: "user", content: "Hello" }],
    max_completion_tokens: 100,
    stream: true,
    stream_options: { include_usage: true },
  });
});

test("a model of another maker takes a temperature, whatever it is called", () => {
  expect(body(OTHER, { model: "gpt-oss-20b", temperature: 0 }).temperature).toBe(0);
  expect(
    body(OPENAI, { model: "gpt-4.1", temperature: 0, providerParams: { reasoning_effort: "low" } }),
  ).not.toHaveProperty("temperature");
});

describe("response_format", () => {
  const output = { schema: SCHEMA, constrained: true, name: "place" };

  test.each(["none", "vllm", "ollama"] as const)("of %s is json_schema without OpenAI's flag", (profile) => {
    expect(body({ ...OTHER, profile }, { output: { ...output, strict: true } }).response_format).toEqual({
      type: "json_schema",
      json_schema: { name: "place", schema: SCHEMA },
    });
  });

  test("of OpenAI is strict unless the caller says otherwise", () => {
    const json_schema = { name: "place", schema: SCHEMA };
    expect(body(OPENAI, { output }).response_format).toEqual({
      type: "json_schema",
      json_schema: { ...json_schema, strict: true },
    });
    expect(body(OPENAI, { output: { ...output, strict: false } }).response_format).toEqual({
      type: "json_schema",
      json_schema: { ...json_schema, strict: false },
    });
  });

  test("of llama.cpp is json_object with the schema", () => {
    expect(body({ ...OTHER, profile: "llama.cpp" }, { output }).response_format).toEqual({
      type: "json_object",
      schema: SCHEMA,
    });
  });

  test("is not sent when decoding is not to be constrained", () => {
    expect(body(OTHER, { output: { ...output, constrained: false } })).not.toHaveProperty("response_format");
  });
});

test("tools are strict only where their schema was made for it", () => {
  const tools = [
    { name: "a", description: "A", inputSchema: {} },
    { name: "b", description: "B", inputSchema: SCHEMA, strict: true },
  ];
  expect(body(OTHER, { tools }).tools).toEqual([
    { type: "function", function: { name: "a", description: "A", parameters: { type: "object", properties: {} } } },
    { type: "function", function: { name: "b", description: "B", parameters: SCHEMA, strict: true } },
  ]);
});

test("provider_params are sent as given", () => {
  const providerParams = { seed: 1, reasoning_effort: "low", chat_template_kwargs: { enable_thinking: false } };
  expect(body(OTHER, { providerParams })).toMatchObject(providerParams);
});
