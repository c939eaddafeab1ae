import { CONTRACT_VERSION } from "@meerkat/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { type Script, SESSION_ID, scriptedServer, wireResult } from "../test/scripted-server.ts";
import { type ClientOptions, type JsonObject, MeerkatClient } from "./index.ts";

const code = (name: string, message = "") =>
  expect.objectContaining({ code: name, message: expect.stringContaining(message) });
const clients: MeerkatClient[] = [];

afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())));

async function connected(script: Script = {}, options: ClientOptions = {}) {
  const server = scriptedServer(script);
  const client = new MeerkatClient({ transport: server.transport, ...options });
  clients.push(client);
  await client.connect();
  return { server, client };
}

describe("the options of a client", () => {
  it("refuse contradictions", () => {
    expect(() => new MeerkatClient({ realmId: "r", isolated: true })).toThrow(code("INVALID_ARGS", "isolated"));
    const transport = scriptedServer().transport;
    expect(() => new MeerkatClient({ transport, rkatPath: "rkat-rpc" })).toThrow(code("INVALID_ARGS", "rkatPath"));
  });

  it.each([
    [new URL("file:///bin/rkat-rpc"), "path of the server's program as a string"],
    [null, "or an object of options"],
    [["--realm", "r"], "or an object of options"],
    [{ rkatPath: new URL("file:///bin/rkat-rpc") }, "`rkatPath` of MeerkatClient must be a string"],
    [{ args: "--realm r" }, "`args` of MeerkatClient must be a list of strings"],
    [{ env: "A=1" }, "`env` of MeerkatClient must be an object"],
    [{ isolated: "no" }, "`isolated` of MeerkatClient must be true or false"],
    [{ download: true }, "`download` of MeerkatClient must be an object"],
    [{ maxLineBytes: 2 ** 30 }, "`maxLineBytes` of MeerkatClient must be a whole number from 1024 to 536870888"],
  ])("refuse what is none: %j", (options, message) => {
    expect(() => Reflect.construct(MeerkatClient, [options])).toThrow(code("INVALID_ARGS", message));
  });

  it("refuse an unknown one and name the one that was meant", () => {
    // @ts-expect-error a typo
    expect(() => new MeerkatClient({ realmID: "r" })).toThrow(code("INVALID_ARGS", '"realmId"'));
  });
});

describe("what is longer than the server reads in one line", () => {
  const server = { event_order: "before_response", features: [], contract_digest: "", max_line_bytes: 2000 };
  const initialize = () => ({
    server_info: { name: "scripted", version: "1" },
    contract_version: CONTRACT_VERSION,
    server,
  });

  it("is refused without being sent, and everything else goes on", async () => {
    const going = Promise.withResolvers<object>();
    const { server, client } = await connected({ initialize, "session/create": () => going.promise });
    const asked = server.nextCall("session/create");
    const other = client.createSession("short");
    await asked;
    for (const call of [client.createSession("x".repeat(2000)), client.patchConfig({ house: "x".repeat(2000) })])
      await expect(call).rejects.toThrow(code("INVALID_ARGS", "longer than the 2000 bytes"));
    expect(server.calls.filter(({ method }) => method !== "session/create")).toHaveLength(2);
    going.resolve(wireResult());
    expect((await other).text).toBe("Hello");
  });

  it("is an error of the tool whose result it is", async () => {
    const { server, client } = await connected({ initialize });
    await client.registerTool("read", "", { type: "object" }, () => "x".repeat(2000));
    const answer = server.peer.call("tool/execute", { tool_use_id: "c", name: "read", arguments: {} });
    await expect(answer).rejects.toThrow("longer than the 2000 bytes");
  });
});

describe("connecting", () => {
  it("introduces the client and learns what the server can do", async () => {
    const { server, client } = await connected({}, { maxLineBytes: 1_000_000 });
    expect(server.calls.map(({ method }) => method)).toEqual(["initialize", "capabilities/get"]);
    expect(server.calls[0]?.params).toEqual({
      client: {
        name: "@meerkat/client",
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        contract_version: CONTRACT_VERSION,
        max_line_bytes: 1_000_000,
        event_window: 512,
      },
    });
    expect(client.capabilities).toEqual([
      { id: "sessions", description: "sessions", status: "Available", available: true },
      { id: "skills", description: "skills", status: "NotCompiled", available: false },
    ]);
    expect([client.hasCapability("sessions"), client.hasCapability("skills"), client.hasCapability("nope")]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("happens once, however often it is asked for", async () => {
    const server = scriptedServer();
    const client = new MeerkatClient({ transport: server.transport });
    clients.push(client);
    const [a, b] = await Promise.all([client.connect(), client.connect()]);
    expect(await client.connect()).toBe(a);
    expect(b).toBe(client);
    expect(server.calls).toHaveLength(2);
  });

  it("refuses a server of another version and closes the connection", async () => {
    const server = scriptedServer({
      initialize: () => ({ server_info: { name: "old", version: "0.4.6" }, contract_version: "0.4.6" }),
    });
    const client = new MeerkatClient({ transport: server.transport });
    await expect(client.connect()).rejects.toThrow(code("VERSION_MISMATCH", "0.4.6"));
    await server.peer.closed;
    await expect(client.connect()).rejects.toThrow(code("INVALID_STATE", "function"));
  });

  it("can be done again when the server is gone, with a function that makes a transport", async () => {
    const servers = [scriptedServer(), scriptedServer({ "session/list": () => ({ sessions: [] }) })];
    let made = 0;
    const client = new MeerkatClient({
      transport: () => servers[made++]?.transport ?? Promise.reject(new Error("no more")),
    });
    clients.push(client);
    await client.connect();
    await servers[0]?.peer.close();
    await expect(client.listSessions()).rejects.toThrow(code("CONNECTION_CLOSED", "connect()"));
    await client.connect();
    expect(await client.listSessions()).toEqual([]);
  });

  it("is needed before anything else", async () => {
    const client = new MeerkatClient({ transport: scriptedServer().transport });
    expect(() => client.capabilities).toThrow(code("NOT_CONNECTED", "connect()"));
    await expect(client.listSessions()).rejects.toThrow(code("NOT_CONNECTED"));
    await expect(client.createSession("hi")).rejects.toThrow(code("NOT_CONNECTED"));
    await expect(client.session("s").turn("hi")).rejects.toThrow(code("NOT_CONNECTED"));
  });
});

describe("the end of a connection", () => {
  it("rejects what waits when the client is closed, and everything after", async () => {
    const { server, client } = await connected({ "session/list": () => new Promise(() => undefined) });
    const called = server.nextCall("session/list");
    const pending = client.listSessions();
    await called;
    const closed = client.close();
    await expect(pending).rejects.toThrow(code("CLIENT_CLOSED"));
    await closed;
    await client.close();
    await expect(client.listSessions()).rejects.toThrow(code("CLIENT_CLOSED"));
    await expect(client.connect()).rejects.toThrow(code("CLIENT_CLOSED"));
    await expect(client.registerTool("t", "", {}, () => "")).rejects.toThrow(code("CLIENT_CLOSED"));
  });

  it("closes at once while the server has not answered the handshake", async () => {
    const server = scriptedServer({ initialize: () => new Promise(() => undefined) });
    const client = new MeerkatClient({ transport: server.transport });
    const called = server.nextCall("initialize");
    const connecting = client.connect();
    await called;
    const closed = client.close();
    await expect(connecting).rejects.toThrow(code("CLIENT_CLOSED"));
    await closed;
  });

  it("is safe before there was a connection, and by `await using`", async () => {
    await new MeerkatClient().close();
    const server = scriptedServer();
    {
      await using client = await new MeerkatClient({ transport: server.transport }).connect();
      expect(client.hasCapability("sessions")).toBe(true);
    }
    expect(await server.peer.closed).toBeUndefined();
  });

  it("rejects pending calls and streams when the server goes away", async () => {
    const { server, client } = await connected({ "turn/start": () => new Promise(() => undefined) });
    const called = server.nextCall("turn/start");
    const stream = client.session(SESSION_ID).stream("hi").collect();
    await called;
    await server.peer.close();
    await expect(stream).rejects.toThrow(code("CONNECTION_CLOSED"));
  });

  it("comes with a line that is no JSON, quoting it", async () => {
    const { server, client } = await connected({
      "session/list": ({ params }) => (params.limit === 1 ? new Promise(() => undefined) : { sessions: [] }),
    });
    const pending = client.listSessions({ limit: 1 });
    server.write("Debugger attached.");
    await expect(pending).rejects.toThrow(code("CONNECTION_CLOSED", "Debugger attached."));
  });

  it("does not come with such a line before the handshake", async () => {
    const server = scriptedServer();
    server.write("Starting up…");
    const client = new MeerkatClient({ transport: server.transport });
    clients.push(client);
    await client.connect();
    expect(client.hasCapability("sessions")).toBe(true);
  });

  it("comes before the handshake with a line that is too long, which may be the answer that is waited for", async () => {
    const server = scriptedServer({ initialize: () => new Promise(() => undefined) });
    const lines = async function* () {
      yield { tooLong: { limitBytes: 10, head: '{"jsonrpc"' } };
      yield* server.transport.lines;
    };
    const client = new MeerkatClient({ transport: { ...server.transport, lines: lines() } });
    clients.push(client);
    await expect(client.connect()).rejects.toThrow(code("CONNECTION_CLOSED", "maxLineBytes"));
  });

  it("comes before the handshake with an error that names no call, which may be this one's refusal", async () => {
    const server = scriptedServer({ initialize: () => new Promise(() => undefined) });
    server.write('{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}');
    const client = new MeerkatClient({ transport: server.transport });
    clients.push(client);
    await expect(client.connect()).rejects.toThrow(code("CONNECTION_CLOSED", "Parse error"));
  });
});

describe("calls", () => {
  it("map names both ways and take off what wraps a list", async () => {
    const info = {
      session_id: SESSION_ID,
      created_at: "2026-01-01T00:00:00Z",
      updated_at: "2026-01-01T00:00:00Z",
      message_count: 2,
      total_tokens: 7,
      is_active: false,
    };
    const { server, client } = await connected({ "session/list": () => ({ sessions: [info] }) });
    const sessions = await client.listSessions({ labels: { some_key: "v" }, limit: 1 });
    expect(sessions).toEqual([
      {
        sessionId: SESSION_ID,
        createdAt: info.created_at,
        updatedAt: info.updated_at,
        messageCount: 2,
        totalTokens: 7,
        isActive: false,
      },
    ]);
    expect(server.calls.at(-1)?.params).toEqual({ labels: { some_key: "v" }, limit: 1 });
  });

  it("refuse an unknown parameter before anything is sent", async () => {
    const { server, client } = await connected();
    // @ts-expect-error a typo
    await expect(client.call("session/list", { limits: 1 })).rejects.toThrow(code("INVALID_ARGS", '"limit"'));
    // @ts-expect-error the wire's spelling
    expect(() => client.session("s").stream("x", { skill_refs: [] })).toThrow(code("INVALID_ARGS", '"skillRefs"'));
    await expect(client.createSession("x", { budgetLimits: JSON.parse('{"maxTokenz":1}') })).rejects.toThrow(
      code("INVALID_ARGS", "budgetLimits.maxTokenz"),
    );
    expect(server.calls).toHaveLength(2);
  });

  it.each([
    ["sesion/list", "Method not found: sesion/list. Did you mean session/list?"],
    ["nope/x", /^Method not found: nope\/x\. Contract 0\.5\.\d+ has none; a newer one needs a newer client\.$/],
    ["tool/execute", /^Method not found: tool\/execute\. /],
    ["constructor", /^Method not found: constructor\. /],
    [undefined, /^Method not found: undefined\. /],
  ])("of %s, which no server has, are refused before anything is sent", async (method, message) => {
    const { server, client } = await connected();
    const untyped: { call(...args: readonly unknown[]): Promise<unknown> } = Object(client);
    const error = await untyped.call(method, {}).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "METHOD_NOT_FOUND", message: expect.stringMatching(message) });
    // What connecting takes.
    expect(server.calls).toHaveLength(2);
  });

  it.each([
    [undefined],
    [null],
    [5],
    ["x"],
    [[]],
  ])("with %j for parameters are refused, and the next one works", async (params) => {
    const { server, client } = await connected({ "session/list": () => ({ sessions: [] }) });
    const untyped: { call(...args: readonly unknown[]): Promise<unknown> } = Object(client);
    const error = await untyped.call("session/list", params).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "INVALID_ARGS", message: expect.stringMatching("session/list are an object") });
    expect(server.calls).toHaveLength(2);
    expect(await client.listSessions()).toEqual([]);
  });

  it("reject with the server's error in its class", async () => {
    const error = {
      code: -32001,
      message: "No such session",
      data: { code: "SESSION_NOT_FOUND", message: "No such session", details: { id: "x" } },
    };
    const { client, server } = await connected({
      "session/read": ({ id }) => new Promise(() => server.write(JSON.stringify({ jsonrpc: "2.0", id, error }))),
    });
    expect(await client.readSession("x").catch((thrown: unknown) => thrown)).toMatchObject({
      name: "SessionNotFoundError",
      code: "SESSION_NOT_FOUND",
      details: { id: "x" },
    });
    expect(() => client.requireCapability("skills")).toThrow(
      expect.objectContaining({
        name: "CapabilityUnavailableError",
        capabilityHint: { capabilityId: "skills", message: expect.stringContaining("NotCompiled") },
      }),
    );
  });

  it("reject an answer that breaks the contract", async () => {
    const { client } = await connected({ "session/list": () => ({ sessions: [{ session_id: 3 }] }) });
    await expect(client.listSessions()).rejects.toThrow(code("INVALID_RESPONSE", "session/list"));
  });

  it("reject with the reason of an abort and are cancelled on the server", async () => {
    const { server, client } = await connected({ "models/catalog": () => new Promise(() => undefined) });
    const controller = new AbortController();
    const called = server.nextCall("models/catalog");
    const pending = client.models({ signal: controller.signal });
    const call = await called;
    const aborted = new Promise((resolve) => call.signal.addEventListener("abort", resolve));
    const reason = new Error("changed my mind");
    controller.abort(reason);
    await expect(pending).rejects.toBe(reason);
    await aborted;
    await expect(client.models({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(server.calls.filter(({ method }) => method === "models/catalog")).toHaveLength(1);
  });

  it("reject parameters that are no JSON, and the next run still gets its events", async () => {
    const { client } = await connected({
      "turn/start": (call) => {
        call.event({ type: "text_delta", delta: "Hello" });
        return wireResult();
      },
    });
    const providerParams = JSON.parse("{}");
    providerParams.self = providerParams;
    await expect(client.session(SESSION_ID).turn("x", { providerParams })).rejects.toThrow(
      code("INVALID_ARGS", "JSON"),
    );
    expect(await client.session(SESSION_ID).stream("x").collectText()).toBe("Hello");
  });

  it("reject parameters that are nested too deeply as what they are", async () => {
    const { client } = await connected();
    let deep: JsonObject = {};
    for (let level = 0; level < 100_000; level++) deep = { deep };
    await expect(client.call("session/create", { prompt: "x", providerParams: deep })).rejects.toThrow(
      code("INVALID_ARGS", "session/create"),
    );
  });
});
