import { MeerkatError } from "@meerkat/errors";
import type { CallContext, Caller } from "@meerkat/protocol";
import { memoryPair } from "@meerkat/wire";
import { describe, expect, it } from "vitest";
import { aborted, bench, gate, runResult, scripted } from "../test-bench.ts";
import { serveRpc } from "./index.ts";

const request = (id: number, method = "turn/start", params: unknown = { session_id: "s1", prompt: "hi" }) => ({
  jsonrpc: "2.0",
  id,
  method,
  params,
});

type Client = ReturnType<typeof bench>;

/** Returns when everything sent before was taken up. */
async function begun({ ask }: Client): Promise<void> {
  expect(await ask("made/up", {}, 99)).toMatchObject({ id: 99 });
}

/** Sends events until it is told to stop. */
async function push({ caller, signal }: CallContext, onFull: () => void = () => undefined): Promise<never> {
  while (!signal.aborted) {
    const room = caller.notify("session/event", { sessionId: "s1", event: { type: "text_delta", delta: "x" } });
    if (room) onFull();
    await room;
  }
  throw signal.reason;
}

describe("the end of input", () => {
  it("lets running calls finish, events first, and then ends", async () => {
    const hold = gate();
    const client = bench({
      "turn/start": async (_, { caller, signal }) => {
        await hold.wait;
        expect(signal.aborted).toBe(false);
        await caller.notify("session/event", { sessionId: "s1", event: { type: "text_delta", delta: "late" } });
        return runResult;
      },
    });
    client.send(request(1));
    await begun(client);
    await client.endInput();
    hold.open();
    expect(await client.next()).toMatchObject({ params: { event: { delta: "late" } } });
    expect(await client.next()).toMatchObject({ id: 1, result: { text: "done" } });
    expect(await client.server.closed).toBeUndefined();
    await expect(client.line()).rejects.toThrow("nothing more");
  });

  it("interrupts calls when the time is up and waits until they have settled", async () => {
    const steps: string[] = [];
    const { send, endInput, server, next } = bench(
      {
        "turn/start": async (_, { signal }) => {
          await aborted(signal).catch(() => steps.push("aborted"));
          await Promise.resolve();
          steps.push("settled");
          throw signal.reason;
        },
      },
      { drainMs: 0 },
    );
    send(request(1));
    await endInput();
    await server.closed;
    expect(steps).toEqual(["aborted", "settled"]);
    expect(await next()).toMatchObject({ id: 1, error: { data: { code: "SERVICE_UNAVAILABLE" } } });
  });

  it("interrupts a call that outlasts the drain time", async () => {
    const { send, endInput, server } = bench({ "turn/start": (_, { signal }) => aborted(signal) }, { drainMs: 1 });
    send(request(1));
    await endInput();
    expect(await server.closed).toBeUndefined();
  });

  it("interrupts calls at once when nobody reads the answers", async () => {
    const client = bench({ "turn/start": (_, context) => push(context) }, { drainMs: 1e9 });
    client.send(request(1));
    await client.next();
    await client.leave();
    expect(await client.server.closed).toBeInstanceOf(Error);
  });

  it("frees a handler that waits for a client that does not read", async () => {
    const full = gate();
    const options = { drainMs: 1, queueLines: 2 };
    const { send, endInput, server } = bench({ "turn/start": (_, context) => push(context, full.open) }, options);
    send(request(1));
    await full.wait;
    await endInput();
    expect(await server.closed).toBeUndefined();
  });

  it("tells whoever keeps the caller", async () => {
    const callers: Caller[] = [];
    const { ask, endInput, server } = bench({
      "session/list": (_, { caller }) => {
        callers.push(caller);
        return { sessions: [] };
      },
    });
    await ask("session/list");
    expect(callers[0]?.closed.aborted).toBe(false);
    await endInput();
    await server.closed;
    expect(callers[0]?.closed.aborted).toBe(true);
    expect(callers[0]?.closed.reason).toMatchObject({ code: "CONNECTION_CLOSED" });
    expect(() =>
      callers[0]?.notify("session/event", { sessionId: "s", event: { type: "text_delta", delta: "x" } }),
    ).not.toThrow();
    const call = callers[0]?.call("tool/execute", { toolUseId: "t", name: "n", arguments: {} });
    await expect(call).rejects.toBeInstanceOf(MeerkatError);
  });
});

describe("close", () => {
  it("interrupts what runs, answers it, and refuses what still comes", async () => {
    const hold = gate();
    const client = bench({
      "turn/start": async (_, { signal, caller }) => {
        await aborted(signal).catch(() => undefined);
        await hold.wait;
        const event = { type: "run_failed", sessionId: "s1", error: "stopped" } as const;
        await caller.notify("session/event", { sessionId: "s1", event });
        throw new MeerkatError("AGENT_ERROR", "interrupted");
      },
    });
    const { send, next, server, line } = client;
    send(request(1));
    await begun(client);
    const closing = server.close();
    send(request(2));
    expect(await next()).toMatchObject({ id: 2, error: { code: -32603, data: { code: "SERVICE_UNAVAILABLE" } } });
    hold.open();
    expect(await next()).toMatchObject({ method: "session/event", params: { event: { type: "run_failed" } } });
    expect(await next()).toMatchObject({ id: 1, error: { code: -32013, data: { code: "AGENT_ERROR" } } });
    await closing;
    await expect(line()).rejects.toThrow("nothing more");
    expect(await server.closed).toBeUndefined();
  });

  it("answers with the reason when a handler just gives up", async () => {
    const client = bench({ "turn/start": (_, { signal }) => aborted(signal) });
    const { send, next, server } = client;
    send(request(1));
    await begun(client);
    await server.close(new Error("out of memory"));
    expect(await next()).toMatchObject({ id: 1, error: { data: { code: "SERVICE_UNAVAILABLE" } } });
    expect(await server.closed).toMatchObject({ message: "out of memory" });
  });

  it("frees a handler that waits for its client", async () => {
    const { send, next, server } = bench({
      "turn/start": async (_, { caller }) => {
        await caller.call("tool/execute", { toolUseId: "t", name: "n", arguments: {} });
        return runResult;
      },
    });
    send(request(1));
    expect(await next()).toMatchObject({ id: "srv-0" });
    await server.close();
    expect(await next()).toMatchObject({ method: "cancel", params: { request_id: "srv-0" } });
    expect(await next()).toMatchObject({ id: 1, error: { data: { code: "SERVICE_UNAVAILABLE" } } });
  });

  it("frees a handler that waits for room", async () => {
    const full = gate();
    const { send, server } = bench({ "turn/start": (_, context) => push(context, full.open) }, { queueLines: 2 });
    send(request(1));
    await full.wait;
    await server.close();
    expect(await server.closed).toBeUndefined();
  });

  it("sends what waits in a stream as it is read, all of it, and keeps no more of it than fits", async () => {
    const [near, far] = memoryPair({ queueLines: 4 });
    let sent = 0;
    const send = (line: string) => {
      sent++;
      return near.send(line);
    };
    const handlers = scripted({
      "turn/start": (_, { caller, requestId = "" }) => {
        for (let seq = 1; seq <= 500; seq++)
          caller.notify("session/event", {
            sessionId: "s1",
            requestId,
            seq,
            event: { type: "text_delta", delta: "x" },
          });
        return runResult;
      },
    });
    const server = serveRpc({
      transport: { ...near, send },
      handlers,
      serverInfo: { name: "n", version: "v" },
    });
    const lines = far.lines[Symbol.asyncIterator]();
    const next = async () => JSON.parse(Object((await lines.next()).value).text);
    const client = { name: "c", version: "1", event_window: 1 };
    far.send(JSON.stringify(request(0, "initialize", { client })));
    await next();
    far.send(JSON.stringify(request(1)));
    expect(await next()).toMatchObject({ params: { seq: 1 } });
    const closing = server.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toBeLessThan(10);
    for (let seq = 2; seq <= 500; seq++) expect(await next()).toMatchObject({ params: { seq } });
    expect(await next()).toMatchObject({ id: 1, result: { text: "done" } });
    await closing;
  });

  it("can be called twice", async () => {
    const { server } = bench();
    await Promise.all([server.close(), server.close()]);
    await server.close();
  });
});
