import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogle } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import type { JsonObject } from "@meerkat/protocol";
import { generateText, jsonSchema, type LanguageModel, Output } from "ai";
import { type Contender, plain } from "../contender.ts";
import { isObject } from "../json.ts";

const KEY = { apiKey: "none" };

/** Where a provider's request has the schema, and an answer that the package accepts. */
interface Wire {
  readonly profile: Contender["profile"];
  readonly path: readonly string[];
  readonly answer: JsonObject;
  model(fetch: typeof globalThis.fetch): LanguageModel;
}

const WIRES: readonly Wire[] = [
  {
    profile: "openai",
    path: ["text", "format", "schema"],
    model: (fetch) => createOpenAI({ ...KEY, fetch })("gpt-5"),
    answer: {
      ...{ id: "r", object: "response", created_at: 1, model: "gpt-5", status: "completed" },
      output: [
        {
          type: "message",
          id: "m",
          role: "assistant",
          content: [{ type: "output_text", text: "{}", annotations: [] }],
        },
      ],
      usage: { input_tokens: 1, output_tokens: 1 },
    },
  },
  {
    profile: "anthropic",
    path: ["output_config", "format", "schema"],
    model: (fetch) => createAnthropic({ ...KEY, fetch })("claude-sonnet-4-5"),
    answer: {
      ...{ type: "message", id: "m", role: "assistant", model: "claude-sonnet-4-5" },
      ...{ content: [{ type: "text", text: "{}" }], stop_reason: "end_turn", stop_sequence: null },
      usage: { input_tokens: 1, output_tokens: 1 },
    },
  },
  {
    profile: "gemini",
    path: ["generationConfig", "responseJsonSchema"],
    model: (fetch) => createGoogle({ ...KEY, fetch })("gemini-3-flash-preview"),
    answer: {
      candidates: [{ content: { role: "model", parts: [{ text: "{}" }] }, finishReason: "STOP" }],
      usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
    },
  },
];

/** What `ai` and the three provider packages send for a schema, seen at the fetch that they are given. */
export const aiSdk: readonly Contender[] = WIRES.map((wire) => ({
  name: "AI SDK 7.0.173",
  profile: wire.profile,
  emit: async (schema) => {
    const { body, warned } = await requestOf(schema, wire);
    const sent = wire.path.reduce<unknown>(
      (at, key) => (typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined),
      body,
    );
    if (typeof sent !== "object" || sent === null) throw new Error("falls back: the answer format has no schema");
    // A warning of this package names no place, so it stands for the whole schema.
    return plain(JSON.parse(JSON.stringify(sent)), warned ? [{ path: "" }] : []);
  },
}));

async function requestOf(schema: JsonObject, wire: Wire) {
  let body: unknown;
  const model = wire.model(async (_, init) => {
    body = JSON.parse(String(init?.body));
    return Response.json(wire.answer);
  });
  const output = Output.object({ schema: jsonSchema(schema) });
  const { warnings } = await generateText({ model, output, prompt: "x", maxRetries: 0, maxOutputTokens: 1_000 });
  return {
    body: isObject(JSON.parse(JSON.stringify(body ?? null))) ? body : undefined,
    warned: (warnings ?? []).length > 0,
  };
}
