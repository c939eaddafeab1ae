import { MeerkatClient } from "@meerkat/client";
import { createRegistry } from "@meerkat/providers";
import { anthropicDriver } from "@meerkat/providers/anthropic";
import { geminiDriver } from "@meerkat/providers/gemini";
import { openaiDriver } from "@meerkat/providers/openai";
import { openaiCompatibleDriver } from "@meerkat/providers/openai-compatible";
import { createRuntime } from "@meerkat/runtime";
import { serveRpc } from "@meerkat/server";
import { openMemoryBlobs, openMemoryStore } from "@meerkat/store";
import { ANTHROPIC, GEMINI, modelServer, openAiWire, type Play, SERVER_INFO } from "@meerkat/testkit";
import { memoryPair } from "@meerkat/wire";
import { expect, onTestFinished, test } from "vitest";

const SCHEMA = {
  type: "object",
  properties: { bird: { type: "string" } },
  required: ["bird"],
  additionalProperties: false,
} as const;

/** A client of the real runtime, whose models are on a local server that plays the script. */
async function client(script: readonly Play[]) {
  const model = await modelServer(script, (path) =>
    path.includes(":streamGenerateContent") ? GEMINI : path.endsWith("/messages") ? ANTHROPIC : openAiWire(path),
  );
  const options = () => ({ apiKey: "sk-test-0123456789", baseUrl: model.url });
  const runtime = createRuntime({
    realm: "local",
    store: openMemoryStore(),
    blobs: openMemoryBlobs(),
    providers: createRegistry([
      anthropicDriver(options),
      openaiDriver(options),
      openaiCompatibleDriver({}, options),
      geminiDriver(options),
    ]),
    env: {
      RKAT_MODEL: "gpt-5.4",
      ANTHROPIC_API_KEY: "sk-test-0123456789",
      OPENAI_API_KEY: "sk-test-0123456789",
      GEMINI_API_KEY: "sk-test-0123456789",
    },
  });
  const [near, far] = memoryPair();
  const server = serveRpc({ transport: far, handlers: runtime.handlers, serverInfo: SERVER_INFO, drainMs: 0 });
  const meerkat = new MeerkatClient({ transport: near });
  onTestFinished(async () => {
    await meerkat.close();
    await server.close();
    await runtime.close();
    await model.close();
  });
  return { meerkat, model };
}

test.each([
  "anthropic",
  "openai",
  "other",
  "gemini",
])("a tool and a schema through %s, with a failure in the middle", async (provider) => {
  const { meerkat, model } = await client([
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
