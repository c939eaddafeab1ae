import type { ModelEvent } from "@meerkat/providers";
import { openaiDriver } from "@meerkat/providers/openai";
import { openaiCompatibleDriver } from "@meerkat/providers/openai-compatible";
import { modelServer, OPENAI_CHAT } from "@meerkat/testkit";
import { expect, onTestFinished, test } from "vitest";

const REQUEST = { model: "gpt-5.4", messages: [{ role: "user", content: "Hello" }], tools: [] } as const;
const KEY = "sk-proj-0123456789abcdef";
const EVENT_STREAM = { "content-type": "text/event-stream" };

/** The events, or what the iteration threw. */
async function outcome(events: AsyncIterable<ModelEvent>): Promise<unknown> {
  const seen: ModelEvent[] = [];
  try {
    for await (const event of events) seen.push(event);
    return seen;
  } catch (error) {
    return error;
  }
}

test("servers without a key are sent none, and nothing that the environment holds for OpenAI", async () => {
  const before = { ...process.env };
  onTestFinished(() => {
    process.env = before;
  });
  Object.assign(process.env, { OPENAI_API_KEY: KEY, OPENAI_ORG_ID: "org-secret", OPENAI_PROJECT_ID: "proj-secret" });
  let headers: unknown;
  const server = await modelServer(
    [
      (response) => {
        headers = response.req.headers;
        response.writeHead(200, EVENT_STREAM).end(OPENAI_CHAT.frames({ text: "Hi" }).join(""));
      },
    ],
    () => OPENAI_CHAT,
  );
  onTestFinished(() => server.close());
  const provider = await openaiCompatibleDriver({}, () => ({ baseUrl: server.url })).load();
  await outcome(provider.stream(REQUEST, { signal: new AbortController().signal }));
  expect(headers).not.toHaveProperty("authorization");
  expect(JSON.stringify(headers)).not.toMatch(/secret|sk-proj/);
});

test("without a key for OpenAI nothing is asked, and the variables are named", async () => {
  const provider = await openaiDriver(() => ({})).load();
  expect(await outcome(provider.stream(REQUEST, { signal: new AbortController().signal }))).toMatchObject({
    code: "PROVIDER_ERROR",
    message: expect.stringContaining("RKAT_OPENAI_API_KEY or OPENAI_API_KEY"),
    details: { reason: "authentication", retryable: false },
  });
});
