import { ANTHROPIC, modelServer, openAiWire } from "@meerkat/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { newHome } from "./home.ts";

const KEY = "sk-ant-0123456789abcdef";

describe("rkat doctor", () => {
  it("says what is missing, and fails when no real model can be used", async () => {
    const { code, stdout, stderr } = await newHome().rkat(["doctor"]);
    expect(code).toBe(20);
    expect(stdout).toContain("RKAT_ANTHROPIC_API_KEY or ANTHROPIC_API_KEY");
    expect(stdout).toContain("--model simulator");
    expect(stderr).toContain("No provider of real models is usable here");
  });

  it("calls what is usable once, on request, and tells no secret", async () => {
    const server = await modelServer([{ text: "ok" }], () => ANTHROPIC);
    onTestFinished(() => server.close());
    const env = { ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: server.url };
    const { code, stdout, stderr } = await newHome().rkat(["doctor", "--live", "--json"], { env });
    expect(code).toBe(0);
    const { providers } = JSON.parse(stdout);
    expect(providers[0]).toMatchObject({ provider: "anthropic", usable: true, live: "ok" });
    expect(server.received()).toHaveLength(1);
    expect(stdout + stderr).not.toContain(KEY);
  });

  it("takes a provider whose address is another for one that may do without a key, as a run does", async () => {
    const server = await modelServer([{ text: "ok" }, { text: "Hello." }], () => ANTHROPIC);
    onTestFinished(() => server.close());
    const env = { ANTHROPIC_BASE_URL: server.url };
    const { code, stdout } = await newHome().rkat(["doctor", "--live"], { env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/anthropic +yes .* ok +without a key, at http/);
    const catalog = await newHome().rkat(["models", "catalog"], { env });
    expect(catalog.stdout).toMatch(/claude-opus-4-6 \* .* yes/);
    const run = await newHome().rkat(["run", "--model", "claude-opus-4-6", "Hi"], { env });
    expect(run).toMatchObject({ code: 0, stdout: "Hello.\n" });
  });

  it("calls the model that the configuration names, and none where nobody has named one", async () => {
    const server = await modelServer([{ text: "ok" }], openAiWire);
    onTestFinished(() => server.close());
    const home = newHome();
    const set = (config: object) => home.rkat(["config", "set", JSON.stringify(config)]);
    await set({ providers: { base_urls: { other: server.url } } });
    const unnamed = await home.rkat(["doctor", "--live"]);
    expect(unnamed).toMatchObject({ code: 0, stdout: expect.stringContaining("name its model as models.other") });
    expect(server.received()).toHaveLength(0);
    await set({ providers: { base_urls: { other: server.url } }, models: { other: "llama" } });
    const { code, stdout } = await home.rkat(["doctor", "--live"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/other +yes +llama +ok/);
    expect(JSON.parse(server.received()[0] ?? "{}")).toMatchObject({ model: "llama" });
    const catalog = await home.rkat(["models", "catalog"]);
    expect(catalog.stdout).toMatch(/other +llama \* .* yes/);
    expect(catalog.stdout).toMatch(/openai +gpt-5\.4 \* .* no/);
    expect(catalog.stderr).toContain("The list is of 2026-04-06");
  });

  it("says why a call failed, without the name and password of an address", async () => {
    const env = { ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: "http://someone:hidden@127.0.0.1:9" };
    const { code, stdout, stderr } = await newHome().rkat(["doctor", "--live"], { env });
    expect(code).toBe(20);
    expect(stdout).toMatch(/anthropic +yes .*failed/);
    expect(stdout + stderr).not.toMatch(/hidden|someone/);
  });
});
