import { expect, test } from "vitest";
import { anthropicDriver } from "./anthropic/index.ts";
import { geminiDriver } from "./gemini/index.ts";
import type { OptionsSource } from "./http/driver-options.ts";
import { eventsOf } from "./http/replay-fetch.ts";
import { openaiDriver } from "./openai/index.ts";
import { openaiCompatibleDriver } from "./openai-compatible/index.ts";

test.each([
  ["anthropic", anthropicDriver, '"system":'],
  ["openai", openaiDriver, '"instructions":'],
  ["openai-compatible", (options: OptionsSource) => openaiCompatibleDriver({}, options), '"role":"system"'],
  ["gemini", geminiDriver, '"systemInstruction":'],
] as const)("a system prompt of nothing is none for %s", async (_, driver, told) => {
  const bodies: string[] = [];
  const fetch: typeof globalThis.fetch = async (_, init) => {
    bodies.push(String(init?.body));
    return Response.json({ error: { message: "seen" } }, { status: 400 });
  };
  const provider = await driver(() => ({ apiKey: "sk-test", fetch })).load();
  for (const system of ["Be brief.", ""]) await eventsOf(provider, { system }).catch(() => undefined);
  expect(bodies.map((body) => body.includes(told))).toEqual([true, false]);
});
