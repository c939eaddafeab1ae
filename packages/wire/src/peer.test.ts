import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bench, echo, held, pair, request, until } from "../test/peers.ts";
import { LineTooLongError } from "./line-limit.ts";
import { memoryPair } from "./memory.ts";
import { createPeer } from "./peer.ts";
import type { Malformed } from "./peer-types.ts";
import { RpcFailure } from "./rpc-error.ts";

describe("calls", () => {
  it("go both ways on one connection", async () => {
    const { left, right } = pair(
      { onCall: async ({ method }) => `left ${method}` },
      { onCall: async ({ method, params }) => [method, params], idPrefix: "srv-" },
    );
    await expect(left.call("a", { x: 1 })).resolves.toEqual(["a", { x: 1 }]);
    await expect(right.call("b", {})).resolves.toBe("left b");
  });

  it("use numbers from 1, or the prefix and a count from 0", async () => {
    const plain = bench();
    void plain.peer.call("m", {});
    void plain.peer.call("m", undefined);
    expect(await plain.next()).toBe('{"jsonrpc":"2.0","id":1,"method":"m","params":{}}');
    expect(await plain.next()).toBe('{"jsonrpc":"2.0","id":2,"method":"m"}');
    const prefixed = bench({ idPrefix: "srv-" });
    void prefixed.peer.call("m", {});
    void prefixed.peer.call("m", {});
    expect((await prefixed.nextJson()).id).toBe("srv-0");
    expect((await prefixed.nextJson()).id).toBe("srv-1");
  });

  it("are matched to answers in any order", async () => {
    const { calls, onCall } = held();
    const { left, right } = pair({}, { onCall });
    const answers = ["a", "b", "c"].map((method) => left.call(method, {}));
    await until(() => calls.length === 3);
    for (const { call, answer } of calls.toReversed()) answer(call.method);
    await expect(Promise.all(answers)).resolves.toEqual(["a", "b", "c"]);
    expect([left.pendingCalls, right.activeCalls]).toEqual([0, 0]);
  });

  it("reject with what the other side answered", async () => {
    const toRpcError = () => ({ code: -32001, message: "no session", data: { code: "SESSION_NOT_FOUND" } });
    const { left } = pair({}, { onCall: () => Promise.reject(new Error("inner")), toRpcError });
    const failure = await left.call("m", {}).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RpcFailure);
    expect(failure).toMatchObject({ rpc: toRpcError(), message: "no session" });
  });

  it("reject when the parameters cannot be written, leaving nothing behind", async () => {
    const { peer, ask } = bench(echo);
    await expect(peer.call("m", { big: 1n })).rejects.toThrow(TypeError);
    await expect(peer.notify("m", { big: 1n })).rejects.toThrow(TypeError);
    expect(peer.pendingCalls).toBe(0);
    expect((await ask(request(1))).result).toEqual({});
  });

  it("reject on an answer without result or well-formed error", async () => {
    const seen: Malformed[] = [];
    const { peer, far } = bench({ onMalformed: (what) => seen.push(what) });
    const answers = [peer.call("a", {}), peer.call("b", {}), peer.call("c", {})];
    far.send('{"jsonrpc":"2.0","id":1}');
    far.send('{"jsonrpc":"2.0","id":2,"error":"oops"}');
    far.send('{"jsonrpc":"2.0","id":3,"error":null,"result":5}');
    await expect(answers[0]).rejects.toThrow(RpcFailure);
    await expect(answers[1]).rejects.toThrow(RpcFailure);
    await expect(answers[2]).resolves.toBe(5);
    expect(seen).toEqual([
      { kind: "bad_response", id: 1 },
      { kind: "bad_response", id: 2 },
    ]);
  });

  it("carry any JSON unchanged", async () => {
    const { left } = pair({}, echo);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue())),
        async (value) => {
          const expected = JSON.parse(JSON.stringify(value));
          expect(await left.call("m", value)).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("answers", () => {
  it("echo the id with its type and value", async () => {
    const { ask, far, next } = bench(echo);
    expect((await ask(request(7))).id).toBe(7);
    expect((await ask(request("7"))).id).toBe("7");
    expect((await ask(request(-1))).id).toBe(-1);
    far.send(request(""));
    expect(await next()).toBe('{"jsonrpc":"2.0","id":"","result":{}}');
  });

  it("write null for undefined and leave out absent data", async () => {
    const { far, next } = bench({
      onCall: async ({ method }) => {
        if (method === "fail") throw new Error("secret");
      },
    });
    far.send(request(1));
    expect(await next()).toBe('{"jsonrpc":"2.0","id":1,"result":null}');
    far.send(request(2, "fail"));
    expect(await next()).toBe('{"jsonrpc":"2.0","id":2,"error":{"code":-32603,"message":"Internal error"}}');
  });

  it("are internal errors when nothing can be written or the conversion itself fails", async () => {
    const toRpcError = () => {
      throw new Error("broken conversion");
    };
    const { ask } = bench({ onCall: async () => ({ big: 1n }), toRpcError });
    expect((await ask(request(1))).error).toEqual({ code: -32603, message: "Internal error" });
  });

  it("cover handlers that throw before they return a promise", async () => {
    const onCall = () => {
      throw new Error("early");
    };
    const { ask } = bench({ onCall, toRpcError: (error) => ({ code: 1, message: String(error) }) });
    expect((await ask(request(1))).error).toEqual({ code: 1, message: "Error: early" });
  });

  it("follow everything the handler notified", async () => {
    const order: string[] = [];
    const [a, b] = memoryPair({ queueLines: 3 });
    const left = createPeer(a, { onNotification: (method) => order.push(method) });
    const right = createPeer(b, {
      onCall: async () => {
        for (let i = 0; i < 50; i += 1) void right.notify(`e${i}`, {});
      },
    });
    await left.call("run", {});
    expect(order).toEqual(Array.from({ length: 50 }, (_, i) => `e${i}`));
  });

  it("come after lines that were read without being parsed, which are in their place among the others", async () => {
    const order: string[] = [];
    const [a, b] = memoryPair();
    const onLine = (line: string) => line.includes('"odd"') && order.push("odd") > 0;
    const left = createPeer(a, { onLine, onNotification: (method) => order.push(method) });
    const right = createPeer(b, {
      onCall: async () => {
        for (let i = 0; i < 20; i += 1) void right.notify(i % 2 === 0 ? "even" : "odd", {});
      },
    });
    await left.call("run", {});
    expect(order).toEqual(Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? "even" : "odd")));
  });

  it("say which method is unknown when nobody answers calls", async () => {
    const { ask } = bench();
    expect((await ask(request(1, "nope"))).error).toEqual({ code: -32601, message: "Method not found: nope" });
  });

  it("that are longer than the other side reads are not sent, and an error is in place of such an answer", async () => {
    const longestLine = () => 200;
    const { peer, ask, nextJson } = bench({ ...echo, longestLine });
    const text = "ü".repeat(90);
    await expect(peer.call("m", { text })).rejects.toThrow(LineTooLongError);
    expect(peer.pendingCalls).toBe(0);
    void peer.call("m", { text: "ü".repeat(60) }).catch(() => undefined);
    expect(await nextJson()).toMatchObject({ method: "m" });
    expect(await ask(request(7, "echo", { text }))).toMatchObject({
      id: 7,
      error: { code: -32603, message: expect.stringContaining("longer than the 200 bytes") },
    });
  });

  it("refuse calls over the bound, by their id, and take new ones afterwards", async () => {
    const { calls, onCall } = held();
    const { peer, far, nextJson } = bench({ onCall, maxConcurrentCalls: 2 });
    for (const id of [1, 2, 3]) far.send(request(id));
    const refusal = await nextJson();
    expect(refusal).toMatchObject({ id: 3, error: { code: -32603 } });
    expect(refusal.error.message).toContain("Too many requests in flight (2)");
    expect(peer.activeCalls).toBe(2);
    calls[0]?.answer("done");
    expect(await nextJson()).toEqual({ jsonrpc: "2.0", id: 1, result: "done" });
    far.send(request(4));
    await until(() => calls.length === 3);
    expect(calls[2]?.call.id).toBe(4);
  });
});
