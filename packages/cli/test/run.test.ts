import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { at, newHome } from "./home.ts";

const CITY = {
  type: "object",
  properties: { city: { type: "string" }, population: { type: "integer" } },
  required: ["city", "population"],
};

describe("rkat run", () => {
  it("prints one JSON object with its keys in a fixed order and nothing else", async () => {
    const home = newHome();
    const args = ["run", "--model", "simulator", "--schema", JSON.stringify(CITY), "--output", "json", "Tokyo"];
    const { code, stdout, stderr } = await home.rkat(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const result: unknown = JSON.parse(stdout);
    const keys = [
      "text",
      "session_id",
      "session_ref",
      "turns",
      "tool_calls",
      "usage",
      "structured_output",
      "schema_warnings",
    ];
    expect(Object.keys(Object(result))).toEqual(keys);
    expect(at(result, "structured_output", "city")).toBeTypeOf("string");
    expect(JSON.parse(String(at(result, "text")))).toEqual(at(result, "structured_output"));
    expect(at(result, "session_ref")).toMatch(/^ws-[0-9a-f]{16}:/);
    expect(Object.keys(Object(at(result, "usage"))).slice(0, 3)).toEqual([
      "input_tokens",
      "output_tokens",
      "total_tokens",
    ]);
    expect(stdout).toMatch(/^\{\n {2}"text"/);
  });

  it("prints the text and a line end to a pipe, and the summary on stderr", async () => {
    const home = newHome();
    writeFileSync(join(home.path, "s.json"), JSON.stringify({ calls: [{ text: "Oslo" }] }));
    const { code, stdout, stderr } = await home.rkat(["--model", "simulator", "--scenario", "s.json", "Norway?"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "Oslo\n" });
    expect(stderr).toMatch(/^\[Session: [0-9a-f-]{36} \| Turns: 1 \| Tokens: \d+ in \/ \d+ out\]\n$/);
  });

  it("streams the same text as it comes when that is asked for, and does not repeat it", async () => {
    const home = newHome();
    writeFileSync(join(home.path, "s.yaml"), "calls:\n  - text: A long enough answer to come in pieces.\n");
    const { stdout } = await home.rkat(["-m", "simulator", "-s", "Go"], { env: { RKAT_SIMULATOR_SCENARIO: "s.yaml" } });
    expect(stdout).toBe("A long enough answer to come in pieces.\n");
  });

  it("puts piped text before the prompt, or takes it alone, or leaves it", async () => {
    const home = newHome();
    const contains = (lastUser: string) => {
      writeFileSync(
        join(home.path, "s.json"),
        JSON.stringify({ calls: [{ expect: { last_user: lastUser }, text: "ok" }] }),
      );
      return ["--model", "simulator", "--scenario", "s.json"];
    };
    const both = await home.rkat([...contains("<stdin>\na\nb\n</stdin>\n\nSum up"), "Sum up"], { input: "a\nb\n" });
    expect(both).toMatchObject({ code: 0, stdout: "ok\n" });
    const alone = await home.rkat([...contains("<stdin>\na\n</stdin>\n\n"), "--stdin", "blob"], { input: "a" });
    expect(alone).toMatchObject({ code: 0, stdout: "ok\n" });
    const off = await home.rkat([...contains("Sum up"), "--stdin", "off", "Sum up"], { input: "a" });
    expect(off).toMatchObject({ code: 0, stdout: "ok\n" });
  });

  it("takes a schema from a file", async () => {
    const home = newHome();
    writeFileSync(join(home.path, "city.json"), JSON.stringify(CITY));
    const { stdout } = await home.rkat(["--model", "simulator", "--schema", "city.json", "--json", "Tokyo"]);
    expect(at(JSON.parse(stdout), "structured_output", "population")).toBeTypeOf("number");
  });

  it("sends pictures with the media type of their bytes", async () => {
    const home = newHome();
    writeFileSync(join(home.path, "p.bin"), Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2]));
    const calls = [{ expect: { images: ["image/jpeg"] }, text: "seen" }];
    writeFileSync(join(home.path, "s.json"), JSON.stringify({ calls }));
    const run = await home.rkat(["-m", "simulator", "--scenario", "s.json", "--image", "p.bin", "What is it?"]);
    expect(run).toMatchObject({ code: 0, stdout: "seen\n" });
  });

  it("uses a realm's configuration, names the keys it does not know, and refuses wrong types", async () => {
    const home = newHome();
    const directory = join(home.path, "state", "team");
    const args = ["--state-root", "state", "--realm", "team", "hi"];
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "config.toml"), '[agent]\nmodel = "simulator"\nmax_turn = 3\n');
    const run = await home.rkat(args);
    expect(run.code).toBe(0);
    expect(run.stderr).toContain("agent.max_turn (did you mean agent.max_turns?)");
    writeFileSync(join(directory, "config.toml"), '[agent]\nmax_turns = "many"\n');
    const refused = await home.rkat(args);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`${join(directory, "config.toml")}: agent.max_turns must be a whole number`);
  });

  it("never repeats a key, wherever it was given", async () => {
    const home = newHome();
    const directory = join(home.path, "state", "team");
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "config.toml"), '[provider]\ntype = "anthropic"\napi_key = "sk-file" oops\n');
    const place = ["--state-root", "state", "--realm", "team", "--json"];
    const broken = await home.rkat([...place, "hi"], { env: { OPENAI_API_KEY: "sk-environment" } });
    writeFileSync(join(directory, "config.toml"), '[provider]\ntype = "anthropic"\napi_key = "sk-file"\n');
    const both = await home.rkat([...place, "hi"], { env: { OPENAI_API_KEY: "sk-environment" } });
    expect([broken.code, both.code]).toEqual([2, 2]);
    for (const { stdout, stderr } of [broken, both]) expect(stdout + stderr).not.toMatch(/sk-(?:file|environment)/);
    expect(both.stderr).toContain("anthropic and openai");
  });

  it("makes its directories with the first session, for this user only", async () => {
    const home = newHome();
    await home.rkat(["sessions", "list"]);
    await home.rkat(["models", "catalog"]);
    expect(readdirSync(home.path)).toEqual([]);
    await home.rkat(["--model", "simulator", "--realm", "mine", "hi"]);
    const directory = join(home.path, "data/meerkat/realms/mine");
    const manifest: unknown = JSON.parse(readFileSync(join(directory, "realm_manifest.json"), "utf8"));
    expect(manifest).toMatchObject({ realm_id: "mine", backend: "sqlite", origin: "explicit" });
    expect(readdirSync(directory).sort()).toEqual(["realm_manifest.json", "sessions.sqlite3"]);
  });
});

describe("discovery", () => {
  it("lists models as a table and as JSON, and capabilities as JSON", async () => {
    const home = newHome();
    expect((await home.rkat(["models", "catalog"])).stdout).toMatch(/^simulator +simulator \*/m);
    const catalog: unknown = JSON.parse((await home.rkat(["models", "catalog", "--json"])).stdout);
    expect(at(catalog, "contract_version", "major")).toBe(0);
    const capabilities: unknown = JSON.parse((await home.rkat(["capabilities"])).stdout);
    const structured = expect.objectContaining({ id: "structured_output", status: "Available" });
    expect(at(capabilities, "capabilities")).toContainEqual(structured);
  });

  it("prints its version, and help with examples", async () => {
    const home = newHome();
    expect(await home.rkat(["--version"])).toMatchObject({ code: 0, stdout: "0.5.1\n", stderr: "" });
    const help = await home.rkat(["--help"]);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('rkat "What is the capital of Norway?"');
  });
});
