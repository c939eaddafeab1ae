import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { at, newHome, typedServer } from "./home.ts";

const TEAM = ["--realm", "team"];
const MODEL = { RKAT_MODEL: "simulator" };
const DOT = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 1, 2, 255]);

describe("rkat config", () => {
  it("reads nothing without making a realm, then writes, patches and shows without secrets", async () => {
    const home = newHome();
    expect((await home.rkat([...TEAM, "config", "get"])).stdout).toBe("");
    expect(existsSync(join(home.path, "data"))).toBe(false);
    const json = '{"agent":{"model":"simulator"},"providers":{"api_keys":{"openai":"sk-1"}}}';
    const set = await home.rkat([...TEAM, "config", "set", "--json", json, "--expected-generation", "0"]);
    expect(set).toEqual({ code: 0, stdout: "generation=1\n", stderr: "" });
    const patch = await home.rkat([...TEAM, "config", "patch", '{"agent":{"max_turns":3}}']);
    expect(patch.stdout).toBe("generation=2\n");
    const toml = (await home.rkat([...TEAM, "config", "get"])).stdout;
    expect(toml).toContain('model = "simulator"\nmax_turns = 3');
    expect(toml).toContain('openai = "********"');
    const shown = await home.rkat([...TEAM, "config", "get", "--format", "json", "--with-generation"]);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      config: { agent: { model: "simulator", max_turns: 3 } },
      generation: 2,
      realm_id: "team",
      backend: "sqlite",
      resolved_paths: { config_path: join(home.path, "data/meerkat/realms/team/config.toml") },
    });
    // What was shown can be written back: the placeholder keeps the key.
    writeFileSync(join(home.path, "team.toml"), toml);
    expect((await home.rkat([...TEAM, "config", "set", "team.toml"])).stdout).toBe("generation=3\n");
    expect((await home.rkat([...TEAM, "--model", "gpt-5.2", "Hi"])).stderr).not.toContain("no key");
  });

  it("refuses what is wrong, and a generation that is not there, with exit code 2", async () => {
    const home = newHome();
    const refused = async (...args: string[]) => {
      const { code, stderr } = await home.rkat([...TEAM, "config", ...args]);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await refused("set", "--toml", "[agent]\nmax_turns = 'many'")).toContain("Invalid config: agent.max_turns");
    expect(await refused("set", "--json", "{}", "--expected-generation", "4")).toContain("expected 4, current 0");
    expect(await refused("patch", "--json", "[1]")).toContain("JSON object");
    expect(await refused("set", "nowhere.toml")).toContain("There is no file");
    expect(await refused("set")).toContain("Say once what to write");
  });
});

it("processes that write at the same time lose nothing", async () => {
  const home = newHome();
  const names = ["a", "b", "c", "d"];
  const written = await Promise.all(names.map((name) => home.rkat([...TEAM, "config", "patch", `{"${name}":1}`])));
  expect(written.map(({ stdout }) => stdout).sort()).toEqual([1, 2, 3, 4].map((n) => `generation=${n}\n`));
  const { stdout } = await home.rkat([...TEAM, "config", "get", "--format", "json"]);
  expect(JSON.parse(stdout)).toEqual({ a: 1, b: 1, c: 1, d: 1 });
});

it("a running server works by what another process wrote from its next turn on", async () => {
  const home = newHome();
  const server = typedServer(home, TEAM, { env: MODEL });
  server.call(0, "initialize");
  server.call(1, "session/create", { prompt: "Hi" });
  const session_id = at(await server.answer(1), "result", "session_id");
  const prompt = "[agent]\nsystem_prompt = 'x'\nmodel = 'm'\n[budget]\nmax_tool_calls = 0";
  expect((await home.rkat([...TEAM, "config", "set", "--toml", prompt])).code).toBe(0);
  server.call(2, "turn/start", { session_id, prompt: "More" });
  expect(at(await server.answer(2), "error", "data", "code")).toBe("BUDGET_EXHAUSTED");
  server.call(3, "config/patch", { patch: { budget: null }, expected_generation: 1 });
  expect(at(await server.answer(3), "result", "generation")).toBe(2);
  server.call(4, "turn/start", { session_id, prompt: "More" });
  expect(at(await server.answer(4), "result", "session_id")).toBe(session_id);
  await server.end();
});

it("a picture of a prompt becomes a blob of the realm, which another process can get", async () => {
  const home = newHome();
  writeFileSync(join(home.path, "dot.png"), DOT);
  const run = await home.rkat([...TEAM, "--image", "dot.png", "--json", "Hi"], { env: MODEL });
  const id = at(JSON.parse(run.stdout), "session_id");
  const shown = JSON.parse((await home.rkat([...TEAM, "sessions", "show", String(id), "--json"])).stdout);
  const blobId = /sha256:[0-9a-f]{64}/.exec(JSON.stringify(shown))?.[0] ?? "";
  expect(JSON.stringify(shown)).not.toContain(DOT.toString("base64"));
  expect(readdirSync(join(home.path, "data/meerkat/realms/team")).sort()).toContain("blobs");
  const blob = await home.rkat([...TEAM, "blob", "get", blobId, "--json"]);
  expect(JSON.parse(blob.stdout)).toEqual({ blob_id: blobId, media_type: "image/png", data: DOT.toString("base64") });
  expect((await home.rkat([...TEAM, "blob", "get", blobId, "--output", "again.png"])).code).toBe(0);
  expect((await home.rkat([...TEAM, "--image", "again.png", "--json", "Hi"], { env: MODEL })).code).toBe(0);
  expect((await home.rkat([...TEAM, "resume", "~2", "Again?"], { env: MODEL })).code).toBe(0);
  const unknown = await home.rkat([...TEAM, "blob", "get", "b1"]);
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining("blob not found")]);
});
