import { ANTHROPIC, GEMINI, OPENAI_CHAT, OPENAI_RESPONSES } from "@meerkat/testkit";
import { expect, test } from "vitest";
import { modelClient } from "./model-client.ts";

const SCHEMA = {
  type: "object",
  properties: { bird: { type: "string" } },
  required: ["bird"],
  additionalProperties: false,
} as const;

test.each([
  "anthropic",
  "openai",
  "other",
  "gemini",
])("a tool and a schema through %s, with a failure in the middle", async (provider) => {
  const { meerkat, model } = await modelClient([
    { reasoning: "I should look.", toolCalls: [{ id: "call_1", name: "look", args: { at: "the sky" } }] },
    { error: { reason: "server_error" } },
    { text: "A hawk." },
    { json: { bird: "hawk" } },
  ]);
  const looked: unknown[] = [];
  await meerkat.registerTool(
    "look",
    "Looks",
    { type: "object", properties: { at: { type: "string" } } },
    async (args) => {
      looked.push(args);
      return "a hawk";
    },
  );
  await meerkat.connect();
  const session = await meerkat.createSession("What do you see?", { provider, outputSchema: SCHEMA });
  expect(session.structuredOutput).toEqual({ bird: "hawk" });
  expect(looked).toEqual([{ at: "the sky" }]);
  expect(session.usage).toMatchObject({ inputTokens: 30, outputTokens: 15 });
  expect(model.received()).toHaveLength(4);
});

test.each([
  ["anthropic", ANTHROPIC],
  ["openai", OPENAI_RESPONSES],
  ["other", OPENAI_CHAT],
  ["gemini", GEMINI],
])("a malformed piece of an answer of %s is not left out: the call is tried again", async (provider, wire) => {
  const text = "A hawk above the burrow.";
  const { meerkat, model } = await modelClient([
    (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(
        wire
          .frames({ text })
          .join("")
          .replace(/:"bove the"/, ":7"),
      );
    },
    { text },
  ]);
  await meerkat.connect();
  const stream = meerkat.createSessionStreaming("What do you see?", { provider });
  const retries: unknown[] = [];
  for await (const event of stream)
    if (event.type === "retrying") retries.push([event.error.includes("malformed"), event.discardedChars]);
  expect(retries).toEqual([[true, "A hawk a".length]]);
  expect(stream.result.text).toBe(text);
  expect(model.received()).toHaveLength(2);
});
