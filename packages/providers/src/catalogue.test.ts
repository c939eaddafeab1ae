import { describe, expect, test } from "vitest";
import { CATALOGUE } from "./catalogue.ts";
import { defaultModel, inferProvider, KEY_VARIABLES } from "./inference.ts";

describe("CATALOGUE", () => {
  test("lists providers alphabetically, each with its default model and unique ids", () => {
    const names = CATALOGUE.providers.map((entry) => entry.provider);
    expect(names).toEqual(names.toSorted());
    const ids = CATALOGUE.providers.flatMap((entry) => entry.models.map((model) => model.id));
    expect(new Set(ids).size).toBe(ids.length);
    for (const { defaultModelId, models } of CATALOGUE.providers) {
      expect(models.map((model) => model.id)).toContain(defaultModelId);
    }
  });

  test("every model belongs to the provider that its id implies", () => {
    for (const { provider, models } of CATALOGUE.providers) {
      for (const { id } of models) expect(inferProvider(id)).toBe(provider);
    }
  });

  test.each([
    ["anthropic", "claude-opus-4-6"],
    ["gemini", "gemini-3-flash-preview"],
    ["openai", "gpt-5.4"],
    ["simulator", "simulator"],
    ["other", undefined],
  ])("the default model of %s is %s", (provider, model) => {
    expect(defaultModel(provider)).toBe(model);
  });

  test("has the limits of contract 0.5.1", () => {
    const models = new Map(CATALOGUE.providers.flatMap((entry) => entry.models.map((model) => [model.id, model])));
    expect(models.get("claude-sonnet-4-6")).toMatchObject({
      contextWindow: 200_000,
      maxOutputTokens: 16_384,
      tier: "recommended",
    });
    expect(models.get("gpt-5.3-codex")).toMatchObject({
      contextWindow: 128_000,
      maxOutputTokens: 16_384,
      tier: "supported",
    });
    expect(models.get("gpt-5.4")?.profile?.supportsTemperature).toBe(false);
    expect(models.get("gemini-3.1-pro-preview")).toMatchObject({ contextWindow: 1_000_000, maxOutputTokens: 8_192 });
  });
});

test.each([
  ["Claude-Next", "anthropic"],
  ["GPT-6", "openai"],
  ["chatgpt-latest", "openai"],
  ["o1", "openai"],
  ["o3-mini", "openai"],
  ["o4-mini", "openai"],
  ["gemini-9", "gemini"],
  ["Simulator", "simulator"],
  ["simulator-2", undefined],
  ["claude", undefined],
  ["llama-4", undefined],
  ["", undefined],
])("infers %s as %s", (model, provider) => {
  expect(inferProvider(model)).toBe(provider);
});

test("Meerkat's own key variable comes before the vendor's", () => {
  for (const [provider, variables] of Object.entries(KEY_VARIABLES)) {
    expect(variables[0]).toBe(`RKAT_${provider.toUpperCase()}_API_KEY`);
    expect(variables).toContain(`${provider.toUpperCase()}_API_KEY`);
  }
  expect(KEY_VARIABLES.gemini).toContain("GOOGLE_API_KEY");
});
