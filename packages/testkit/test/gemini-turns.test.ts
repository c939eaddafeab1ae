import type { AssistantBlock, Message } from "@meerkat/protocol";
import type { ModelEvent, ModelProvider } from "@meerkat/providers";
import { geminiDriver } from "@meerkat/providers/gemini";
import type { ScriptedReply } from "@meerkat/providers/testing";
import { GEMINI, modelServer } from "@meerkat/testkit";
import { expect, onTestFinished, test } from "vitest";

const TOOLS = [{ name: "look/around", description: "Look", inputSchema: { type: "object", properties: {} } }] as const;
const QUESTION: Message = { role: "user", content: "What do you see?" };

async function stage(script: readonly ScriptedReply[]) {
  const server = await modelServer(script, () => GEMINI);
  onTestFinished(() => server.close());
  return { server, provider: await geminiDriver(() => ({ apiKey: "AIza-test-key", baseUrl: server.url })).load() };
}

async function ask(provider: ModelProvider, messages: readonly Message[]): Promise<readonly ModelEvent[]> {
  const events: ModelEvent[] = [];
  const request = { model: "gemini-3-flash-preview", messages, tools: TOOLS };
  for await (const event of provider.stream(request, { signal: new AbortController().signal })) events.push(event);
  return events;
}

function blocksOf(events: readonly ModelEvent[]): readonly AssistantBlock[] {
  return events.flatMap((event) => (event.type === "block" ? [event.block] : []));
}

test("signatures go back on the parts on which they came, over two turns", async () => {
  const { server, provider } = await stage([
    { toolCalls: [{ id: "1", name: "look_around", args: {} }] },
    { text: "A hawk." },
    { text: "Still there." },
  ]);
  const called = blocksOf(await ask(provider, [QUESTION]));
  expect(called).toMatchObject([{ data: { id: "fc_1", name: "look/around", args: {} } }]);
  const history: readonly Message[] = [
    QUESTION,
    { role: "block_assistant", blocks: called, stopReason: "tool_use" },
    { role: "tool_results", results: [{ toolUseId: "fc_1", content: "a hawk", isError: false }] },
  ];
  const answered = blocksOf(await ask(provider, history));
  await ask(provider, [...history, { role: "block_assistant", blocks: answered, stopReason: "end_turn" }, QUESTION]);
  expect(JSON.parse(server.received()[2] ?? "").contents).toEqual([
    { role: "user", parts: [{ text: "What do you see?" }] },
    {
      role: "model",
      parts: [{ functionCall: { name: "look_around", args: {} }, thoughtSignature: btoa("signed 1") }],
    },
    { role: "user", parts: [{ functionResponse: { name: "look_around", response: { output: "a hawk" } } }] },
    { role: "model", parts: [{ text: "A hawk." }, { text: "", thoughtSignature: btoa("signed") }] },
    { role: "user", parts: [{ text: "What do you see?" }] },
  ]);
});

test("a prompt that is blocked ends with the filter's word", async () => {
  const { provider } = await stage([{ stopReason: "content_filter" }]);
  expect((await ask(provider, [QUESTION])).at(-1)).toMatchObject({
    type: "finish",
    stopReason: "content_filter",
    detail: "The prompt was blocked: PROHIBITED_CONTENT",
  });
});
