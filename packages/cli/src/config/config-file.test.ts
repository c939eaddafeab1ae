import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openConfigFile } from "./index.ts";

function realm(toml?: string): string {
  const root = mkdtempSync(join(tmpdir(), "config-test-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  if (toml !== undefined) writeFileSync(join(root, "config.toml"), toml);
  return root;
}

function opened(directory: string) {
  return openConfigFile({ directory, found: async () => void (await mkdir(directory, { recursive: true })) });
}

describe("the configuration file of a realm", () => {
  it("is empty, and is not made, where there is none", async () => {
    const directory = join(realm(), "team");
    expect(await opened(directory).read()).toEqual({ config: {}, generation: 0 });
    expect(existsSync(directory)).toBe(false);
  });

  it("is made with the realm by the first write, for this user only", async () => {
    const directory = join(realm(), "team");
    const store = opened(directory);
    const config = { agent: { model: "m", temperature: 0.5, max_turns: 3 }, mcp: [{ name: "a", args: ["-x"] }] };
    expect(await store.update(() => config)).toEqual({ config, generation: 1 });
    expect(await store.read()).toEqual({ config, generation: 1 });
    expect(await opened(directory).read()).toEqual({ config, generation: 1 });
    expect(readdirSync(directory).sort()).toEqual(["config.toml", "config_state.json", "config_state.lock"]);
    if (process.platform !== "win32") expect(statSync(join(directory, "config.toml")).mode & 0o077).toBe(0);
  });

  it("is the same object until it changes, and then what another process or a person wrote", async () => {
    const directory = realm('[agent]\nmodel = "a"\n');
    const [one, other] = [opened(directory), opened(directory)];
    const before = await one.read();
    expect(await one.read()).toBe(before);
    await other.update(({ config }) => ({ ...config, max_tokens: 5 }));
    expect(await one.read()).toEqual({ config: { agent: { model: "a" }, max_tokens: 5 }, generation: 1 });
    writeFileSync(join(directory, "config.toml"), '[agent]\nmodel = "by hand"\n');
    expect(await one.read()).toEqual({ config: { agent: { model: "by hand" } }, generation: 1 });
  });

  it("loses no write of many writers", async () => {
    const directory = realm();
    const [one, other] = [opened(directory), opened(directory)];
    const writes = Array.from({ length: 20 }, (_, index) =>
      (index % 2 ? one : other).update(({ config }) => ({ ...config, [`k${index}`]: index })),
    );
    const generations = (await Promise.all(writes)).map(({ generation }) => generation);
    expect(generations.toSorted((a, b) => a - b)).toEqual(writes.map((_, index) => index + 1));
    const { config, generation } = await one.read();
    expect([Object.keys(config).length, generation]).toEqual([20, 20]);
  });

  it("stays as it is when the change is refused", async () => {
    const text = '# mine\n[agent]\nmodel = "a"\n';
    const directory = realm(text);
    const refused = opened(directory).update(() => {
      throw new Error("no");
    });
    await expect(refused).rejects.toThrow();
    expect(readFileSync(join(directory, "config.toml"), "utf8")).toBe(text);
    expect(existsSync(join(directory, "config_state.json"))).toBe(false);
  });

  it.each([
    ["what does not parse, without quoting it", 'key = "sk-secret"\nb = = 2', /line 2/],
    ["a date", "[agent.provider_params]\nat = 2026-01-01", /agent\.provider_params\.at is a date/],
    ["a number without end", "[agent]\ntemperature = inf", /agent\.temperature is no number/],
  ])("is refused for %s, with its path", async (_name, toml, message) => {
    const directory = realm(toml);
    const failure = await opened(directory)
      .read()
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "INVALID_PARAMS", message: expect.stringMatching(message) });
    expect(String(failure)).toContain(join(directory, "config.toml"));
    expect(String(failure)).not.toContain("sk-secret");
  });

  it("says that its state is damaged", async () => {
    const directory = realm();
    writeFileSync(join(directory, "config_state.json"), "{");
    await expect(opened(directory).read()).rejects.toMatchObject({ details: { reason: "corrupt" } });
  });

  it("says where it cannot write", async () => {
    const directory = join(realm(), "file");
    writeFileSync(directory, "");
    const store = openConfigFile({ directory, found: async () => undefined });
    await expect(store.update(() => ({}))).rejects.toMatchObject({ details: { reason: "unusable_path" } });
  });
});
