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
