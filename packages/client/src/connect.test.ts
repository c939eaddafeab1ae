import type { Transport } from "@meerkat/wire";
import { afterEach, describe, expect, it, vi } from "vitest";
import { cancelled, type Script, SESSION_ID, scriptedServer } from "../test/scripted-server.ts";
import { type CallOptions, type ClientOptions, MeerkatClient } from "./index.ts";

const code = (name: string, message = "") =>
  expect.objectContaining({ code: name, message: expect.stringContaining(message) });
const SILENT: Script = { initialize: () => new Promise(() => undefined) };
const clients: MeerkatClient[] = [];
afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())));

function made(options: ClientOptions): MeerkatClient {
  const client = new MeerkatClient(options);
  clients.push(client);
  return client;
}

describe("connecting with a signal", () => {
  it("rejects with the reason of an abort, ends what it began, and can be done again", async () => {
    const servers = [scriptedServer(SILENT), scriptedServer()];
    const [silent] = servers;
    const client = made({ transport: () => servers.shift()?.transport ?? expect.unreachable() });
    const controller = new AbortController();
    const called = silent?.nextCall("initialize");
    const connecting = client.connect({ signal: controller.signal });
    await called;
    const reason = new Error("too slow");
    controller.abort(reason);
    await expect(connecting).rejects.toBe(reason);
    await client.connect();
    expect(await silent?.peer.closed).toBeUndefined();
    expect(client.hasCapability("sessions")).toBe(true);
  });

  it("goes on for others that wait", async () => {
    const answer = Promise.withResolvers<void>();
    const server = scriptedServer({
      "capabilities/get": async () => {
        await answer.promise;
        return { contract_version: { major: 0, minor: 5, patch: 1 }, capabilities: [] };
      },
    });
    const client = made({ transport: server.transport });
    const controller = new AbortController();
    const called = server.nextCall("capabilities/get");
    const [impatient, patient] = [client.connect({ signal: controller.signal }), client.connect()];
    await called;
    controller.abort();
    await expect(impatient).rejects.toThrow("aborted");
    answer.resolve();
    await patient;
    expect(client.capabilities).toEqual([]);
  });

  it("starts nothing when it was aborted before", async () => {
    const transport = vi.fn();
    await expect(made({ transport }).connect({ signal: AbortSignal.abort("no") })).rejects.toBe("no");
    expect(transport).not.toHaveBeenCalled();
  });
});

describe("a transport", () => {
  it("that is never made does not hold up close, and is closed when it comes too late", async () => {
    const making = Promise.withResolvers<Transport>();
    const client = new MeerkatClient({ transport: () => making.promise });
    const connecting = client.connect();
    const closed = client.close();
    await expect(connecting).rejects.toThrow(code("CLIENT_CLOSED"));
    await closed;
    const server = scriptedServer();
    making.resolve(server.transport);
    expect(await server.peer.closed).toBeUndefined();
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("no such socket");
      },
    ],
    ["rejects", () => Promise.reject(new Error("no such socket"))],
  ])("whose function %s is named as what failed", async (_, transport) => {
    const error = await made({ transport })
      .connect()
      .catch((thrown: unknown) => thrown);
    expect(error).toEqual(code("CONNECTION_CLOSED", "given as `transport` failed"));
    expect(error).toMatchObject({
      cause: { message: "no such socket" },
      message: expect.stringMatching(/no such socket$/),
    });
    expect(error).not.toEqual(code("CONNECTION_CLOSED", "server is gone"));
  });

  it("is closed once the server has ended the connection", async () => {
    const { transport, peer } = scriptedServer();
    const close = vi.fn(transport.close);
    await made({ transport: { ...transport, close } }).connect();
    await peer.close();
    await vi.waitFor(() => expect(close).toHaveBeenCalled());
  });
});

describe("a signal", () => {
  it("gives up a subscription, which is closed if the server opens it after all", async () => {
    const answer = Promise.withResolvers<object>();
    const server = scriptedServer({ "session/stream_open": () => answer.promise });
    const client = await made({ transport: server.transport }).connect();
    const controller = new AbortController();
    const [asked, closing] = [server.nextCall("session/stream_open"), server.nextCall("session/stream_close")];
    const subscribing = client.session(SESSION_ID).subscribeEvents({ signal: controller.signal });
    await asked;
    controller.abort("enough");
    await expect(subscribing).rejects.toBe("enough");
    answer.resolve({ stream_id: "s-1", session_id: SESSION_ID, opened: true });
    expect((await closing).params).toEqual({ stream_id: "s-1" });
  });

  it.each(["history", "archive", "interrupt"] as const)("gives up %s", async (name) => {
    const method = name === "interrupt" ? "turn/interrupt" : `session/${name}`;
    const server = scriptedServer({ [method]: cancelled });
    const session = (await made({ transport: server.transport }).connect()).session(SESSION_ID);
    const controller = new AbortController();
    const options = { signal: controller.signal };
    const asked = server.nextCall(method);
    const call = name === "history" ? session.history({}, options) : session[name](options);
    await asked;
    controller.abort("enough");
    await expect(call).rejects.toBe("enough");
  });
});

describe("a controller in place of its signal", () => {
  const options: CallOptions = Object({ signal: new AbortController() });
  const session = (client: MeerkatClient) => client.session(SESSION_ID);

  it.each<[string, (client: MeerkatClient) => Promise<unknown>]>([
    ["connect", (client) => client.connect(options)],
    ["listSessions", (client) => client.listSessions({}, options)],
    ["patchConfig", (client) => client.patchConfig({}, options)],
    ["createSession", (client) => client.createSession("hi", options)],
    ["createDeferredSession", (client) => client.createDeferredSession("hi", options)],
    ["subscribeSessionEvents", (client) => client.subscribeSessionEvents(SESSION_ID, options)],
    ["turn", (client) => session(client).turn("hi", options)],
    ["history", (client) => session(client).history({}, options)],
    ["interrupt", (client) => session(client).interrupt(options)],
  ])("is refused by %s, which says what to pass", async (_, call) => {
    const server = scriptedServer();
    const client = await made({ transport: server.transport }).connect();
    const before = server.calls.length;
    await expect(call(client)).rejects.toThrow(code("INVALID_ARGS", "pass `controller.signal`"));
    expect(server.calls).toHaveLength(before);
  });
});

describe("connecting over a transport that is none", () => {
  it.each([
    ["nothing", () => undefined],
    ["a function in place of what it makes", () => () => undefined],
    ["one that cannot be closed", { lines: [], send: () => undefined }],
  ])("is refused as a wrong option: %s", async (_name, transport) => {
    // @ts-expect-error an option that no compiler has seen
    const client = made({ transport });
    await expect(client.connect()).rejects.toThrow(code("INVALID_ARGS", "`transport`"));
  });
});
