import type { AssistantBlock, JsonObject, Message } from "@meerkat/protocol";
import { describe, expect, test } from "vitest";
import { eventsOf } from "../http/replay-fetch.ts";
import type { ModelRequest } from "../port.ts";
import { geminiDriver } from "./index.ts";

const PIXEL = { type: "image", mediaType: "image/png", data: "iVBORw0KGgo=" } as const;
const USER: Message = { role: "user", content: "Hello" };

interface Sent {
  readonly url: string;
  readonly body: JsonObject;
}

/** What goes over the wire for a request, through the SDK. */
async function sent(parts: Partial<ModelRequest>, baseUrl?: string): Promise<Sent> {
  let seen: Sent | undefined;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    seen = { url: String(input), body: JSON.parse(String(init?.body)) };
    return Response.json({ error: { code: 400, message: "seen", status: "INVALID_ARGUMENT" } }, { status: 400 });
  };
  const provider = await geminiDriver(() => ({ apiKey: "AIza-test-key", fetch, baseUrl })).load();
  await eventsOf(provider, { model: "gemini-3-flash-preview", messages: [USER], ...parts }).catch(() => undefined);
  if (!seen) throw new Error("nothing was sent");
  return seen;
}

async function body(parts: Partial<ModelRequest>): Promise<JsonObject> {
  return (await sent(parts)).body;
}

async function contents(messages: readonly Message[], model = "gemini-3-flash-preview") {
  return (await body({ messages, model })).contents;
}

function answered(...blocks: readonly AssistantBlock[]): Message {
  return { role: "block_assistant", blocks, stopReason: "end_turn" };
}

function call(id: string, name: string, args: JsonObject, meta?: JsonObject): AssistantBlock {
  return { blockType: "tool_use", data: { id, name, args, ...(meta ? { meta } : {}) } };
}

test("a plain request says no more than it must", async () => {
  expect(await sent({})).toEqual({
    url: "https://generativelanguage.googleapis.com/v1beta/models/gemini-3-flash-preview:streamGenerateContent?alt=sse",
    body: { contents: [{ role: "user", parts: [{ text: "Hello" }] }], generationConfig: {} },
  });
});

test.each([
  ["http://127.0.0.1:8080", "http://127.0.0.1:8080/v1beta/models/m:streamGenerateContent?alt=sse"],
  ["http://gateway.test/gemini/v1", "http://gateway.test/gemini/v1/models/m:streamGenerateContent?alt=sse"],
  ["http://gateway.test/gemini/v1/", "http://gateway.test/gemini/v1/models/m:streamGenerateContent?alt=sse"],
])("the address %s", async (baseUrl, url) => {
  expect((await sent({ model: "m" }, baseUrl)).url).toBe(url);
});

test("system prompt, limits, temperature and params have their places", async () => {
  const providerParams = {
    thinking_budget: 512,
    top_k: 4,
    top_p: 0.5,
    seed: 7,
    safety_settings: [{ category: "HARM_CATEGORY_HARASSMENT", threshold: "BLOCK_NONE" }],
    toolConfig: { includeServerSideToolInvocations: true },
    generation_config: { stopSequences: ["END"] },
    tools: [{ googleSearch: {} }],
  };
  expect(await body({ system: "Be brief.", maxTokens: 99, temperature: 0.2, providerParams })).toEqual({
    contents: [{ role: "user", parts: [{ text: "Hello" }] }],
    systemInstruction: { parts: [{ text: "Be brief." }] },
    tools: [{ googleSearch: {} }],
    safetySettings: providerParams.safety_settings,
    toolConfig: providerParams.toolConfig,
    generationConfig: {
      maxOutputTokens: 99,
      temperature: 0.2,
      topK: 4,
      topP: 0.5,
      seed: 7,
      stopSequences: ["END"],
      thinkingConfig: { thinkingBudget: 512, includeThoughts: true },
    },
  });
});

test.each<[JsonObject, JsonObject]>([
  [{ thinking_budget: 0 }, { thinkingBudget: 0 }],
  [{ thinking_level: "low" }, { thinkingLevel: "low", includeThoughts: true }],
  [
    { thinking_budget: 9, include_thoughts: false },
    { thinkingBudget: 9, includeThoughts: false },
  ],
  [
    { thinking_config: { includeThoughts: false }, thinking_budget: 9 },
    { thinkingBudget: 9, includeThoughts: false },
  ],
])("%j is thinking as %j", async (providerParams, thinkingConfig) => {
  expect((await body({ providerParams })).generationConfig).toEqual({ thinkingConfig });
});

describe("tools", () => {
  const inputSchema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
  const tool = (name: string, schema: JsonObject = inputSchema) => ({ name, description: "d", inputSchema: schema });
  const declared = async (...tools: ModelRequest["tools"]) => {
    const { tools: sentTools } = await body({ tools });
    return (sentTools as unknown as [{ functionDeclarations: JsonObject[] }])[0].functionDeclarations;
  };

  test("have JSON Schema parameters, and none when they take nothing", async () => {
    const nothing = { type: "object", properties: {}, required: [], additionalProperties: false };
    const anything = { type: "object", additionalProperties: true };
    expect(await declared(tool("a"), tool("b", nothing), tool("c", { type: "object" }), tool("d", anything))).toEqual([
      { name: "a", description: "d", parametersJsonSchema: inputSchema },
      { name: "b", description: "d" },
      { name: "c", description: "d" },
      { name: "d", description: "d", parametersJsonSchema: anything },
    ]);
  });

  test("have names that the API takes, and no two the same", async () => {
    const names = ["files/read", "files_read", "files read", "9lives", "a.b:c-d", "x".repeat(200)];
    const declarations = await declared(...names.map((name) => tool(name)));
    expect(declarations.map(({ name }) => name)).toEqual([
      "files_read_2",
      "files_read",
      "files_read_3",
      "_9lives",
      "a.b:c-d",
      "x".repeat(128),
    ]);
  });
});

describe("a structured answer", () => {
  const schema = { type: "object", properties: { city: { type: "string" } } };
  const format = { responseMimeType: "application/json", responseJsonSchema: schema };
  const tools = [{ name: "look", description: "d", inputSchema: { type: "object" } }];

  test.each<[string, Partial<ModelRequest>, JsonObject]>([
    ["is constrained", { output: { schema, constrained: true } }, format],
    ["is not when it must not be", { output: { schema, constrained: false } }, {}],
    ["is constrained beside tools", { output: { schema, constrained: true }, tools }, format],
    [
      "is not beside tools before Gemini 3",
      { output: { schema, constrained: true }, tools, model: "gemini-2.5-flash" },
      {},
    ],
  ])("%s", async (_, parts, generationConfig) => {
    expect((await body(parts)).generationConfig).toEqual(generationConfig);
  });
});

describe("the history", () => {
  test("pictures and videos are inline, what is kept elsewhere is named", async () => {
    const video = { type: "video", mediaType: "video/mp4", durationMs: 10, data: "AAAA" } as const;
    const blob = { type: "image", mediaType: "image/png", source: "blob", blobId: "b1" } as const;
    const content = [{ type: "text", text: "See" } as const, PIXEL, video, blob];
    expect(await contents([{ role: "user", content }])).toEqual([
      {
        role: "user",
        parts: [
          { text: "See" },
          { inlineData: { mimeType: "image/png", data: PIXEL.data } },
          { inlineData: { mimeType: "video/mp4", data: "AAAA" } },
          { text: "[image of type image/png left out]" },
        ],
      },
    ]);
  });

  test("notices are the user's, answers of old rows the model's", async () => {
    const old: Message = {
      role: "assistant",
      content: "Let me look.",
      toolCalls: [{ id: "c1", name: "look", args: { at: 1 } }],
      stopReason: "tool_use",
    };
    const notice: Message = { role: "system_notice", kind: "generic", body: "Be quick." };
    expect(await contents([notice, old], "gemini-2.5-pro")).toEqual([
      { role: "user", parts: [{ text: "Be quick." }] },
      { role: "model", parts: [{ text: "Let me look." }, { functionCall: { name: "look", args: { at: 1 } } }] },
    ]);
  });

  test("signatures go back on the parts on which they came, others' notes nowhere", async () => {
    const meta = { provider: "gemini", thoughtSignature: "S" };
    const foreign = { provider: "anthropic", signature: "A" };
    const messages: readonly Message[] = [
      answered(
        { blockType: "reasoning", data: { text: "unsigned thought" } },
        { blockType: "reasoning", data: { text: "their thought", meta: foreign } },
        { blockType: "reasoning", data: { text: "signed thought", meta } },
        { blockType: "text", data: { text: "in two parts", meta: { ...meta, at: 7 } } },
        { blockType: "text", data: { text: "before an empty one", meta: { ...meta, at: 19 } } },
        { blockType: "text", data: { text: "", meta: foreign } },
        call("g1", "look", { at: 1 }, { ...meta, id: "g1" }),
        call("fc_2", "look", {}),
        { blockType: "unknown", data: { provider: "gemini", part: { executableCode: { code: "1" } } } },
        { blockType: "unknown", data: { provider: "openai", item: {} } },
      ),
    ];
    expect(await contents(messages)).toEqual([
      {
        role: "model",
        parts: [
          { text: "signed thought", thought: true, thoughtSignature: "S" },
          { text: "in two " },
          { text: "parts", thoughtSignature: "S" },
          { text: "before an empty one" },
          { text: "", thoughtSignature: "S" },
          { functionCall: { id: "g1", name: "look", args: { at: 1 } }, thoughtSignature: "S" },
          { functionCall: { name: "look", args: {} } },
          { executableCode: { code: "1" } },
        ],
      },
    ]);
  });

  test("a call that another provider made is marked for Gemini 3, which insists on signatures", async () => {
    const messages = [answered(call("toolu_1", "look", {}), call("toolu_2", "look", {}))];
    const functionCall = { name: "look", args: {} };
    expect(await contents(messages)).toEqual([
      {
        role: "model",
        parts: [{ functionCall, thoughtSignature: "skip_thought_signature_validator" }, { functionCall }],
      },
    ]);
    expect(await contents(messages, "gemini-2.5-pro")).toEqual([
      { role: "model", parts: [{ functionCall }, { functionCall }] },
    ]);
  });

  const results: Message = {
    role: "tool_results",
    results: [
      { toolUseId: "g1", content: [{ type: "text", text: "a pixel" }, PIXEL], isError: false },
      { toolUseId: "fc_2", content: "no such file", isError: true },
      { toolUseId: "lost", content: "", isError: false },
    ],
  };
  const asked = answered(call("g1", "look/at", {}, { provider: "gemini", id: "g1" }), call("fc_2", "read", {}));
  const rest = [
    { functionResponse: { name: "read", response: { error: "no such file" } } },
    { functionResponse: { name: "unknown_tool", response: { output: "" } } },
  ];
  const picture = { inlineData: { mimeType: "image/png", data: PIXEL.data } };

  test("results carry the name of their call, errors, and pictures", async () => {
    const [, responses] = (await contents([asked, results])) as unknown[];
    const first = { id: "g1", name: "look_at", response: { output: "a pixel" }, parts: [picture] };
    expect(responses).toEqual({ role: "user", parts: [{ functionResponse: first }, ...rest] });
  });

  test("before Gemini 3 pictures of tools follow after all results", async () => {
    const [, responses] = (await contents([asked, results], "gemini-2.5-flash")) as unknown[];
    const first = { functionResponse: { id: "g1", name: "look_at", response: { output: "a pixel" } } };
    expect(responses).toEqual({
      role: "user",
      parts: [first, ...rest, { text: "From the tool look_at:" }, picture],
    });
  });

  test("an answer that paused is gone on with by its token", async () => {
    const paused = answered(
      { blockType: "text", data: { text: "Half" } },
      { blockType: "unknown", data: { provider: "gemini", continuationToken: "T" } },
    );
    expect(await body({ messages: [USER, paused] })).toMatchObject({
      contents: [{ role: "user" }],
      continuationToken: "T",
    });
    expect(await body({ messages: [USER, paused, paused] })).toMatchObject({
      contents: [{ role: "user", parts: [{ text: "Hello" }] }],
      continuationToken: "T",
    });
    expect(await body({ messages: [USER, paused, USER] })).toEqual({
      contents: [
        { role: "user", parts: [{ text: "Hello" }] },
        { role: "model", parts: [{ text: "Half" }] },
        { role: "user", parts: [{ text: "Hello" }] },
      ],
      generationConfig: {},
    });
  });

  test("an answer that went on after a pause is one, with its first call signed", async () => {
    const paused = answered(
      { blockType: "text", data: { text: "Half", meta: { provider: "gemini", thoughtSignature: "s" } } },
      { blockType: "unknown", data: { provider: "gemini", continuationToken: "T" } },
    );
    const results: Message = { role: "tool_results", results: [{ toolUseId: "a", content: "1", isError: false }] };
    expect(await contents([USER, paused, answered(call("a", "one", {}), call("b", "two", {})), results])).toEqual([
      { role: "user", parts: [{ text: "Hello" }] },
      {
        role: "model",
        parts: [
          { text: "Half", thoughtSignature: "s" },
          { functionCall: { name: "one", args: {} }, thoughtSignature: "skip_thought_signature_validator" },
          { functionCall: { name: "two", args: {} } },
        ],
      },
      { role: "user", parts: [{ functionResponse: { name: "one", response: { output: "1" } } }] },
    ]);
  });
});
