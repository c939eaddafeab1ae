import { ANTHROPIC, modelServer } from "@meerkat/testkit";
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

  it("says why a call failed, without the name and password of an address", async () => {
    const env = { ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: "http://someone:hidden@127.0.0.1:9" };
    const { code, stdout, stderr } = await newHome().rkat(["doctor", "--live"], { env });
    expect(code).toBe(20);
    expect(stdout).toMatch(/anthropic +yes .*failed/);
    expect(stdout + stderr).not.toMatch(/hidden|someone/);
  });
});
