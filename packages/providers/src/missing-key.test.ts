import { describe, expect, test } from "vitest";
import { anthropicDriver } from "./anthropic/index.ts";
import { geminiDriver } from "./gemini/index.ts";
import { eventsOf } from "./http/replay-fetch.ts";
import { openaiDriver } from "./openai/index.ts";

describe.each([
  ["anthropic", anthropicDriver, "https://api.anthropic.com", "RKAT_ANTHROPIC_API_KEY or ANTHROPIC_API_KEY"],
  ["openai", openaiDriver, "https://api.openai.com/v1", "RKAT_OPENAI_API_KEY or OPENAI_API_KEY"],
  ["gemini", geminiDriver, "https://generativelanguage.googleapis.com", "GEMINI_API_KEY or GOOGLE_API_KEY"],
] as const)("%s", (name, driver, own, variables) => {
  test("lacks a key at its own address only, and says where to put it", async () => {
    const message = expect.stringContaining(`${variables} or providers.api_keys.${name} in the configuration.`);
    for (const options of [{}, { baseUrl: own }, { apiKey: "" }]) {
      expect(driver(() => options).missing?.()).toEqual({ reason: "authentication", message });
      const provider = await driver(() => options).load();
      await expect(eventsOf(provider)).rejects.toMatchObject({ message, details: { reason: "authentication" } });
    }
    for (const options of [{ apiKey: "k" }, { headers: { authorization: "k" } }, { baseUrl: "http://localhost:8080" }])
      expect(driver(() => options).missing?.()).toBeUndefined();
  });

  test("says that no key was sent where another address wants one after all", async () => {
    const fetch = async () => Response.json({ error: { code: 401, message: "Who are you?" } }, { status: 401 });
    const failure = async (options: object) => {
      const provider = await driver(() => ({ baseUrl: "http://localhost:8080", fetch, ...options })).load();
      return eventsOf(provider).catch((reason: unknown) => reason);
    };
    expect(await failure({})).toMatchObject({
      message: expect.stringMatching(/Who are you\?.* No key was sent\. Set RKAT_/),
      details: { reason: "authentication", status: 401 },
    });
    expect(await failure({ apiKey: "k-01234567" })).toMatchObject({
      message: expect.stringContaining("Check the API"),
    });
  });
});
