import type { IncomingHttpHeaders } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { AssistantBlock, Message } from "@meerkat/protocol";
import type { ModelEvent, ModelRequest } from "@meerkat/providers";
import { anthropicDriver, type DriverOptions } from "@meerkat/providers/anthropic";
import { ANTHROPIC, modelServer, type Play } from "@meerkat/testkit";
import { expect, onTestFinished, test } from "vitest";

const KEY = "sk-ant-api03-0123456789abcdef";
const QUESTION: Message = { role: "user", content: "What do you see?" };
const RESULT: Message = {
  role: "tool_results",
  results: [{ toolUseId: "toolu_1", content: "a hawk", isError: false }],
};
const EVENT_STREAM = { "content-type": "text/event-stream" };

async function stage(script: readonly Play[], options: DriverOptions = { apiKey: KEY }) {
  const server = await modelServer(script, () => ANTHROPIC);
  onTestFinished(() => server.close());
  const provider = await anthropicDriver(() => ({ baseUrl: server.url, ...options })).load();
  const ask = async (parts: Partial<ModelRequest> = {}) => {
    const request = { model: "claude-sonnet-4-6", messages: [QUESTION], tools: [], ...parts };
    const events: ModelEvent[] = [];
    const { signal } = new AbortController();
    for await (const event of provider.stream(request, { signal })) events.push(event);
    return events;
  };
  return { server, ask };
}

/** Answers, and keeps the headers of the request. */
function listening() {
  const heard: { headers: IncomingHttpHeaders; url: string | undefined } = { headers: {}, url: undefined };
  const play: Play = (response) => {
    Object.assign(heard, { headers: response.req.headers, url: response.req.url });
    response.writeHead(200, EVENT_STREAM).end(ANTHROPIC.frames({ text: "Hi" }).join(""));
  };
  return { heard, play };
}

function withEnvironment(values: Readonly<Record<string, string>>): void {
  const before = { ...process.env };
  onTestFinished(() => {
    process.env = before;
  });
  Object.assign(process.env, values);
}

const AMBIENT = {
  ANTHROPIC_API_KEY: "sk-ant-secret-of-the-environment",
  ANTHROPIC_AUTH_TOKEN: "secret-token-of-the-environment",
  ANTHROPIC_BASE_URL: "http://127.0.0.1:1/secret",
  ANTHROPIC_CUSTOM_HEADERS: "x-team: secret-team\nx-other: secret-other",
};

test("the key goes in its own header, with the version, and nothing that the environment holds", async () => {
  withEnvironment(AMBIENT);
  const { heard, play } = listening();
  const { ask } = await stage([play]);
  await ask();
  expect(heard.url).toBe("/v1/messages");
  expect(heard.headers).toMatchObject({ "x-api-key": KEY, "anthropic-version": "2023-06-01" });
  expect(heard.headers).not.toHaveProperty("authorization");
  expect(heard.headers).not.toHaveProperty("anthropic-beta");
  expect(JSON.stringify(heard)).not.toContain("secret");
});

test("a gateway is told what the configuration says, and no key where there is none", async () => {
  withEnvironment(AMBIENT);
  const { heard, play } = listening();
  const { ask } = await stage([play], { headers: { Authorization: "Bearer of-the-gateway", "x-team": "birds" } });
  await ask({ providerParams: { context: "1m", betas: ["some-beta"] } });
  expect(heard.headers).toMatchObject({ authorization: "Bearer of-the-gateway", "x-team": "birds" });
  expect(heard.headers["anthropic-beta"]).toBe("some-beta,context-1m-2025-08-07");
  expect(heard.headers).not.toHaveProperty("x-api-key");
  expect(JSON.stringify(heard)).not.toContain("secret");
});

test("a model that thinks in silence is not given up while the server says that it lives", async () => {
  const pings: Play = async (response) => {
    response.writeHead(200, EVENT_STREAM);
    for (let count = 0; count < 10; count++) {
      response.write('event: ping\ndata: {"type":"ping"}\n\n');
      await sleep(80);
    }
    response.end(ANTHROPIC.frames({ text: "Hi" }).join(""));
  };
  const { ask } = await stage([pings], { apiKey: KEY, timeouts: { idleMs: 400 } });
  expect((await ask()).at(-1)).toMatchObject({ type: "finish", stopReason: "end_turn" });
});

test("thinking goes back with its signature in front of the call that it led to", async () => {
  const { server, ask } = await stage([
    { reasoning: "I should look.", toolCalls: [{ id: "toolu_1", name: "look", args: { at: "sky" } }] },
    { text: "A hawk." },
  ]);
  const tools = [{ name: "look", description: "Looks", inputSchema: { type: "object", properties: {} } }];
  const blocks: AssistantBlock[] = [];
  for (const event of await ask({ tools })) if (event.type === "block") blocks.push(event.block);
  await ask({ tools, messages: [QUESTION, { role: "block_assistant", blocks, stopReason: "tool_use" }, RESULT] });
  expect(JSON.parse(server.received()[1] ?? "").messages.slice(1)).toMatchObject([
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "I should look.", signature: btoa("signed thinking") },
        { type: "tool_use", id: "toolu_1", name: "look", input: { at: "sky" } },
      ],
    },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1" }] },
  ]);
});
