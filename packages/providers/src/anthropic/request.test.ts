import type { Message } from "@meerkat/protocol";
import { describe, expect, test } from "vitest";
import type { ModelRequest } from "../port.ts";
import { betasOf } from "./params.ts";
import { messagesBody as bodyWith } from "./request.ts";
import { toolNames } from "./tool-names.ts";
import { profilesOf } from "./traits.ts";

const ask = (parts: Partial<ModelRequest> = {}): ModelRequest => ({
  model: "claude-sonnet-4-6",
  messages: [{ role: "user", content: "Hello" }],
  tools: [],
  ...parts,
});

const messagesBody = (request: ModelRequest) => bodyWith(request, toolNames(request).toWire);

const USER: Message = { role: "user", content: "Hello" };
const MARK = { cache_control: { type: "ephemeral" } };

describe("messagesBody", () => {
  test("marks what stays the same for the prompt cache, unless it is told not to", () => {
    const body = messagesBody(ask({ system: "Be brief." }));
    expect(body.system).toEqual([{ type: "text", text: "Be brief.", ...MARK }]);
    expect(body.messages).toEqual([{ role: "user", content: [{ type: "text", text: "Hello", ...MARK }] }]);
    expect(JSON.stringify(messagesBody(ask({ system: "x", providerParams: { cache: false } })))).not.toContain(
      "ephemeral",
    );
  });

  test("sends the schema of a constrained answer without any beta header, and none otherwise", () => {
    const schema = { type: "object" };
    const { output_config } = messagesBody(ask({ output: { schema, constrained: true, name: "x" } }));
    expect(output_config).toEqual({ format: { type: "json_schema", schema } });
    expect(messagesBody(ask({ output: { schema, constrained: false } }))).not.toHaveProperty("output_config");
    expect(betasOf({})).toEqual([]);
    expect(betasOf({ context: "1m", betas: ["b"] })).toEqual(["b", "context-1m-2025-08-07"]);
  });

  test("thinking leaves sampling alone, and its budget leaves room for an answer", () => {
    const body = messagesBody(
      ask({ maxTokens: 1_000, temperature: 0, providerParams: { thinking_budget: 4_000, effort: "low" } }),
    );
    expect(body).toMatchObject({
      thinking: { type: "enabled", budget_tokens: 4_000 },
      max_tokens: 5_000,
      output_config: { effort: "low" },
    });
    expect(body).not.toHaveProperty("temperature");
    expect(messagesBody(ask({ temperature: 0 }))).toMatchObject({ temperature: 0 });
    expect(messagesBody(ask({ model: "claude-opus-4-8", temperature: 0 }))).not.toHaveProperty("temperature");
    expect(messagesBody(ask({ providerParams: { top_k: 5, inference_geo: "eu" } }))).toMatchObject({
      top_k: 5,
      inference_geo: "eu",
    });
  });

  test("sends strict tools as such, and others as their authors wrote them", () => {
    const inputSchema = { type: "object", properties: {} };
    const { tools } = messagesBody(
      ask({
        tools: [
          { name: "a", description: "A", inputSchema, strict: true },
          { name: "b", description: "B", inputSchema },
        ],
      }),
    );
    expect(tools).toEqual([
      { name: "a", description: "A", input_schema: inputSchema, strict: true },
      { name: "b", description: "B", input_schema: inputSchema },
    ]);
  });

  test("sends thinking back with its signature, and only what this provider signed", () => {
    const reasoning = (meta: object): Message => ({
      role: "block_assistant",
      stopReason: "end_turn",
      blocks: [
        { blockType: "reasoning", data: { text: "Hm.", meta: { ...meta } } },
        { blockType: "text", data: { text: "Yes. " } },
      ],
    });
    const sent = (meta: object) => messagesBody(ask({ messages: [USER, reasoning(meta), USER] })).messages[1]?.content;
    expect(sent({ provider: "anthropic", signature: "s" })).toEqual([
      { type: "thinking", thinking: "Hm.", signature: "s" },
      { type: "text", text: "Yes." },
    ]);
    expect(sent({ provider: "openai", signature: "s" })).toEqual([{ type: "text", text: "Yes." }]);
  });

  test("leaves no message without content, and lets roles take turns", () => {
    const empty: Message = { role: "block_assistant", stopReason: "refusal", blocks: [] };
    const { messages } = messagesBody(
      ask({ messages: [USER, empty, { role: "user", content: "Again" }], providerParams: { cache: false } }),
    );
    expect(messages).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "Hello" },
          { type: "text", text: "Again" },
        ],
      },
    ]);
  });

  test("tells a tool's failure, and shows arguments that were no object under a name of their own", () => {
    const { messages } = messagesBody(
      ask({
        providerParams: { cache: false },
        messages: [
          USER,
          {
            role: "block_assistant",
            stopReason: "tool_use",
            blocks: [{ blockType: "tool_use", data: { id: "1", name: "a", args: "{bro" } }],
          },
          { role: "tool_results", results: [{ toolUseId: "1", content: "no", isError: true }] },
        ],
      }),
    );
    expect(messages.slice(1)).toEqual([
      { role: "assistant", content: [{ type: "tool_use", id: "1", name: "a", input: { invalid_arguments: "{bro" } }] },
      {
        role: "user",
        content: [{ type: "tool_result", tool_use_id: "1", content: [{ type: "text", text: "no" }], is_error: true }],
      },
    ]);
  });
});

describe("what the API would refuse", () => {
  const called = (id: string, name: string): readonly Message[] => [
    USER,
    {
      role: "block_assistant",
      stopReason: "tool_use",
      blocks: [{ blockType: "tool_use", data: { id, name, args: {} } }],
    },
    { role: "system_notice", kind: "tools", body: "Something changed." },
    { role: "tool_results", results: [{ toolUseId: id, content: "A hawk.", isError: false }] },
  ];

  test("names and ids with other characters are sent without them, and stay apart", () => {
    const tool = (name: string) => ({ name, description: "", inputSchema: {} });
    const body = messagesBody(
      ask({
        tools: [tool("a.b"), tool("a_b")],
        messages: called("functions.a:0", "a.b"),
        providerParams: { cache: false },
      }),
    );
    expect(body.tools).toMatchObject([{ name: "a_b_2" }, { name: "a_b" }]);
    expect(body.messages[1]).toMatchObject({ content: [{ id: "functions_a_0", name: "a_b_2" }] });
    expect(body.messages[2]).toMatchObject({ content: [{ tool_use_id: "functions_a_0" }, {}] });
  });

  test("results come right after the calls, whatever was said between", () => {
    const { messages } = messagesBody(ask({ messages: called("1", "a") }));
    expect(messages[2]).toMatchObject({ role: "user", content: [{ type: "tool_result" }, { type: "text" }] });
  });

  test("a tool whose schema combines others at its root is told it in words", () => {
    const inputSchema = {
      type: "object",
      properties: { path: { type: "string" } },
      anyOf: [{ required: ["path"] }, { required: ["url"] }],
    };
    const { tools } = messagesBody(ask({ tools: [{ name: "a", description: "Reads.", inputSchema }] }));
    expect(tools).toEqual([
      {
        name: "a",
        description: `Reads.\n\nThe input has to fit this JSON Schema: ${JSON.stringify(inputSchema)}`,
        input_schema: { type: "object", properties: inputSchema.properties },
      },
    ]);
  });

  test("without tools on offer, those of the history are declared and may not be called", () => {
    expect(messagesBody(ask({ messages: called("1", "a") }))).toMatchObject({
      tools: [{ name: "a", input_schema: { type: "object" } }],
      tool_choice: { type: "none" },
    });
  });

  test("white space stays between texts, and goes at the end of an answer", () => {
    const text = (said: string) => ({ blockType: "text", data: { text: said } }) as const;
    const blocks = [text("A "), text(" \n"), text("hawk. ")];
    const { messages } = messagesBody(
      ask({ messages: [USER, { role: "block_assistant", stopReason: "pause", blocks }] }),
    );
    expect(messages[1]?.content).toMatchObject([{ text: "A " }, { text: "hawk." }]);
  });
});

test("pictures are sent as they are, also of tools, and what the API does not know is named", () => {
  const picture = { type: "image", mediaType: "image/png", source: "inline", data: "aGF3aw==" } as const;
  const sent = { type: "image", source: { type: "base64", media_type: "image/png", data: "aGF3aw==" } };
  const tiff = { ...picture, mediaType: "image/tiff" } as const;
  const { messages } = messagesBody(
    ask({
      providerParams: { cache: false },
      messages: [
        { role: "user", content: [picture, tiff] },
        { role: "tool_results", results: [{ toolUseId: "1", content: [picture], isError: false }] },
      ],
    }),
  );
  expect(messages[0]?.content).toEqual([
    { type: "tool_result", tool_use_id: "1", content: [sent] },
    sent,
    { type: "text", text: "[image of type image/tiff left out]" },
  ]);
});

test("pictures of a tool that failed follow all results: the API refuses them in a result that says so", () => {
  const picture = { type: "image", mediaType: "image/png", source: "inline", data: "aGF3aw==" } as const;
  const failed = { toolUseId: "1", content: [{ type: "text", text: "no" } as const, picture], isError: true };
  const bare = { toolUseId: "2", content: [picture], isError: true };
  const { messages } = messagesBody(
    ask({ providerParams: { cache: false }, messages: [USER, { role: "tool_results", results: [failed, bare] }] }),
  );
  const text = (said: string) => ({ type: "text", text: said });
  const sent = { type: "image", source: { type: "base64", media_type: "image/png", data: "aGF3aw==" } };
  const follows = text("The picture follows the results of the tools.");
  expect(messages[0]?.content).toEqual([
    { type: "tool_result", tool_use_id: "1", content: [text("no"), follows], is_error: true },
    { type: "tool_result", tool_use_id: "2", content: [follows], is_error: true },
    { type: "text", text: "Hello" },
    text("Picture from the tool call 1:"),
    sent,
    text("Picture from the tool call 2:"),
    sent,
  ]);
});

test("blocks that only this provider understands go back to it unchanged, and to it alone", () => {
  const block = { type: "redacted_thinking", data: "c2VjcmV0" };
  const said = (provider: string): Message => ({
    role: "block_assistant",
    stopReason: "end_turn",
    blocks: [
      { blockType: "unknown", data: { provider, block } },
      { blockType: "text", data: { text: "Yes." } },
    ],
  });
  const sent = (provider: string) => messagesBody(ask({ messages: [USER, said(provider), USER] })).messages[1]?.content;
  expect(sent("anthropic")).toEqual([block, { type: "text", text: "Yes." }]);
  expect(sent("openai")).toEqual([{ type: "text", text: "Yes." }]);
});

test.each([
  ["claude-sonnet-4-6", "anthropic"],
  ["claude-opus-4-5-20251101", "anthropic"],
  ["claude-sonnet-4-20250514", "none"],
  ["claude-3-5-sonnet-20241022", "none"],
  ["claude-fable-5-1", "anthropic"],
  ["claude-opus-4-10", "anthropic"],
  ["anthropic.claude-3-5-sonnet-20241022-v2:0", "none"],
  ["us.anthropic.claude-sonnet-4-6", "anthropic"],
])("%s is held to %s", (model, answer) => {
  expect(profilesOf(model).answer).toBe(answer);
});
