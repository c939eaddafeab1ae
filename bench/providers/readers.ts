import { fileURLToPath } from "node:url";
import { MeerkatClient } from "@meerkat/client";
import type { ModelProvider } from "@meerkat/providers";
import { type LanguageModel, streamText } from "ai";
import { KEY, PROMPT, type Reader, type Vendor } from "./vendor.ts";

const SERVER = fileURLToPath(new URL("../../packages/cli/bin/rkat-rpc.mjs", import.meta.url));

/** Our adapter alone. */
export function adapterReader(provider: ModelProvider, { model }: Vendor): Reader {
  const request = { model, messages: [{ role: "user", content: PROMPT }], tools: [] } as const;
  return async (onText) => {
    for await (const event of provider.stream(request, { signal: new AbortController().signal }))
      if (event.type === "text_delta") onText(event.delta);
  };
}

/** The AI SDK's `streamText`, with all its parts as our streams have theirs. */
export function aiSdkReader(model: LanguageModel): Reader {
  return async (onText) => {
    for await (const part of streamText({ model, prompt: PROMPT, maxRetries: 0 }).stream) {
      if (part.type === "text-delta") onText(part.text);
      if (part.type === "error") throw part.error;
    }
  };
}

/** Our client over stdio: a session of its own for each answer, its turn committed and all. */
export function clientReader(client: MeerkatClient, { name: provider, model }: Vendor): Reader {
  return async (onText) => {
    for await (const event of client.createSessionStreaming(PROMPT, { provider, model }))
      if (event.type === "text_delta") onText(event.delta);
  };
}

/** A client of an `rkat-rpc` that keeps its state in `directory` and whose models are all at `url`. */
export function modelClient(url: string, directory: string): Promise<MeerkatClient> {
  const places = { cwd: directory, stateRoot: directory, contextRoot: directory, userConfigRoot: directory };
  const env = {
    ...{ RKAT_ANTHROPIC_API_KEY: KEY, RKAT_OPENAI_API_KEY: KEY, RKAT_GEMINI_API_KEY: KEY },
    ...{ ANTHROPIC_BASE_URL: url, OPENAI_BASE_URL: url, GEMINI_BASE_URL: url },
  };
  return new MeerkatClient({ rkatPath: SERVER, isolated: true, ...places, env }).connect();
}
