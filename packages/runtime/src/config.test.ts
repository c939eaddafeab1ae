import { expect, it } from "vitest";
import { bench, MODEL, say } from "../test/harness.ts";

it("a change of the configuration holds from the next turn of a running session on", async () => {
  const run = bench([say("One."), say("Two."), say("Three.")]);
  const { sessionId } = await run.handlers["session/create"]({ ...MODEL, prompt: "Hi" }, run.context());
  await run.handlers["config/set"]({ config: { agent: { max_tokens_per_turn: 9 } } }, run.context());
  await run.handlers["turn/start"]({ sessionId, prompt: "More" }, run.context());
  await run.handlers["config/patch"]({ patch: { agent: { max_tokens_per_turn: null } } }, run.context());
  await run.handlers["turn/start"]({ sessionId, prompt: "More" }, run.context());
  expect(run.provider.requests.map(({ maxTokens }) => maxTokens)).toEqual([16_384, 9, 16_384]);
});

it("what is written is what is read, with its generation and where it is from", async () => {
  const run = bench([]);
  const written = await run.handlers["config/set"](
    { config: { agent: { model: "m" } }, expectedGeneration: 0 },
    run.context(),
  );
  expect(written).toEqual({
    config: { agent: { model: "m" } },
    generation: 1,
    realmId: "test",
    instanceId: null,
    backend: null,
  });
  expect(await run.handlers["config/get"]({}, run.context())).toEqual(written);
});

it("a configured model is what a session without one runs on", async () => {
  const run = bench([say("Hello.")]);
  await run.handlers["config/set"]({ config: { agent: { model: "gpt-x" } } }, run.context());
  const created = async () => run.handlers["session/create"]({ prompt: "Hi" }, run.context());
  await expect(created()).rejects.toMatchObject({ code: "PROVIDER_ERROR" });
  await expect(created()).rejects.toThrow('The model "gpt-x" cannot be asked. There is no key for openai.');
});

it("the operator's own models are in the catalogue, and their names tell whose they are", async () => {
  const run = bench([say("Hello.")]);
  const catalog = { llama: { provider: "scripted", display_name: "Llama", context_window: 8_000 }, "claude-next": {} };
  await run.handlers["config/set"]({ config: { catalog, models: { scripted: "llama" } } }, run.context());
  const { providers } = await run.handlers["models/catalog"]({}, run.context());
  expect(providers.find(({ provider }) => provider === "scripted")).toEqual({
    provider: "scripted",
    defaultModelId: "llama",
    models: [{ id: "llama", displayName: "Llama", tier: "supported", contextWindow: 8_000 }],
  });
  expect(providers.find(({ provider }) => provider === "anthropic")?.models.at(-1)?.id).toBe("claude-next");
  const named = await run.handlers["session/create"]({ prompt: "Hi", model: "llama" }, run.context());
  expect(named).toMatchObject({ text: "Hello." });
  const wrong = async (entry: object) =>
    run.handlers["config/set"]({ config: { catalog: { x: { ...entry } } } }, run.context());
  await expect(wrong({})).rejects.toThrow("catalog.x.provider must name the provider");
  await expect(wrong({ provider: "other", context_window: -1 })).rejects.toThrow("catalog.x.context_window must be");
});

it("the defaults that the operator chose are those of the catalogue", async () => {
  const run = bench([]);
  const models = { openai: "gpt-5.3-codex", anthropic: "claude-next", other: "llama" };
  await run.handlers["config/set"]({ config: { models } }, run.context());
  const { providers } = await run.handlers["models/catalog"]({}, run.context());
  expect(providers.map(({ provider, defaultModelId }) => [provider, defaultModelId])).toEqual([
    ["anthropic", "claude-next"],
    ["gemini", "gemini-3-flash-preview"],
    ["openai", "gpt-5.3-codex"],
    ["simulator", "simulator"],
    ["other", "llama"],
  ]);
  expect(providers.at(-1)?.models).toEqual([{ id: "llama", displayName: "llama", tier: "supported" }]);
});

it("what the operator says of a model holds for its temperature, and the rest stays as the catalogue says", async () => {
  const run = bench([say("Hello."), say("1"), say("Hello."), say("1")]);
  const catalog = {
    cold: { provider: "scripted", supports_temperature: true },
    fixed: { provider: "scripted", supports_temperature: false, context_window: 9_000 },
    "gpt-5.4": { context_window: 400_000 },
  };
  await run.handlers["config/set"]({ config: { catalog, agent: { temperature: 0.7 } } }, run.context());
  for (const model of ["cold", "fixed"]) {
    await run.handlers["session/create"]({ prompt: "Hi", model, outputSchema: { type: "integer" } }, run.context());
  }
  const asked = run.provider.requests.map(({ temperature, takesTemperature }) => [temperature, takesTemperature]);
  expect(asked).toEqual([
    [0.7, true],
    [0, true],
    [undefined, false],
    [undefined, false],
  ]);
  const { providers } = await run.handlers["models/catalog"]({}, run.context());
  expect(providers.find(({ provider }) => provider === "openai")?.models.at(-1)).toMatchObject({
    displayName: "GPT-5.4",
    tier: "recommended",
    contextWindow: 400_000,
    maxOutputTokens: 16_384,
    profile: { modelFamily: "gpt-5", supportsTemperature: false },
  });
  await expect(
    run.handlers["config/set"](
      { config: { catalog: { x: { provider: "other", supports_temperature: "yes" } } } },
      run.context(),
    ),
  ).rejects.toThrow("catalog.x.supports_temperature must be true or false");
});

it("what is no API or profile of a server is refused with the names there are", async () => {
  const run = bench([]);
  const set = async (providers: Record<string, Record<string, string>>) =>
    run.handlers["config/set"]({ config: { providers } }, run.context());
  await expect(set({ apis: { other: "soap" } })).rejects.toThrow(
    "providers.apis.other must be one of chat_completions, responses",
  );
  await expect(set({ profiles: { other: "x" } })).rejects.toThrow("llama.cpp");
  expect(await set({ apis: { other: "responses" }, profiles: { other: "vllm" } })).toMatchObject({ generation: 1 });
});
