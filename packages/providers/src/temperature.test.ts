import { expect, test } from "vitest";
import { anthropicDriver } from "./anthropic/index.ts";
import { geminiDriver } from "./gemini/index.ts";
import type { OptionsSource } from "./http/driver-options.ts";
import { eventsOf } from "./http/replay-fetch.ts";
import { openaiDriver } from "./openai/index.ts";
import { openaiCompatibleDriver } from "./openai-compatible/index.ts";

test.each([
  ["anthropic", anthropicDriver, "claude-opus-4-8", '"temperature":0.5'],
  ["openai", openaiDriver, "gpt-6", '"temperature":0.5'],
  ["openai-compatible", (options: OptionsSource) => openaiCompatibleDriver({}, options), "m", '"temperature":0.5'],
  ["gemini", geminiDriver, "gemini-4", '"temperature":0.5'],
] as const)("what the caller knows of a model of %s decides over its temperature", async (_, driver, model, told) => {
  const bodies: string[] = [];
  const fetch: typeof globalThis.fetch = async (_, init) => {
    bodies.push(String(init?.body));
    return Response.json({ error: { message: "seen" } }, { status: 400 });
  };
  const provider = await driver(() => ({ apiKey: "sk-test", fetch })).load();
  for (const takesTemperature of [true, false])
    await eventsOf(provider, { model, temperature: 0.5, takesTemperature }).catch(() => undefined);
  expect(bodies.map((body) => body.includes(told))).toEqual([true, false]);
});
