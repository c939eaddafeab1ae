import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { at, finished, newHome } from "./home.ts";

/** Makes the running Node believe that it is an old one. */
const OLD_NODE =
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"22.12.0"}})';

describe("bad input", () => {
  it.each([
    ["an unknown option", ["--modle", "x", "hi"], /unknown option '--modle'.*--model/],
    ["two realms", ["--realm", "a", "--isolated", "hi"], /--realm and --isolated/],
    ["a realm id that is none", ["--realm", "a b", "hi"], /is no realm id/],
    ["a storage that is none", ["--realm-backend", "nope", "hi"], /--realm-backend must be one of sqlite, jsonl, redb/],
    ["no prompt", ["run"], /There is no prompt/],
    ["a prompt without quotes", ["what", "is", "new"], /Quote it/],
    ["a mistyped command", ["sesions"], /Did you mean sessions/],
    ["a mistyped choice", ["--output", "yaml", "hi"], /Allowed choices are text, json/],
    ["a number that is none", ["--max-tokens", "many", "hi"], /whole number/],
    ["a duration that is none", ["-m", "simulator", "--max-duration", "soon", "hi"], /no duration/],
    [
      "a schema that is neither",
      ["--schema", "./gone.json", "hi"],
      /neither a file \(there is none at ".\/gone.json"\) nor JSON/,
    ],
    ["a schema that is no object", ["--schema", "[1]", "hi"], /must be a JSON object at its root/],
    ["a schema the runtime refuses", ["-m", "simulator", "--schema", '{"type":"objct"}', "hi"], /type/],
    ["a label without a value", ["--label", "team", "hi"], /key=value/],
    ["parameters that are no object", ["--params-json", "[]", "hi"], /must be a JSON object/],
    ["a picture that is not there", ["--image", "gone.png", "hi"], /gone.png cannot be read/],
    ["a stream of JSON", ["--stream", "--json", "hi"], /--stream is for text/],
    ["no model", ["hi"], /No model is named.*--model simulator/],
    ["a missing subcommand", ["sessions"], /command is missing/],
  ])("refuses %s with exit code 2", async (_name, args, message) => {
    const { code, stdout, stderr } = await newHome().rkat(args);
    expect(code).toBe(2);
    expect(stderr.replaceAll("\n", " ")).toMatch(message);
    expect(stderr).toContain("Error: ");
    if (!args.includes("--json")) expect(stdout).toBe("");
  });

  it.each([
    ["tools that need a shell", ["-m", "simulator", "--tools", "workspace", "hi"]],
    ["everything", ["-m", "simulator", "--yolo", "hi"]],
    ["lines of input", ["-m", "simulator", "--stdin", "lines", "hi"]],
    ["staying awake", ["-m", "simulator", "--keep-alive", "hi"]],
    ["context for a host", ["-m", "simulator", "--app-context", '{"a":1}', "hi"]],
    ["a skill", ["-m", "simulator", "--preload-skill", "review", "hi"]],
  ])("refuses %s with exit code 40", async (_name, args) => {
    const { code, stderr } = await newHome().rkat(args);
    expect(code).toBe(40);
    expect(stderr).toMatch(/^Error: .*capability/);
  });

  it("says it as JSON too where JSON was asked for", async () => {
    const { code, stdout, stderr } = await newHome().rkat(["--json", "--model", "claude-sonnet-4-6", "hi"]);
    expect(code).toBe(20);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: "PROVIDER_ERROR", details: { reason: "authentication" } },
    });
    expect(stderr).toMatch(/^Error: .*ANTHROPIC_API_KEY/);
    const usage = await newHome().rkat(["-o", "json", "--nonsense", "hi"]);
    expect(JSON.parse(usage.stdout)).toMatchObject({ error: { code: "INVALID_ARGS" } });
  });

  it.each([
    ["time runs out", 21, ["--max-duration", "100ms"], [{ text: "never done", hang: true }], "BUDGET_EXHAUSTED"],
    ["no answer fits", 30, ["--schema", '{"type":"object"}'], [{ text: "x", repeat: 4 }], "AGENT_ERROR"],
    ["the provider fails", 20, [], [{ error: { reason: "authentication" } }], "PROVIDER_ERROR"],
  ])("when %s ends with exit code %i and names the session that is kept", async (_name, code, more, calls, name) => {
    const home = newHome();
    writeFileSync(join(home.path, "s.json"), JSON.stringify({ calls }));
    const failed = await home.rkat(["-m", "simulator", "--scenario", "s.json", "--json", ...more, "hi"]);
    expect(failed.code).toBe(code);
    const id = String(at(JSON.parse(failed.stdout), "error", "details", "session_id"));
    expect(at(JSON.parse(failed.stdout), "error", "code")).toBe(name);
    expect(failed.stderr).toContain(`[Session: ${id} | Go on with: rkat resume ${id} "..."]`);
    expect((await home.rkat(["resume", id, "-m", "simulator", "--json", "again"])).code).toBe(0);
  });

  it("refuses a picture and a piped text that are none", async () => {
    const home = newHome();
    writeFileSync(join(home.path, "p.png"), "plain text");
    const picture = await home.rkat(["-m", "simulator", "--image", "p.png", "hi"]);
    expect(picture).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^Error: --image .*p\.png is no PNG, JPEG, GIF or WebP picture\.\n$/),
    });
    const binary = await home.rkat(["-m", "simulator", "hi"], { input: Uint8Array.from([0xff, 0xfe, 0]) });
    expect(binary.code).toBe(2);
    expect(binary.stderr).toContain("no UTF-8 text");
  });

  it("takes a prompt of a megabyte", async () => {
    const { code, stdout } = await newHome().rkat(["-m", "simulator", "--json"], { input: "a".repeat(1_000_000) });
    expect(code).toBe(0);
    expect(at(JSON.parse(stdout), "turns")).toBe(1);
  });

  it("says which directory it cannot write", async () => {
    const home = newHome();
    writeFileSync(join(home.path, "state"), "a file where the directory should be");
    const { code, stderr } = await home.rkat(["-m", "simulator", "--state-root", "state", "hi"]);
    expect(code).toBe(1);
    expect(stderr).toContain(`The realm directory ${join(home.path, "state")}`);
    expect(stderr).toContain("--state-root");
  });

  it("refuses a realm that another storage pinned", async () => {
    const home = newHome();
    const directory = join(home.path, "state", "old");
    mkdirSync(directory, { recursive: true });
    chmodSync(directory, 0o700);
    writeFileSync(join(directory, "realm_manifest.json"), JSON.stringify({ realm_id: "old", backend: "redb" }));
    const pinned = await home.rkat(["-m", "simulator", "--state-root", "state", "--realm", "old", "hi"]);
    expect(pinned).toMatchObject({ code: 2, stderr: expect.stringContaining('is kept as "redb"') });
    const hinted = await home.rkat(["-m", "simulator", "--realm-backend", "jsonl", "hi"]);
    expect(hinted).toMatchObject({ code: 2, stderr: expect.stringContaining('no storage "jsonl"') });
  });
});

describe("a working directory that was removed", () => {
  const gone =
    'data:text/javascript,import*as fs from"node:fs";fs.mkdirSync("gone");process.chdir("gone");fs.rmdirSync("../gone")';

  it.each([
    ["rkat", ["-m", "simulator", "hi"]],
    ["rkat-rpc", []],
  ] as const)("is named by %s", async (program, args) => {
    const child = newHome().start(program, args, { node: ["--import", gone] });
    child.stdin?.end();
    expect(await finished(child)).toEqual({
      code: 2,
      stdout: "",
      stderr: "Error: The working directory does not exist any more. Change into one that does.\n",
    });
  });
});

describe("a Node that is too old", () => {
  it("is told to a person", async () => {
    const run = await newHome().rkat(["hi"], { node: ["--import", OLD_NODE] });
    expect(run).toMatchObject({ code: 1, stdout: "" });
    expect(run.stderr).toBe(
      "Error: Meerkat needs Node 24.11 or newer, and this is Node 22.12.0. Install a newer Node.\n",
    );
  });

  it.each([
    ["rkat-rpc", []],
    ["rkat", ["rpc"]],
  ] as const)("is told to the client of %s", async (program, args) => {
    const child = newHome().start(program, args, { node: ["--import", OLD_NODE] });
    const end = finished(child);
    child.stdin?.write('{"jsonrpc":"2.0","id":"first","method":"initialize","params":{}}\n');
    const { code, stdout, stderr } = await end;
    expect({ code, stderr: stderr.includes("24.11") }).toEqual({ code: 1, stderr: true });
    expect(JSON.parse(stdout)).toMatchObject({
      id: "first",
      error: { code: -32603, data: { code: "INTERNAL_ERROR" } },
    });
    expect(stdout).toContain("24.11");
  });
});
