import { MeerkatClient } from "@meerkat/client";
import { createRegistry } from "@meerkat/providers";
import { anthropicDriver } from "@meerkat/providers/anthropic";
import { geminiDriver } from "@meerkat/providers/gemini";
import { openaiDriver } from "@meerkat/providers/openai";
import { type CompatibleServer, openaiCompatibleDriver } from "@meerkat/providers/openai-compatible";
import { createRuntime } from "@meerkat/runtime";
import { serveRpc } from "@meerkat/server";
import { openMemoryBlobs, openMemoryStore } from "@meerkat/store";
import { ANTHROPIC, GEMINI, modelServer, openAiWire, type Play, SERVER_INFO } from "@meerkat/testkit";
import { memoryPair } from "@meerkat/wire";
import { onTestFinished } from "vitest";

/** A client of the real runtime, whose models are on a local server that plays the script; `server` is what `other` is said to be. */
export async function modelClient(script: readonly Play[], server: CompatibleServer = {}) {
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
      openaiCompatibleDriver(server, options),
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
  const rpc = serveRpc({ transport: far, handlers: runtime.handlers, serverInfo: SERVER_INFO, drainMs: 0 });
  const meerkat = new MeerkatClient({ transport: near });
  onTestFinished(async () => {
    await meerkat.close();
    await rpc.close();
    await runtime.close();
    await model.close();
  });
  return { meerkat, model };
}
