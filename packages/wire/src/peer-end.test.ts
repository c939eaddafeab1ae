import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { bench, cancel, echo, halfClosing, held, pair, request, until } from "../test/peers.ts";
import { memoryPair } from "./memory.ts";
import { createPeer } from "./peer.ts";
import type { IncomingCall, Malformed } from "./peer-types.ts";

describe("cancelling", () => {
  it("rejects at once with the reason, tells the other side and ignores the late answer", async () => {
    const seen: Malformed[] = [];
    const { peer, far, nextJson } = bench({ ...echo, cancel, onMalformed: (what) => seen.push(what) });
    const controller = new AbortController();
    const answer = peer.call("slow", {}, { signal: controller.signal });
    expect((await nextJson()).id).toBe(1);
    const reason = new Error("changed my mind");
    controller.abort(reason);
    await expect(answer).rejects.toBe(reason);
    expect(await nextJson()).toEqual({ jsonrpc: "2.0", method: "cancel", params: { request_id: 1 } });
    far.send('{"jsonrpc":"2.0","id":1,"error":{"code":-32005,"message":"cancelled"}}');
    far.send('{"jsonrpc":"2.0","id":1,"result":"twice"}');
    far.send(request(5));
    expect((await nextJson()).id).toBe(5);
    expect(seen).toEqual([{ kind: "unknown_response", id: 1, error: undefined }]);
  });

  it("tells the other side of the calls that wait when this one closes", async () => {
    const { peer, nextJson } = bench({ cancel });
    const answers = Promise.allSettled([peer.call("a", {}), peer.call("b", {})]);
    await peer.close();
    const lines = [await nextJson(), await nextJson(), await nextJson(), await nextJson()];
    expect(lines.map(({ method, params }) => [method, params])).toEqual([
      ["a", {}],
      ["b", {}],
      ["cancel", { request_id: 1 }],
      ["cancel", { request_id: 2 }],
    ]);
    expect((await answers).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });

  it("writes nothing for a call that was aborted before", async () => {
    const { peer, next } = bench({ cancel });
    const reason = new Error("early");
    await expect(peer.call("m", {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    peer.notify("after", {});
    expect(JSON.parse(await next()).method).toBe("after");
    expect(peer.pendingCalls).toBe(0);
  });

  it("aborts the signal of the matching incoming call only", async () => {
    const { calls, onCall } = held();
    const { left, right } = pair({ cancel }, { cancel, onCall });
    const controller = new AbortController();
    const first = left.call("a", {}, { signal: controller.signal });
    const second = left.call("b", {});
    await until(() => calls.length === 2);
    controller.abort();
    await expect(first).rejects.toMatchObject({ name: "AbortError" });
    await until(() => calls[0]?.call.signal.aborted === true);
    expect(calls[1]?.call.signal.aborted).toBe(false);
    for (const { answer } of calls) answer("ok");
    await expect(second).resolves.toBe("ok");
    expect(right.activeCalls).toBe(0);
  });

  it('does not mistake the id 1 for the id "1", nor fail on a cancel that names nothing', async () => {
    const { calls, onCall } = held();
    const { far, nextJson } = bench({ cancel, onCall });
    far.send(request(1));
    far.send('{"jsonrpc":"2.0","method":"cancel","params":{"request_id":"1"}}');
    far.send('{"jsonrpc":"2.0","method":"cancel","params":{}}');
    far.send(request(2));
    await until(() => calls.length === 2);
    expect(calls[0]?.call.signal.aborted).toBe(false);
    calls[0]?.answer(null);
    expect((await nextJson()).id).toBe(1);
  });

  it("leaves no listener on a signal that outlives 10,000 calls", async () => {
    const { left } = pair({ cancel }, echo);
    const signal = new AbortController().signal;
    const batch = Array.from({ length: 1000 }, () => left.call("m", {}, { signal }));
    expect(getEventListeners(signal, "abort")).toHaveLength(1000);
    await Promise.all(batch);
    for (let i = 0; i < 9000; i += 1) await left.call("m", {}, { signal });
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    expect(left.pendingCalls).toBe(0);
  });
});

describe("the end", () => {
  it("rejects every pending call and aborts every incoming one when the other side closes", async () => {
    const { calls, onCall } = held();
    const { left, right } = pair({ onCall }, { onCall });
    const pending = [left.call("a", {}), left.call("b", {}), right.call("c", {})];
    const settled = Promise.allSettled(pending);
    await until(() => calls.length === 3);
    await right.close();
    const outcomes = await settled;
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(outcomes[0]).toMatchObject({ reason: { message: "The other side ended the connection." } });
    await expect(left.closed).resolves.toBeUndefined();
    await expect(right.closed).resolves.toBeUndefined();
    expect(calls.every(({ call }) => call.signal.aborted)).toBe(true);
    expect([left.pendingCalls, right.pendingCalls]).toEqual([0, 0]);
  });

  it("gives the reason of a broken transport to calls, signals and closed", async () => {
    const reason = new Error("the process died");
    const { calls, onCall } = held();
    const [near, far] = memoryPair();
    const peer = createPeer(near, { onCall });
    const pending = peer.call("m", {});
    far.send(request(1));
    await until(() => calls.length === 1);
    await near.close(reason);
    await expect(pending).rejects.toBe(reason);
    await expect(peer.closed).resolves.toBe(reason);
    expect(calls[0]?.call.signal.reason).toBe(reason);
  });

  it("comes after the answers that arrived before it", async () => {
    const { peer, far } = bench();
    const answer = peer.call("m", {});
    far.send('{"jsonrpc":"2.0","id":1,"result":"in time"}');
    await far.close();
    await expect(answer).resolves.toBe("in time");
  });

  it("is final and idempotent", async () => {
    const { left, right } = pair({}, echo);
    const reason = new Error("enough");
    const pending = left.call("m", {});
    await Promise.all([left.close(reason), left.close(), left.close(new Error("other"))]);
    await expect(pending).rejects.toBe(reason);
    await expect(left.closed).resolves.toBe(reason);
    await expect(left.call("m", {})).rejects.toBe(reason);
    await expect(left.notify("n", {})).rejects.toThrow("closed");
    await expect(right.closed).resolves.toBeUndefined();
  });

  it("can be asked for by a handler in the middle of its call", async () => {
    const { left, right } = pair(
      {},
      {
        onCall: async () => {
          await right.close();
          return "too late";
        },
      },
    );
    await expect(left.call("m", {})).rejects.toThrow("ended the connection");
    await expect(right.closed).resolves.toBeUndefined();
  });

  it("lets running calls finish and answer when a drain is given", async () => {
    const { calls, onCall } = held();
    const { transport, sent, endInput } = halfClosing([request(1)]);
    const peer = createPeer(transport, { onCall, drain: (idle) => idle });
    const lost = peer.call("m", {});
    await until(() => calls.length === 1);
    endInput();
    await expect(lost).rejects.toThrow("ended the connection");
    await expect(peer.call("m", {})).rejects.toThrow("ended the connection");
    expect(calls[0]?.call.signal.aborted).toBe(false);
    calls[0]?.answer("done");
    await expect(peer.closed).resolves.toBeUndefined();
    expect(sent.at(-1)).toBe('{"jsonrpc":"2.0","id":1,"result":"done"}');
  });

  it("aborts running calls when the drain gives up, and still answers them", async () => {
    const onCall = ({ signal }: IncomingCall) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    const { transport, sent, endInput } = halfClosing([request(1)]);
    const gaveUp = Promise.withResolvers<void>();
    const peer = createPeer(transport, { onCall, drain: () => gaveUp.promise });
    endInput();
    await until(() => peer.activeCalls === 1);
    expect(sent).toEqual([]);
    gaveUp.resolve();
    await expect(peer.closed).resolves.toBeUndefined();
    await until(() => peer.activeCalls === 0);
    expect(JSON.parse(sent[0] ?? "")).toMatchObject({ id: 1, error: { code: -32603 } });
  });

  it("ends a drain at once when sending fails", async () => {
    const { calls, onCall } = held();
    const { peer, far } = bench({ onCall, drain: () => new Promise(() => undefined) });
    for (const id of [1, 2]) far.send(request(id));
    await until(() => calls.length === 2);
    await far.close();
    calls[0]?.answer("nobody reads this");
    await expect(peer.closed).resolves.toBeInstanceOf(Error);
    expect(calls[1]?.call.signal.aborted).toBe(true);
  });
});
