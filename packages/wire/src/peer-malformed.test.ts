import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bench, echo, request } from "../test/peers.ts";
import { memoryPair } from "./memory.ts";
import { createPeer } from "./peer.ts";
import type { Malformed } from "./peer-types.ts";
import type { Line, Transport } from "./transport.ts";

describe("malformed input", () => {
  const invalid = [
    "[]",
    '[{"jsonrpc":"2.0","id":1,"method":"echo"}]',
    "1",
    "null",
    '"text"',
    "{}",
    '{"jsonrpc":"2.0","id":1}',
    '{"jsonrpc":"2.0","id":1,"method":5}',
    '{"jsonrpc":"2.0","id":1.5,"method":"echo"}',
    '{"jsonrpc":"2.0","id":9007199254740993,"method":"echo"}',
    '{"jsonrpc":"2.0","id":true,"method":"echo"}',
    '{"jsonrpc":"2.0","id":{},"method":"echo"}',
    '{"jsonrpc":"2.0","id":[],"method":"echo"}',
    '{"jsonrpc":"2.0","id":1,"method":"echo","params":"x"}',
    '{"jsonrpc":"2.0","id":1,"method":"echo","params":0}',
    '{"id":1,"method":"echo"}',
    '{"jsonrpc":2,"id":1,"method":"echo"}',
  ];

  it.each(invalid)("%s is an invalid request and the peer lives on", async (line) => {
    const { ask } = bench(echo);
    expect(await ask(line)).toMatchObject({ id: null, error: { code: -32600 } });
    expect((await ask(request(2))).id).toBe(2);
  });

  it.each(["{", "nonsense", '{"a":1}x', "\u0000"])("%j is a parse error and the peer lives on", async (line) => {
    const { ask } = bench(echo);
    const answer = await ask(line);
    expect(answer).toMatchObject({ id: null, error: { code: -32700 } });
    expect(answer.error.message).toMatch(/^Parse error/);
    expect((await ask(request(2))).id).toBe(2);
  });

  it("answers every garbage line with exactly one error and then still works", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ minLength: 1 }), { maxLength: 20 }), async (garbage) => {
        const { ask } = bench(echo);
        for (const line of garbage) expect(await ask(line)).toMatchObject({ id: null, error: {} });
        expect((await ask(request("last"))).id).toBe("last");
      }),
      { numRuns: 100 },
    );
  });

  it("names the limit of a line that is too long", async () => {
    async function* lines(): AsyncGenerator<Line> {
      yield { tooLong: { limitBytes: 64, head: "{..." } };
    }
    const sent: string[] = [];
    const seen: Malformed[] = [];
    const transport: Transport = { lines: lines(), send: (line) => void sent.push(line), close: async () => undefined };
    await createPeer(transport, { onMalformed: (what) => seen.push(what) }).closed;
    expect(seen).toEqual([{ kind: "too_long", limitBytes: 64, head: "{..." }]);
    expect(JSON.parse(sent[0] ?? "")).toMatchObject({ id: null, error: { code: -32600, message: /64 bytes/ } });
  });

  it("accepts absent and null parameters and another version string", async () => {
    const { ask } = bench({ onCall: async ({ params }) => String(params) });
    expect((await ask('{"jsonrpc":"2.0","id":1,"method":"m"}')).result).toBe("undefined");
    expect((await ask('{"jsonrpc":"3","id":1,"method":"m","params":null}')).result).toBe("null");
  });

  it("is told to the log and not answered when so configured", async () => {
    const seen: Malformed[] = [];
    const { far, ask } = bench({ ...echo, answerMalformed: false, onMalformed: (what) => seen.push(what) });
    far.send("starting up...");
    far.send("[]");
    expect((await ask(request(1))).id).toBe(1);
    expect(seen).toMatchObject([{ kind: "not_json", head: "starting up..." }, { kind: "invalid_request" }]);
  });

  it("may end the connection from inside the notice", async () => {
    const { peer, far } = bench({
      answerMalformed: false,
      onMalformed: () => void peer.close(new Error("noise on stdout")),
    });
    const pending = peer.call("m", {});
    far.send("noise");
    await expect(pending).rejects.toThrow("noise on stdout");
  });

  it("never answers responses that belong to no call", async () => {
    const seen: Malformed[] = [];
    const { far, ask } = bench({ ...echo, onMalformed: (what) => seen.push(what) });
    far.send('{"jsonrpc":"2.0","id":99,"result":1}');
    far.send('{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}');
    expect((await ask(request(1))).id).toBe(1);
    expect(seen).toEqual([
      { kind: "unknown_response", id: 99, error: undefined },
      { kind: "unknown_response", id: null, error: { code: -32700, message: "Parse error" } },
    ]);
  });

  it("lets two peers that confuse each other come to rest", async () => {
    const [a, b] = memoryPair();
    const seen: Malformed[] = [];
    createPeer(b, {});
    const left = createPeer(a, { onMalformed: (what) => seen.push(what) });
    a.send("garbage");
    await expect(left.call("m", {})).rejects.toThrow("Method not found");
    expect(seen).toMatchObject([{ kind: "unknown_response", id: null }]);
  });
});

describe("notifications", () => {
  it("carry no id and arrive in order", async () => {
    const { peer, next } = bench();
    peer.notify("n", { a: 1 });
    peer.notify("bare", undefined);
    expect(await next()).toBe('{"jsonrpc":"2.0","method":"n","params":{"a":1}}');
    expect(await next()).toBe('{"jsonrpc":"2.0","method":"bare"}');
  });

  it("are recognised by an absent or null id and never answered", async () => {
    const heard: unknown[] = [];
    const { far, ask } = bench({ ...echo, onNotification: (method, params) => heard.push([method, params]) });
    far.send('{"jsonrpc":"2.0","method":"a","params":[1]}');
    far.send('{"jsonrpc":"2.0","id":null,"method":"b"}');
    expect((await ask(request(1))).id).toBe(1);
    expect(heard).toEqual([
      ["a", [1]],
      ["b", undefined],
    ]);
  });

  it("survive a listener that throws", async () => {
    const seen: Malformed[] = [];
    const error = new Error("listener");
    const { far, ask } = bench({
      ...echo,
      onNotification: () => {
        throw error;
      },
      onMalformed: (what) => seen.push(what),
    });
    far.send('{"jsonrpc":"2.0","method":"a"}');
    expect((await ask(request(1))).id).toBe(1);
    expect(seen).toEqual([{ kind: "notification_failed", method: "a", error }]);
  });

  it("hold back a sender whose reader is slow", async () => {
    const [a, b] = memoryPair({ queueLines: 1 });
    const peer = createPeer(a, {});
    expect(peer.notify("1", {})).toBeUndefined();
    const room = peer.notify("2", {});
    await b.lines[Symbol.asyncIterator]().next();
    await expect(room).resolves.toBeUndefined();
  });
});
