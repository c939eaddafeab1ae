import { MeerkatError } from "@meerkat/errors";
import { CONTRACT_DIGEST, CONTRACT_VERSION, METHODS } from "@meerkat/protocol";
import { describe, expect, it } from "vitest";
import { bench, recorder, runResult } from "../test-bench.ts";

const SECRET = "sk-verysecret";
const turn = { session_id: "s1", prompt: "hi" };

describe("framing", () => {
  it.each([
    ["not json", -32700],
    ["{", -32700],
    ["[]", -32600],
    ['[{"jsonrpc":"2.0","id":1,"method":"session/list"}]', -32600],
    ["5", -32600],
    ["null", -32600],
    ['{"jsonrpc":"2.0","id":1.5,"method":"session/list"}', -32600],
    ['{"jsonrpc":"2.0","id":true,"method":"session/list"}', -32600],
    ['{"jsonrpc":"2.0","id":{},"method":"session/list"}', -32600],
    ['{"jsonrpc":"2.0","id":1,"method":7}', -32600],
    ['{"jsonrpc":"2.0","id":1,"method":"session/list","params":"x"}', -32600],
    ['{"id":1,"method":"session/list"}', -32600],
    ['{"jsonrpc":"2.0","id":1}', -32600],
  ])("answers %s without an id, and goes on", async (line, code) => {
    const { log, text } = recorder();
    const { send, next, ask } = bench({ "session/list": () => ({ sessions: [] }) }, { log });
    send(line);
    expect(await next()).toMatchObject({ id: null, error: { code } });
    expect(await ask("session/list", {}, 2)).toMatchObject({ id: 2, result: { sessions: [] } });
    expect(text()).not.toContain("session/list");
  });

  it("echoes ids with their type", async () => {
    const { ask } = bench({ "session/list": () => ({ sessions: [] }) });
    for (const id of [0, 7, -1, "7", "", "é"]) expect(await ask("session/list", {}, id)).toMatchObject({ id });
  });

  it("ignores empty lines, unknown notifications and `initialized`", async () => {
    const { send, ask } = bench({ "session/list": () => ({ sessions: [] }) });
    send("");
    send({ jsonrpc: "2.0", method: "initialized" });
    send({ jsonrpc: "2.0", method: "made/up", params: [1] });
    send({ jsonrpc: "2.0", id: null, method: "session/list" });
    send({ jsonrpc: "2.0", method: "cancel", params: { request_id: {} } });
    send({ jsonrpc: "2.0", method: "cancel" });
    expect(await ask("session/list", {}, 9)).toMatchObject({ id: 9, result: { sessions: [] } });
  });
});

describe("answers", () => {
  it("carry the code as number and word", async () => {
    const { ask } = bench({
      "session/read": () =>
        Promise.reject(new MeerkatError("SESSION_NOT_FOUND", "no such session", { details: { a: 1 } })),
    });
    expect((await ask("made/up")).error).toMatchObject({ code: -32601, data: { code: "METHOD_NOT_FOUND" } });
    expect((await ask("session/read", {})).error).toMatchObject({
      code: -32602,
      message: expect.stringMatching(/^Invalid params/),
    });
    expect((await ask("session/read", { session_id: "s" })).error).toEqual({
      code: -32001,
      message: "no such session",
      data: { code: "SESSION_NOT_FOUND", category: "session", message: "no such session", details: { a: 1 } },
    });
    expect((await ask("session/create", { prompt: "", enable_shell: true })).error).toMatchObject({
      code: -32020,
      data: {
        code: "CAPABILITY_UNAVAILABLE",
        details: { parameter: "enable_shell" },
        capability_hint: { capability_id: "shell" },
      },
    });
  });

  it.each([
    new Error(SECRET),
    SECRET,
    { secret: SECRET },
    null,
    undefined,
    0,
  ])("give nothing away when %s is thrown", async (thrown) => {
    const { log, text } = recorder();
    const { ask } = bench({ "turn/start": () => Promise.reject(thrown) }, { log });
    const answer = await ask("turn/start", { ...turn, prompt: SECRET });
    expect(answer.error).toMatchObject({ code: -32603, data: { code: "INTERNAL_ERROR" } });
    expect(JSON.stringify(answer) + text()).not.toContain(SECRET);
  });

  it("never have a JSON object as their message", async () => {
    const { ask } = bench({ "turn/start": () => Promise.reject(new MeerkatError("PROVIDER_ERROR", '{"code":"X"}')) });
    expect((await ask("turn/start", turn)).error.message).toBe('PROVIDER_ERROR: {"code":"X"}');
  });

  it("are whole however long they are", async () => {
    const { ask } = bench({ "turn/start": () => ({ ...runResult, text: "x".repeat(300_000) }) });
    expect((await ask("turn/start", turn)).result.text).toHaveLength(300_000);
  });
});

describe("initialize", () => {
  it("says who is there and what it can do", async () => {
    const { ask } = bench();
    const { result } = await ask("initialize");
    expect(result).toEqual({
      server_info: { name: "test", version: "1.2.3" },
      contract_version: CONTRACT_VERSION,
      methods: expect.any(Array),
      server: {
        event_order: "before_response",
        features: ["request_id", "stream_ack"],
        contract_digest: CONTRACT_DIGEST,
      },
    });
    const requests = Object.entries(METHODS).filter(([, { kind, from }]) => kind === "request" && from === "client");
    const others = requests.map(([name]) => name).filter((name) => name !== "initialize");
    expect(result.methods).toEqual(["initialized", "initialize", ...others]);
  });

  it("says how long a line may be, where the transport has a limit", async () => {
    const { ask } = bench({}, { maxLineBytes: 5000 });
    expect((await ask("initialize")).result).toMatchObject({ server: { max_line_bytes: 5000 } });
  });

  it("is not needed first", async () => {
    const { ask } = bench({ "session/list": () => ({ sessions: [] }) });
    expect(await ask("session/list")).toMatchObject({ result: { sessions: [] } });
  });

  it.each(["0.5.1", "0.5.0", "0.5", "0.5.99-rc.1"])("accepts a client of %s", async (contract_version) => {
    const { ask } = bench();
    const answer = await ask("initialize", { client: { name: "c", version: "1", contract_version } });
    expect(answer.result.contract_version).toBe(CONTRACT_VERSION);
  });

  it.each([
    "0.4.9",
    "0.6.0",
    "1.0.0",
    "1.5.1",
    "v0.5.1",
    "",
    "latest",
  ])("refuses a client of %j and names both", async (theirs) => {
    const { ask } = bench();
    const { error } = await ask("initialize", { client: { name: "c", version: "1", contract_version: theirs } });
    expect(error).toMatchObject({
      code: -32602,
      data: { code: "VERSION_MISMATCH", details: { client: theirs, server: CONTRACT_VERSION } },
    });
    expect(error.message).toContain(`contract ${theirs}`);
    expect(error.message).toContain(CONTRACT_VERSION);
  });

  it("refuses a line length nothing fits in", async () => {
    const { ask } = bench();
    const { error } = await ask("initialize", { client: { name: "c", version: "1", max_line_bytes: 10 } });
    expect(error.message).toMatch(/^Invalid params: \/client\/max_line_bytes/);
  });
});
