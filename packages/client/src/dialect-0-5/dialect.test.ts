import { afterEach, describe, expect, it } from "vitest";
import { type Script, SESSION_ID, scriptedServer, wireResult } from "../../test/scripted-server.ts";
import { type AgentEvent, type EventStream, MeerkatClient } from "../index.ts";

const INITIALIZE: Script = {
  initialize: () => ({ server_info: { name: "meerkat-rpc", version: "0.5.2" }, contract_version: "0.5.2" }),
};
const clients: MeerkatClient[] = [];
afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())));

/** A 0.5 server that follows a script. Its events are bare and unnumbered, so that only their texts tell of losses. */
async function connected(script: Script) {
  const server = scriptedServer({ ...INITIALIZE, ...script });
  const client = new MeerkatClient({ transport: server.transport });
  clients.push(client);
  await client.connect();
  const send = (...events: readonly object[]) => {
    for (const event of events) void server.peer.notify("session/event", { session_id: SESSION_ID, event });
  };
  return { server, client, send, session: client.session(SESSION_ID) };
}

const START = [
  { type: "run_started", session_id: SESSION_ID, prompt: "Hi" },
  { type: "turn_started", turn_number: 1 },
];
const USAGE = { input_tokens: 1, output_tokens: 1 };
const END = [
  { type: "text_complete", content: "Hello" },
  { type: "turn_completed", stop_reason: "end_turn", usage: USAGE },
  { type: "run_completed", session_id: SESSION_ID, result: "Hello", usage: USAGE },
];
const delta = (text: string) => ({ type: "text_delta", delta: text });

async function eventsOf(stream: EventStream<unknown>): Promise<AgentEvent[]> {
  const events: AgentEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

const kinds = (events: readonly AgentEvent[]) => events.map(({ type }) => type);
const reasons = (events: readonly AgentEvent[]) =>
  events.flatMap((event) => (event.type === "stream_truncated" ? [event.reason] : []));

describe("a run on a 0.5 server", () => {
  it("has the events that come after its response", async () => {
    const { session, server, send } = await connected({
      "turn/start": ({ id }) => {
        server.write(JSON.stringify({ jsonrpc: "2.0", id, result: wireResult() }));
        send(...START, delta("Hel"), delta("lo"), ...END);
        return new Promise(() => undefined);
      },
    });
    const stream = session.stream("Hi");
    expect(kinds(await eventsOf(stream))).toEqual([
      ...["run_started", "turn_started", "text_delta", "text_delta"],
      ...["text_complete", "turn_completed", "run_completed"],
    ]);
    expect(stream.result.usage).toMatchObject({ inputTokens: 1, outputTokens: 1, totalTokens: 2 });
  });

  it.each([
    ["all of them", []],
    ["its end", [...START, delta("Hello")]],
    ["pieces of its text", [...START, delta("lo"), ...END]],
    ["its beginning", [delta("Hello"), ...END]],
    ["another run's", [...START, delta("Bye"), { ...END[2], result: "Bye" }]],
  ])("says that it lacks %s", async (what, events) => {
    const { client, server } = await connected({
      "session/create": () => {
        for (const event of events) void server.peer.notify("session/event", { session_id: SESSION_ID, event });
        return wireResult();
      },
    });
    const stream = client.createSessionStreaming("Hi");
    const seen = await eventsOf(stream);
    expect(reasons(seen)).toEqual([expect.stringContaining(what)]);
    expect(stream.result.text).toBe("Hello");
    expect(seen.length).toBe(events.length + 1);
  });

  it("fails loudly when an event is malformed", async () => {
    const { session, server } = await connected({
      "turn/start": ({ signal }) => {
        void server.peer.notify("session/event", { session_id: SESSION_ID, event: { type: "text_delta", delta: 1 } });
        return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      },
    });
    await expect(session.turn("Hi")).rejects.toMatchObject({ code: "INVALID_RESPONSE" });
  });

  it("is not waited for when the session stays awake and has not run yet", async () => {
    const { client } = await connected({ "session/create": () => wireResult({ text: "", turns: 0 }) });
    expect(await eventsOf(client.createSessionStreaming("Hi"))).toEqual([]);
  });
});

describe("a 0.5 server", () => {
  it("may write lines that are no JSON", async () => {
    const { client, server } = await connected({ "session/list": () => ({ sessions: [] }) });
    server.write("warming up…");
    expect(await client.listSessions()).toEqual([]);
  });

  it("is sent nothing that it would refuse or ignore", async () => {
    const { client, server } = await connected({});
    const before = server.calls.length;
    const refused = [
      client.call("turn/start", { sessionId: SESSION_ID, prompt: "Hi", maxTokens: 5 }),
      client.createSession("Hi", { deferredPromptPolicy: "discard" }),
    ];
    for (const call of refused) await expect(call).rejects.toMatchObject({ code: "CAPABILITY_UNAVAILABLE" });
    expect(server.calls).toHaveLength(before);
  });

  it("fails the only call that waits with an error that has no id", async () => {
    const { client, server } = await connected({ "session/list": () => new Promise(() => undefined) });
    const listing = client.listSessions();
    await server.nextCall("session/list");
    server.write('{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error: recursion limit"}}');
    await expect(listing).rejects.toMatchObject({
      code: "PARSE_ERROR",
      message: expect.stringContaining("session/list"),
    });
  });

  it("is never told about read events", async () => {
    const events = Array.from({ length: 1000 }, () => delta("a"));
    const { session, server, send } = await connected({
      "turn/start": () => {
        send(...START, ...events, { ...END[2], result: "a".repeat(1000) });
        return wireResult({ text: "a".repeat(1000) });
      },
    });
    expect(await session.stream("Hi").collectText()).toBe("a".repeat(1000));
    expect(server.notifications).toEqual([]);
  });
});
