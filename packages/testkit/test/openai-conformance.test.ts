import type { ProviderDriver } from "@meerkat/providers";
import { type DriverOptions, openaiDriver } from "@meerkat/providers/openai";
import { openaiCompatibleDriver } from "@meerkat/providers/openai-compatible";
import { type Bench, providerConformance, type ScriptedReply } from "@meerkat/providers/testing";
import { CALL_HEADER, modelServer, openAiWire } from "@meerkat/testkit";
import { describe, test } from "vitest";

type MakeDriver = (options: () => DriverOptions) => ProviderDriver;

/** The driver with its official SDK, over HTTP. */
async function bench(script: readonly ScriptedReply[], driver: MakeDriver): Promise<Bench> {
  const server = await modelServer(script, openAiWire);
  let calls = 0;
  const options = () => ({ apiKey: "sk-test", baseUrl: server.url, headers: { [CALL_HEADER]: String(calls++) } });
  return { ...server, provider: await driver(options).load() };
}

describe.each<[string, MakeDriver]>([
  ["openai", openaiDriver],
  ["openai-compatible", (options) => openaiCompatibleDriver({}, options)],
  ["openai-compatible over the Responses API", (options) => openaiCompatibleDriver({ api: "responses" }, options)],
])(`${providerConformance.name}: %s`, (_, driver) => {
  for (const [name, run] of Object.entries(providerConformance.cases)) {
    test(name, () => run({ model: "gpt-5.4", provider: (script) => bench(script, driver) }));
  }
});
