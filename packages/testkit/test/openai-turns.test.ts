import type { AssistantBlock, Message, ToolDef } from "@meerkat/protocol";
import type { ModelEvent, ModelProvider } from "@meerkat/providers";
import { openaiDriver } from "@meerkat/providers/openai";
import { openaiCompatibleDriver } from "@meerkat/providers/openai-compatible";
import type { ScriptedReply } from "@meerkat/providers/testing";
import { modelServer, openAiWire } from "@meerkat/testkit";
import { expect, onTestFinished, test } from "vitest";

const TOOLS = [{ name: "look", description: "Look around", inputSchema: { type: "object", properties: {} } }] as const;
const QUESTION: Message = { role: "user", content: "What do you see?" };
const RESULT: Message = { role: "tool_results", results: [{ toolUseId: "call_1", content: "a hawk", isError: false }] };
const SCRIPT: readonly ScriptedReply[] = [
  { reasoning: "I should look.", toolCalls: [{ id: "call_1", name: "look", args: {} }] },
  { text: "A hawk." },
];

/** Runs the two calls of a turn with a tool, as the runtime does; gives what the server received. */
async function toolTurn(
  make: (baseUrl: string) => Promise<ModelProvider>,
): Promise<readonly Record<string, unknown>[]> {
  const server = await modelServer(SCRIPT, openAiWire);
  onTestFinished(() => server.close());
  const provider = await make(server.url);
  const blocks = blocksOf(await ask(provider, [QUESTION]));
  await ask(provider, [QUESTION, { role: "block_assistant", blocks, stopReason: "tool_use" }, RESULT]);
  return server.received().map((body) => JSON.parse(body));
}

async function ask(
  provider: ModelProvider,
  messages: readonly Message[],
  tools: readonly ToolDef[] = TOOLS,
): Promise<readonly ModelEvent[]> {
  const events: ModelEvent[] = [];
  const request = { model: "gpt-5.4", messages, tools };
  for await (const event of provider.stream(request, { signal: new AbortController().signal })) events.push(event);
  return events;
}

function blocksOf(events: readonly ModelEvent[]): readonly AssistantBlock[] {
  return events.flatMap((event) => (event.type === "block" ? [event.block] : []));
}

test("Responses: reasoning goes back encrypted and unchanged, in its place", async () => {
  const [, second] = await toolTurn((baseUrl) => openaiDriver(() => ({ apiKey: "sk-test", baseUrl })).load());
  expect(second).toMatchObject({
    store: false,
    include: ["reasoning.encrypted_content"],
    input: [
      { role: "user", content: "What do you see?" },
      {
        type: "reasoning",
        id: "rs_0",
        summary: [{ type: "summary_text", text: "I should look." }],
        encrypted_content: btoa("secret of rs_0"),
      },
      { type: "function_call", call_id: "call_1", name: "look", arguments: "{}" },
      { type: "function_call_output", call_id: "call_1", output: "a hawk" },
    ],
  });
});

test("Chat Completions: reasoning goes back with the call it led to", async () => {
  const [, second] = await toolTurn((baseUrl) => openaiCompatibleDriver({}, () => ({ baseUrl })).load());
  expect(second?.messages).toEqual([
    { role: "user", content: "What do you see?" },
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "call_1", type: "function", function: { name: "look", arguments: "{}" } }],
      reasoning_content: "I should look.",
    },
    { role: "tool", tool_call_id: "call_1", content: "a hawk" },
  ]);
});

test.each([
  ["Responses", (baseUrl: string) => openaiDriver(() => ({ apiKey: "sk-test", baseUrl })).load()],
  ["Chat Completions", (baseUrl: string) => openaiCompatibleDriver({}, () => ({ baseUrl })).load()],
])("%s: names of tools are cleaned to the API's rule and come back as they are here", async (_, make) => {
  const long = `server.${"x".repeat(80)}`;
  const sent = { long: `server_${"x".repeat(57)}`, dotted: "files_read_2" };
  const toolCalls = [
    { id: "call_1", name: sent.dotted, args: { at: "map" } },
    { id: "call_2", name: sent.long, args: { at: "sky" } },
  ];
  const server = await modelServer([{ toolCalls }, { text: "Done." }], openAiWire);
  onTestFinished(() => server.close());
  const provider = await make(server.url);
  const inputSchema = { type: "object", properties: {} };
  const tools = ["files.read", "files_read", long].map((name) => ({ name, description: "Reads", inputSchema }));
  const first = blocksOf(await ask(provider, [QUESTION], tools));
  expect(first.flatMap((block) => (block.blockType === "tool_use" ? [block.data.name] : []))).toEqual([
    "files.read",
    long,
  ]);
  await ask(provider, [QUESTION, { role: "block_assistant", blocks: first, stopReason: "tool_use" }], tools);
  for (const body of server.received()) {
    const names = [...body.matchAll(/"name":"([^"]+)"/g)].map(([, name]) => name);
    expect(new Set(names)).toEqual(new Set([sent.dotted, "files_read", sent.long]));
  }
});
