import type { ProviderDriver } from "@meerkat/providers";
import { anthropicDriver } from "@meerkat/providers/anthropic";
import { geminiDriver } from "@meerkat/providers/gemini";
import { type DriverOptions, openaiDriver } from "@meerkat/providers/openai";
import { openaiCompatibleDriver } from "@meerkat/providers/openai-compatible";
import { type Bench, providerConformance, type ScriptedReply } from "@meerkat/providers/testing";
import { ANTHROPIC, CALL_HEADER, GEMINI, type ModelWire, modelServer, openAiWire } from "@meerkat/testkit";
import { describe, test } from "vitest";

interface Subject {
  readonly name: string;
  readonly model: string;
  readonly driver: (options: () => DriverOptions) => ProviderDriver;
  readonly wireOf: (path: string) => ModelWire;
}

/** The driver with its official SDK, over HTTP. */
async function bench(script: readonly ScriptedReply[], { driver, wireOf }: Subject): Promise<Bench> {
  const started = await modelServer(script, wireOf);
  let calls = 0;
  const options = () => ({ apiKey: "sk-test", baseUrl: started.url, headers: { [CALL_HEADER]: String(calls++) } });
  return { ...started, provider: await driver(options).load() };
}

const OPENAI = { model: "gpt-5.4", wireOf: openAiWire };
const SUBJECTS: readonly Subject[] = [
  { name: "anthropic", driver: anthropicDriver, model: "claude-sonnet-4-6", wireOf: () => ANTHROPIC },
  { name: "openai", driver: openaiDriver, ...OPENAI },
  { name: "openai-compatible", driver: (options) => openaiCompatibleDriver({}, options), ...OPENAI },
  {
    name: "openai-compatible over the Responses API",
    driver: (options) => openaiCompatibleDriver({ api: "responses" }, options),
    ...OPENAI,
  },
  { name: "gemini", driver: geminiDriver, model: "gemini-3-flash-preview", wireOf: () => GEMINI },
  { name: "gemini before 3", driver: geminiDriver, model: "gemini-2.5-pro", wireOf: () => GEMINI },
];

describe.each(SUBJECTS)(`${providerConformance.name}: $name`, (subject) => {
  for (const [name, run] of Object.entries(providerConformance.cases)) {
    test(name, () => run({ model: subject.model, provider: (script) => bench(script, subject) }));
  }
});
