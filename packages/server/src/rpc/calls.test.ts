import { MeerkatError } from "@meerkat/errors";
import { createPeer, memoryPair } from "@meerkat/wire";
import { describe, expect, it } from "vitest";
import { createDispatcher } from "../dispatch/index.ts";
import { aborted, bench, gate, runResult, scripted } from "../test-bench.ts";
import { serveRpc } from "./index.ts";

const turn = { session_id: "s1", prompt: "hi" };

describe("calls to the client", () => {
  const asks = (signal?: AbortSignal) =>
    bench({
      "turn/start": async (_, { caller }) => {
        const params = { toolUseId: "t1", name: "lookup", arguments: { someKey: 1 } };
        const { content, isError } = await caller.call("tool/execute", params, signal ? { signal } : {});
        return { ...runResult, text: `${String(content)} ${String(isError)}` };
      },
    });

  it("are written and read by the contract", async () => {
    const { ask, send, next } = asks();
    const call = await ask("turn/start", turn);
    expect(call).toEqual({
      jsonrpc: "2.0",
      id: "srv-0",
      method: "tool/execute",
      params: { tool_use_id: "t1", name: "lookup", arguments: { someKey: 1 } },
    });
    send({ jsonrpc: "2.0", id: "srv-0", result: { content: "42", is_error: false } });
    expect(await next()).toMatchObject({ id: 1, result: { text: "42 false" } });
  });

  it("fail with the client's error", async () => {
    const { ask, send, next } = asks();
    await ask("turn/start", turn);
    send({ jsonrpc: "2.0", id: "srv-0", error: { code: -32601, message: "not here" } });
    expect((await next()).error).toMatchObject({
      code: -32601,
      message: "not here",
      data: { code: "METHOD_NOT_FOUND" },
    });
  });

  it("fail when the answer does not fit", async () => {
    const { ask, send, next } = asks();
    await ask("turn/start", turn);
    send({ jsonrpc: "2.0", id: "srv-0", result: { content: 5 } });
    expect((await next()).error.data).toMatchObject({
      code: "INVALID_RESPONSE",
      message: expect.stringContaining("tool/execute"),
    });
  });

  it("are cancelled on the other side", async () => {
    const controller = new AbortController();
    const { ask, next } = asks(controller.signal);
    await ask("turn/start", turn);
    controller.abort(new MeerkatError("AGENT_ERROR", "interrupted"));
    expect(await next()).toEqual({ jsonrpc: "2.0", method: "cancel", params: { request_id: "srv-0" } });
    expect((await next()).error.data).toMatchObject({ code: "AGENT_ERROR" });
  });

  it("fail when the client goes away", async () => {
    const failed = Promise.withResolvers<unknown>();
    const { ask, leave, server } = bench({
      "turn/start": async (_, { caller }) => {
        await caller.call("tool/execute", { toolUseId: "t", name: "n", arguments: {} }).catch(failed.resolve);
        return runResult;
      },
    });
    await ask("turn/start", turn);
    await leave();
    expect(await failed.promise).toMatchObject({ code: "CONNECTION_CLOSED" });
    // The answer to its turn found nobody.
    expect(await server.closed).toBeInstanceOf(Error);
  });
});

describe("cancel", () => {
  const cancel = (request_id: unknown) => ({ jsonrpc: "2.0", method: "cancel", params: { request_id } });

  it("ends the request it names, and only that one", async () => {
    const hold = gate();
    const { send, next } = bench({
      "turn/start": ({ sessionId }, { signal }) =>
        sessionId === "a" ? aborted(signal) : hold.wait.then(() => ({ ...runResult, sessionId })),
    });
    send({ jsonrpc: "2.0", id: "1", method: "turn/start", params: { session_id: "a", prompt: "" } });
    send({ jsonrpc: "2.0", id: 1, method: "turn/start", params: { session_id: "b", prompt: "" } });
    send(cancel("1"));
    expect(await next()).toMatchObject({ id: "1", error: { code: -32005, data: { code: "REQUEST_CANCELLED" } } });
    hold.open();
    expect(await next()).toMatchObject({ id: 1, result: { session_id: "b" } });
  });

  it("keeps what the handler said about its work", async () => {
    const { send, next } = bench({
      "session/create": (_, { signal }) =>
        aborted(signal).catch(() => {
          throw new MeerkatError("AGENT_ERROR", "interrupted", { details: { session_id: "s1" } });
        }),
    });
    send({ jsonrpc: "2.0", id: 1, method: "session/create", params: { prompt: "" } });
    send(cancel(1));
    expect((await next()).error).toMatchObject({ code: -32005, data: { details: { session_id: "s1" } } });
  });

  it("does not turn a committed success into a failure", async () => {
    const { send, next } = bench({ "turn/start": (_, { signal }) => aborted(signal).catch(() => runResult) });
    send({ jsonrpc: "2.0", id: 1, method: "turn/start", params: turn });
    send(cancel(1));
    expect(await next()).toMatchObject({ id: 1, result: { text: "done" } });
  });

  it("reaches a request that waits for its turn", async () => {
    const hold = gate();
    const archived: string[] = [];
    const { send, next, ask } = bench({
      "session/archive": async ({ sessionId }) => {
        archived.push(sessionId);
        await hold.wait;
        return { archived: true };
      },
    });
    for (const id of [1, 2]) send({ jsonrpc: "2.0", id, method: "session/archive", params: { session_id: "s" } });
    send(cancel(2));
    expect(await ask("made/up", {}, 3)).toMatchObject({ id: 3 });
    hold.open();
    expect(await next()).toMatchObject({ id: 1, result: { archived: true } });
    expect(await next()).toMatchObject({ id: 2, error: { code: -32005 } });
    expect(archived).toEqual(["s"]);
  });
});

describe("several connections", () => {
  it("do not hear each other and have ids of their own", async () => {
    const handlers = scripted({
      "turn/start": async ({ prompt }, { caller, requestId }) => {
        await caller.notify("session/event", {
          sessionId: caller.id,
          event: { type: "text_delta", delta: String(prompt) },
          requestId: requestId ?? 0,
        });
        return { ...runResult, text: caller.id };
      },
    });
    const dispatcher = createDispatcher({ handlers });
    const clients = ["a", "b"].map((prompt) => ({ prompt, ...bench({}, { dispatcher }) }));
    const ids = await Promise.all(
      clients.map(async ({ prompt, ask, next }) => {
        expect(await ask("turn/start", { ...turn, prompt })).toMatchObject({
          params: { request_id: 1, event: { delta: prompt } },
        });
        return (await next()).result.text;
      }),
    );
    expect(new Set(ids).size).toBe(2);
  });

  it("share the order of one session", async () => {
    const hold = gate();
    let running = 0;
    const handlers = scripted({
      "session/archive": async () => {
        running++;
        await hold.wait;
        return { archived: running-- === 1 };
      },
    });
    const dispatcher = createDispatcher({ handlers });
    const answers = [bench({}, { dispatcher }), bench({}, { dispatcher })].map(({ ask }) =>
      ask("session/archive", { session_id: "s" }),
    );
    hold.open();
    for (const answer of answers) expect((await answer).result).toEqual({ archived: true });
  });
});

describe("calls over the bound", () => {
  it("are refused with a code of their own, and taken again when there is room", async () => {
    const hold = gate();
    const handlers = scripted({
      "session/list": async () => {
        await hold.wait;
        return { sessions: [] };
      },
    });
    const { send, next, ask } = bench(handlers, { maxConcurrentCalls: 1 });
    for (const id of [1, 2]) send({ jsonrpc: "2.0", id, method: "session/list", params: {} });
    const message = expect.stringContaining("Wait for an answer");
    const data = { code: "SERVICE_UNAVAILABLE", message, category: "internal" };
    expect(await next()).toEqual({ jsonrpc: "2.0", id: 2, error: { code: -32603, message, data } });
    hold.open();
    expect(await next()).toMatchObject({ id: 1, result: { sessions: [] } });
    expect(await ask("session/list", {}, 3)).toMatchObject({ id: 3, result: { sessions: [] } });
  });
});

describe("hostile clients", () => {
  it("get exactly one answer to each of 10,000 requests sent at once", async () => {
    const [near, far] = memoryPair();
    const handlers = scripted({
      "session/list": async () => ({ sessions: [] }),
      "turn/start": (_, { signal }) => aborted(signal),
    });
    const server = serveRpc({ transport: near, handlers, serverInfo: { name: "n", version: "v" } });
    const peer = createPeer(far, { maxConcurrentCalls: 1 });
    const answers = Array.from({ length: 10_000 }, (_, index) =>
      peer.call(index % 2 ? "session/list" : "turn/start", index % 2 ? {} : turn).then(
        () => "done",
        (error: Error) => error.message,
      ),
    );
    const listed = await Promise.all(answers.filter((_, index) => index % 2));
    await server.close();
    const outcomes = new Set([...listed, ...(await Promise.all(answers))]);
    for (const outcome of outcomes) expect(outcome).toMatch(/^done$|Too many requests in flight|ends this connection/);
    expect(outcomes.size).toBe(3);
    expect(peer.pendingCalls).toBe(0);
  });
});
