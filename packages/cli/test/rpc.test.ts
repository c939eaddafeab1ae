import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CONTRACT_VERSION } from "@meerkat/protocol";
import { describe, expect, it } from "vitest";
import { at, finished, type Home, newHome, typedServer } from "./home.ts";

const IN_ONE_REALM = ["--realm", "here"];

function scenario(home: Home, ...calls: readonly object[]): readonly string[] {
  writeFileSync(join(home.path, "s.json"), JSON.stringify({ calls }));
  return ["--scenario", "s.json"];
}

describe("rkat-rpc", () => {
  it("answers what is typed at it: handshake, session, turn", async () => {
    const home = newHome();
    const server = typedServer(home, scenario(home, { text: "Oslo" }, { text: "Stockholm" }));
    server.call(1, "initialize");
    expect(await server.answer(1)).toMatchObject({ result: { contract_version: CONTRACT_VERSION } });
    server.call("two", "session/create", { prompt: "Norway?", model: "simulator" });
    const created = await server.answer("two");
    expect(created).toMatchObject({ result: { text: "Oslo", turns: 1, tool_calls: 0 } });
    const events = server.seen.filter(({ method }) => method === "session/event");
    expect(events.map((event) => at(event, "params", "event", "type")).at(-1)).toBe("run_completed");
    expect(server.seen.indexOf(created)).toBeGreaterThan(server.seen.indexOf(events.at(-1) ?? {}));
    server.call(3, "turn/start", { session_id: at(created, "result", "session_id"), prompt: "Sweden?" });
    expect(await server.answer(3)).toMatchObject({ result: { text: "Stockholm" } });
    expect(await server.end()).toMatchObject({ code: 0, stderr: "" });
  });

  it("survives everything that is no request", async () => {
    const home = newHome();
    const server = typedServer(home, ["--max-line-bytes", "5000"]);
    server.type("this is not JSON");
    await server.message((message) => at(message, "error", "code") === -32700);
    server.type("[]");
    await server.message((message) => at(message, "error", "code") === -32600);
    server.type(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"x":"${"a".repeat(6000)}"}}`);
    await server.message((message) => String(at(message, "error", "message")).includes("5000"));
    server.type("");
    server.call(2, "no/such");
    expect(await server.answer(2)).toMatchObject({ error: { code: -32601 } });
    server.call(3, "session/create", { prompt: 5 });
    expect(await server.answer(3)).toMatchObject({ error: { code: -32602, data: { code: "INVALID_PARAMS" } } });
    server.call(4, "session/read", { session_id: "nonsense" });
    expect(await server.answer(4)).toMatchObject({ error: { code: -32602 } });
    server.call(5, "session/read", { session_id: "0190a6a1-0000-7000-8000-000000000000" });
    expect(await server.answer(5)).toMatchObject({ error: { code: -32001, data: { code: "SESSION_NOT_FOUND" } } });
    const image = { type: "image", media_type: "image/png", data: "not base64!" };
    server.call(6, "session/create", { prompt: [image], model: "simulator" });
    expect(await server.answer(6)).toMatchObject({ error: { code: -32602 } });
    server.call(7, "session/create", { prompt: "x", model: "simulator", output_schema: "text" });
    expect(await server.answer(7)).toMatchObject({ error: { code: -32602 } });
    server.call(8, "initialize");
    expect(await server.answer(8)).toMatchObject({ result: { server: { max_line_bytes: 5000 } } });
    expect((await server.end()).code).toBe(0);
  });

  it("takes a prompt of a megabyte", async () => {
    const server = typedServer(newHome());
    server.call(1, "session/create", { prompt: "a".repeat(1_000_000), model: "simulator" });
    expect(await server.answer(1)).toMatchObject({ result: { turns: 1 } });
    await server.end();
  });

  it("keeps serving where it cannot store, and says why each time", async () => {
    const home = newHome();
    writeFileSync(join(home.path, "state"), "a file where the directory should be");
    const server = typedServer(home, ["--state-root", "state"]);
    for (const id of [1, 2]) {
      server.call(id, "session/create", { prompt: "x", model: "simulator" });
      const { error } = await server.answer(id);
      expect(error).toMatchObject({
        code: -32603,
        data: { code: "INTERNAL_ERROR", details: { reason: "unusable_path" } },
      });
    }
    server.call(3, "models/catalog");
    expect(await server.answer(3)).toHaveProperty("result");
    expect((await server.end()).code).toBe(0);
  });

  it("recovers from a configuration that was wrong", async () => {
    const home = newHome();
    const directory = join(home.path, "data/meerkat/realms/here");
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "config.toml"), "agent = 5 = 6");
    const server = typedServer(home, IN_ONE_REALM);
    server.call(1, "initialize");
    await server.answer(1);
    server.call(2, "session/create", { prompt: "x" });
    expect(await server.answer(2)).toMatchObject({ error: { code: -32602, data: { code: "INVALID_PARAMS" } } });
    server.call(4, "capabilities/get");
    expect(await server.answer(4)).toHaveProperty("result");
    writeFileSync(join(directory, "config.toml"), "[agent]\nmodel = 'simulator'\n");
    server.call(3, "session/create", { prompt: "x" });
    expect(await server.answer(3)).toHaveProperty("result");
    await server.end();
  });

  it("finishes what runs when its input ends", async () => {
    const home = newHome();
    const server = typedServer(home, scenario(home, { text: "slow but sure", chunk_delay_ms: 20, chunk_chars: 2 }));
    server.call(1, "session/create", { prompt: "x", model: "simulator" });
    await server.message((message) => at(message, "params", "event", "type") === "text_delta");
    const end = server.end();
    expect(await server.answer(1)).toMatchObject({ result: { text: "slow but sure" } });
    expect(await end).toMatchObject({ code: 0, stderr: "" });
  });

  it("interrupts what runs when its input ends and it is to wait for nothing", async () => {
    const home = newHome();
    const server = typedServer(home, ["--drain", "0", ...scenario(home, { text: "never done", hang: true })]);
    server.call(1, "session/create", { prompt: "x", model: "simulator" });
    await server.message((message) => at(message, "params", "event", "type") === "text_delta");
    const end = server.end();
    expect(await server.answer(1)).toHaveProperty("error");
    expect((await end).code).toBe(0);
  });

  it.each(["SIGTERM", "SIGINT"] as const)("interrupts and settles what runs on %s", async (signal) => {
    const home = newHome();
    const server = typedServer(home, scenario(home, { text: "never done", hang: true }));
    const closed = once(server.child, "close");
    server.call(1, "session/create", { prompt: "x", model: "simulator" });
    await server.message((message) => at(message, "params", "event", "type") === "text_delta");
    server.child.kill(signal);
    expect(await server.answer(1)).toHaveProperty("error.message");
    await closed;
    expect([server.child.exitCode, server.child.signalCode]).toEqual([0, null]);
  });

  it("loses nothing that was committed when it is killed in the middle of a turn", async () => {
    const home = newHome();
    const args = [...IN_ONE_REALM, ...scenario(home, { text: "first" }, { text: "never done", hang: true })];
    const killed = typedServer(home, args);
    const closed = once(killed.child, "close");
    killed.call(1, "session/create", { prompt: "one", model: "simulator" });
    const id = at(await killed.answer(1), "result", "session_id");
    killed.call(2, "turn/start", { session_id: id, prompt: "two" });
    const inTurnTwo = (message: object) => at(message, "params", "request_id") === 2;
    await killed.message((message) => inTurnTwo(message) && at(message, "params", "event", "type") === "text_delta");
    killed.child.kill("SIGKILL");
    await closed;

    const again = typedServer(home, [...IN_ONE_REALM, ...scenario(home, { text: "third" })]);
    again.call(1, "turn/start", { session_id: id, prompt: "three" });
    expect(await again.answer(1)).toMatchObject({ result: { text: "third", session_id: id } });
    again.call(2, "session/history", { session_id: id });
    expect(JSON.stringify(await again.answer(2))).toContain("first");
    await again.end();
  });

  it("keeps its output to the protocol, whatever is written to the console", async () => {
    const node = ["--import", "data:text/javascript,process.on('SIGUSR2', () => console.log('noise'))"];
    const server = typedServer(newHome(), [], { node });
    server.call(1, "initialize");
    await server.answer(1);
    server.child.kill("SIGUSR2");
    if (server.child.stderr) await once(server.child.stderr, "data");
    expect(await server.end()).toMatchObject({ code: 0, stderr: "noise\n" });
    expect(server.seen).toHaveLength(1);
  });

  it("says in one line what it did not expect, and ends", async () => {
    const node = ["--import", "data:text/javascript,process.on('SIGUSR2', () => { throw new Error('a\\nb') })"];
    const server = typedServer(newHome(), [], { node });
    server.call(1, "initialize");
    await server.answer(1);
    const end = once(server.child, "close");
    server.child.kill("SIGUSR2");
    await end;
    const { code, stderr } = await server.end();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: The server failed unexpectedly\. Error: a b .*\n$/);
  });

  it("outlives the reader of its log", async () => {
    const server = typedServer(newHome(), [], { env: { RKAT_LOG: "debug" } });
    server.child.stderr?.destroy();
    for (const id of [1, 2, 3]) {
      server.type("this is not JSON");
      server.call(id, "initialize");
      expect(await server.answer(id)).toHaveProperty("result");
    }
    expect((await server.end()).code).toBe(0);
  });

  it("is the same program under rkat rpc, with the realm's options before or after", async () => {
    const home = newHome();
    const child = home.start("rkat", ["--realm", "here", "rpc", "--drain", "1"]);
    const end = finished(child);
    child.stdin?.end('{"jsonrpc":"2.0","id":1,"method":"initialize"}\n');
    const { code, stdout } = await end;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ id: 1, result: { server_info: { name: "meerkat-rpc" } } });
  });

  it.each([
    ["an unknown option", ["--reelm", "x"], /no option --reelm. Did you mean --realm/],
    ["a missing value", ["--realm"], /--realm needs a value/],
    ["a value for a switch", ["--isolated=yes"], /takes no value/],
    ["an argument", ["serve"], /not expected/],
    ["two realms", ["--realm", "x", "--isolated"], /contradict/],
    ["a realm id that is none", ["--realm", "x y"], /is no realm id/],
    ["a drain time that is none", ["--drain", "soon"], /--drain must be a number/],
    ["a storage that is none", ["--realm-backend", "nope"], /--realm-backend must be one of sqlite, jsonl, redb/],
  ])("refuses %s with exit code 2", async (_name, args, message) => {
    const child = newHome().start("rkat-rpc", args);
    const { code, stdout, stderr } = await finished(child);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
  });

  it("prints help and its version", async () => {
    const home = newHome();
    expect((await finished(home.start("rkat-rpc", ["--help"]))).stdout).toContain("--max-line-bytes");
    expect((await finished(home.start("rkat-rpc", ["--version"]))).stdout).toBe("0.5.1\n");
  });
});
