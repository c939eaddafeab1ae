import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { projectInstructions, readRealmConfig } from "./index.ts";

function realm(toml?: string, files: Readonly<Record<string, string>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), "config-test-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const all = toml === undefined ? files : { ...files, "config.toml": toml };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(path, name), text);
  return path;
}

function logged() {
  const lines: string[] = [];
  return { lines, log: (_level: string, message: string) => void lines.push(message) };
}

describe("a realm's configuration", () => {
  it("is empty without a file", async () => {
    expect(await readRealmConfig(realm(), logged().log)).toEqual({ config: {}, keys: {} });
  });

  it("maps every documented key that the runtime has", async () => {
    const toml = `
      max_tokens = 7
      [agent]
      model = "simulator"
      temperature = 0.5
      budget_warning_threshold = 0.9
      max_turns = 5
      system_prompt_file = "prompt.md"
      tool_instructions = "Careful."
      structured_output_retries = 0
      provider_params = { effort = "low", deep = { list = [1, true] } }
      [limits]
      budget = 1000
      max_duration = "1m"
      [budget]
      max_duration = "30s"
      max_tool_calls = 3
      [retry]
      initial_delay = "10ms"
      call_timeout = "2s"
      [tools]
      default_timeout = "1h30m"
      [providers.api_keys]
      openai = "k1"
      [provider]
      type = "anthropic"
      api_key = "k2"
    `;
    const { config, keys } = await readRealmConfig(realm(toml, { "prompt.md": "Be brief." }), logged().log);
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
    expect(keys).toEqual({ openai: "k1", anthropic: "k2" });
  });

  it("names unused keys once, with what was probably meant", async () => {
    const { lines, log } = logged();
    await readRealmConfig(realm('[agent]\nmodle = "x"\n[shell]\nprogram = "sh"\n'), log);
    expect(lines).toEqual([expect.stringMatching(/agent\.modle \(did you mean agent\.model\?\), shell\.program/)]);
  });

  it.each([
    ["a number for a text", "[agent]\nmodel = 5", /agent\.model must be text/],
    ["a negative count", "[agent]\nmax_turns = -1", /agent\.max_turns must be a whole number/],
    ["a share above one", "[agent]\nbudget_warning_threshold = 2", /from 0 to 1/],
    ["a duration without a unit", '[retry]\nmax_delay = "5"', /retry\.max_delay must be a duration/],
    ["a date where JSON goes", "[agent]\nprovider_params = { at = 2026-01-01 }", /must be a table/],
    ["what does not parse", "a = 1\nb = = 2", /line 2/],
    ["a prompt file that is gone", '[agent]\nsystem_prompt_file = "gone.md"', /gone\.md, which does not exist/],
  ])("refuses %s and says where", async (_name, toml, message) => {
    const directory = realm(toml);
    const refused = readRealmConfig(directory, logged().log);
    await expect(refused).rejects.toMatchObject({ code: "INVALID_PARAMS", message: expect.stringMatching(message) });
    await expect(refused).rejects.toThrow(join(directory, "config.toml"));
  });
});

describe("a project's instructions", () => {
  it("are its AGENTS.md, up to a length", async () => {
    const { lines, log } = logged();
    expect(await projectInstructions(realm(), log)).toBeUndefined();
    expect(await projectInstructions(realm(undefined, { "AGENTS.md": "Be kind." }), log)).toBe("Be kind.");
    const long = await projectInstructions(realm(undefined, { "AGENTS.md": `x${"é".repeat(20_000)}` }), log);
    expect(long).toBe(`x${"é".repeat(16_383)}`);
    expect(lines).toEqual([expect.stringContaining("is longer than 32768 bytes")]);
  });
});
