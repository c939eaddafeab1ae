import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ProviderDriver } from "@meerkat/providers";
import { openaiDriver } from "@meerkat/providers/openai";
import { openaiCompatibleDriver } from "@meerkat/providers/openai-compatible";
import { type Bench, providerConformance, type ScriptedReply } from "@meerkat/providers/testing";
import { describe, test } from "vitest";
import { chatFrames } from "../src/model-server/openai-chat-wire.ts";
import { openAiFailure } from "../src/model-server/openai-failure.ts";
import { responsesFrames } from "../src/model-server/openai-responses-wire.ts";

async function bench(script: readonly ScriptedReply[], make: (o: () => object) => ProviderDriver): Promise<Bench> {
  const received: string[] = [];
  let call = 0;
  let open = 0;
  let idle = () => {};
  const server = createServer(async (request, response) => {
    open++;
    response.once("close", () => {
      open--;
      if (open === 0) idle();
    });
    let body = "";
    for await (const chunk of request) body += chunk;
    received.push(body);
    const reply = script[Number(request.headers["x-scripted-call"])] ?? {};
    if (reply.error && reply.error.afterChunks === undefined) {
      const { status, headers, body } = openAiFailure(reply.error);
      response.writeHead(status, { ...headers, "content-type": "application/json" }).end(JSON.stringify(body));
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    const frames = request.url?.endsWith("/responses") ? responsesFrames(reply) : chatFrames(reply);
    for (const frame of frames) response.write(frame);
    if (!reply.hang) response.end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const provider = await make(() => ({
    headers: { "x-scripted-call": String(call++) },
    apiKey: "sk-test",
    baseUrl: `http://127.0.0.1:${port}`,
  })).load();
  return {
    provider,
    received: () => received,
    idle: () =>
      open === 0
        ? Promise.resolve()
        : new Promise<void>((resolve) => {
            idle = resolve;
          }),
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe.each([
  ["openai", openaiDriver],
  ["compatible", (options: () => object) => openaiCompatibleDriver({}, options)],
  ["compatible, responses", (options: () => object) => openaiCompatibleDriver({ api: "responses" }, options)],
])("%s", (_, make) => {
  for (const [name, run] of Object.entries(providerConformance.cases))
    test(name, () => run({ model: "gpt-5.4", provider: (script) => bench(script, make) }));
});
