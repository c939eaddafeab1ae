import { describe, expect, it } from "vitest";
import { createConfiguration, memoryConfig, type StoredConfig } from "./index.ts";
import { PLACEHOLDER } from "./secrets.ts";

function configuration(stored: StoredConfig["config"] = {}, env = {}) {
  const lines: string[] = [];
  const files: Record<string, string> = { "prompt.md": "Be brief." };
  const store = { ...memoryConfig(stored), place: "/realm/config.toml", text: async (path: string) => files[path] };
  const log = (_level: string, message: string) => void lines.push(message);
  return { lines, store, ...createConfiguration({ store, fixed: {}, env, log }) };
}

describe("the configuration that holds", () => {
  it("is the defaults when nothing is kept", async () => {
    const { config } = await configuration().current();
    expect(config).toMatchObject({ maxTokensPerTurn: 16_384, maxTurns: 100 });
    expect(config).not.toHaveProperty("model");
  });

  it("maps every documented key that the runtime has", async () => {
    const { config, env } = await configuration(
      {
        max_tokens: 7,
        agent: {
          model: "simulator",
          temperature: 0.5,
          budget_warning_threshold: 0.9,
          max_turns: 5,
          system_prompt_file: "prompt.md",
          tool_instructions: "Careful.",
          structured_output_retries: 0,
          provider_params: { effort: "low", deep: { list: [1, true] } },
        },
        limits: { budget: 1000, max_duration: "1m" },
        budget: { max_duration: "30s", max_tool_calls: 3 },
        retry: { initial_delay: "10ms", call_timeout: "2s" },
        tools: { default_timeout: "1h30m" },
        providers: { api_keys: { openai: "k1" } },
        provider: { type: "anthropic", api_key: "k2" },
      },
      { OPENAI_API_KEY: "env" },
    ).current();
    expect(config).toMatchObject({
      model: "simulator",
      systemPrompt: "Be brief.",
      toolInstructions: "Careful.",
      maxTokensPerTurn: 7,
      temperature: 0.5,
      budgetWarningThreshold: 0.9,
      maxTurns: 5,
      structuredOutputRetries: 0,
      providerParams: { effort: "low", deep: { list: [1, true] } },
      limits: { maxTokens: 1000, maxDurationMs: 30_000, maxToolCalls: 3 },
      retry: { initialDelayMs: 10, maxRetries: 3, callTimeoutMs: 2000 },
      tools: { callbackTimeoutMs: 5_400_000, maxConcurrent: 10 },
    });
    expect(config).not.toHaveProperty("extractionPrompt");
    expect(env).toEqual({ OPENAI_API_KEY: "env", RKAT_OPENAI_API_KEY: "k1", RKAT_ANTHROPIC_API_KEY: "k2" });
  });

  it("names unused keys once, with what was probably meant", async () => {
    const { current, lines } = configuration({ agent: { modle: "x" }, shell: { program: "sh" } });
    await current();
    await current();
    expect(lines).toEqual([expect.stringMatching(/agent\.modle \(did you mean agent\.model\?\), shell\.program/)]);
  });

  it.each([
    ["a number for a text", { agent: { model: 5 } }, /agent\.model must be text/],
    ["a negative count", { agent: { max_turns: -1 } }, /agent\.max_turns must be a whole number/],
    ["a share above one", { agent: { budget_warning_threshold: 2 } }, /from 0 to 1/],
    ["a duration without a unit", { retry: { max_delay: "5" } }, /retry\.max_delay must be a duration/],
    ["a text where a table goes", { agent: { provider_params: "fast" } }, /must be a table/],
    ["a prompt file that is gone", { agent: { system_prompt_file: "gone.md" } }, /gone\.md, which does not exist/],
  ])("is refused for %s, and it is said where", async (_name, stored, message) => {
    const refused = configuration(stored).current();
    await expect(refused).rejects.toMatchObject({ code: "INVALID_PARAMS", message: expect.stringMatching(message) });
    await expect(refused).rejects.toThrow("Invalid config: /realm/config.toml: ");
  });
});

describe("changing it", () => {
  it("counts the generation up, and refuses a writer that has read another one", async () => {
    const { replace, patch, read } = configuration();
    expect(await replace({ agent: { max_turns: 1 } }, 0)).toEqual({
      config: { agent: { max_turns: 1 } },
      generation: 1,
    });
    await expect(patch({}, 0)).rejects.toThrow("Generation conflict: expected 0, current 1");
    await patch({ agent: { model: "m" } }, undefined);
    expect(await read()).toEqual({ config: { agent: { max_turns: 1, model: "m" } }, generation: 2 });
  });

  it("writes nothing that could not be used", async () => {
    const { replace, patch, read } = configuration({ agent: { max_turns: 1 } });
    await expect(replace({ agent: { max_turns: "many" } }, undefined)).rejects.toThrow(
      "Invalid config: agent.max_turns",
    );
    await expect(patch({ agent: { max_turns: -1 } }, undefined)).rejects.toMatchObject({ code: "INVALID_PARAMS" });
    await expect(replace({ a: [1, null] }, undefined)).rejects.toThrow("a.1 is null");
    expect(await read()).toEqual({ config: { agent: { max_turns: 1 } }, generation: 0 });
  });

  it("keeps keys of other builds", async () => {
    const { patch, read } = configuration({ house: { rules: ["quiet"] } });
    await patch({ agent: { model: "m" } }, undefined);
    expect((await read()).config).toEqual({ house: { rules: ["quiet"] }, agent: { model: "m" } });
  });

  it("tells at once which keys are not used, and only once, with what was probably meant", async () => {
    const { patch, current, lines } = configuration();
    await patch({ agent: { modle: "x" } }, undefined);
    await current();
    await patch({ agent: { model: "x" } }, undefined);
    expect(lines).toEqual([expect.stringContaining("config.toml: these keys are not used: agent.modle (did you mean")]);
    await patch({ agent: { modle: null } }, undefined);
    await patch({ agent: { modle: "y" } }, undefined);
    expect(lines).toHaveLength(2);
  });

  it("shows no secret to anybody, and keeps it when its placeholder is sent back", async () => {
    const stored = {
      providers: { api_keys: { openai: "sk-one", anthropic: "sk-two" } },
      provider: { type: "gemini", api_key: "sk-three" },
      mcp: [{ name: "a", env: { A_TOKEN: "sk-four", PATH: "/bin" } }],
      agent: { max_tokens_per_turn: 5 },
    };
    const { store, read, replace, patch } = configuration(stored);
    const { config } = await read();
    expect(JSON.stringify(config)).not.toContain("sk-");
    expect(config).toMatchObject({ provider: { type: "gemini" }, agent: { max_tokens_per_turn: 5 } });
    expect(JSON.stringify(await replace(config, undefined))).not.toContain("sk-");
    expect((await store.read()).config).toEqual(stored);
    await patch({ providers: { api_keys: { openai: "sk-new", anthropic: PLACEHOLDER } } }, undefined);
    expect((await store.read()).config.providers).toEqual({ api_keys: { openai: "sk-new", anthropic: "sk-two" } });
  });

  it("refuses a placeholder where no secret is stored", async () => {
    const { patch } = configuration();
    const refused = patch({ providers: { api_keys: { openai: PLACEHOLDER } } }, undefined);
    await expect(refused).rejects.toThrow("Invalid config: providers.api_keys.openai holds the placeholder");
  });
});
