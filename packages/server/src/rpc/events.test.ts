import type { CallContext } from "@meerkat/protocol";
import { describe, expect, it } from "vitest";
import { bench, recorder, runResult } from "../test-bench.ts";

const SECRET = "sk-verysecret";
const turn = { session_id: "s1", prompt: "hi" };

describe("events", () => {
  const long = "é".repeat(100_000);
  const sends = {
    "turn/start": async (_: unknown, { caller, requestId = "" }: CallContext) => {
      await caller.notify("session/event", { sessionId: "s1", requestId, event: { type: "text_delta", delta: long } });
      return runResult;
    },
  };

  it("are cut for a client that declared nothing", async () => {
    const { send, line, ask, next } = bench(sends);
    await ask("initialize", {});
    send({ jsonrpc: "2.0", id: "mine", method: "turn/start", params: turn });
    const text = await line();
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_536);
    const event = JSON.parse(text);
    expect(Object.keys(event)).toEqual(["jsonrpc", "method", "params"]);
    expect(event.params).toMatchObject({
      session_id: "s1",
      request_id: "mine",
      truncated: true,
      event: { type: "text_delta" },
    });
    expect(await next()).toMatchObject({ id: "mine", result: { text: "done" } });
  });

  it.each([
    [{ name: "c", version: "1" }, Number.POSITIVE_INFINITY],
    [{ name: "c", version: "1", max_line_bytes: 1_000_000 }, 1_000_000],
    [{ name: "c", version: "1", max_line_bytes: 2048 }, 2048],
  ])("are as long as %j allows", async (client, limit) => {
    const { send, line, ask } = bench(sends);
    await ask("initialize", { client });
    send({ jsonrpc: "2.0", id: 2, method: "turn/start", params: turn });
    const text = await line();
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
    expect(JSON.parse(text).params.truncated).toBe(limit > 200_200 ? undefined : true);
  });

  it("precede their response, in order, however slowly the client reads", async () => {
    const handlers = {
      "turn/start": async (_: unknown, { caller }: CallContext) => {
        for (let seq = 0; seq < 500; seq++) {
          await caller.notify("session/event", { sessionId: "s1", seq, event: { type: "text_delta", delta: "x" } });
        }
        return runResult;
      },
    };
    const { send, next } = bench(handlers, { queueLines: 4 });
    send({ jsonrpc: "2.0", id: 1, method: "turn/start", params: turn });
    for (let seq = 0; seq < 500; seq++) expect((await next()).params.seq).toBe(seq);
    expect(await next()).toMatchObject({ id: 1, result: { text: "done" } });
  });

  it("that are no JSON are left out and logged", async () => {
    const { log, lines, text } = recorder();
    const { ask } = bench(
      {
        "turn/start": async (_, { caller }) => {
          const args = { [SECRET]: 1n } as never;
          await caller.notify("session/event", {
            sessionId: "s1",
            event: { type: "tool_call_requested", id: "t", name: "n", args },
          });
          return runResult;
        },
      },
      { log },
    );
    expect(await ask("turn/start", turn)).toMatchObject({ result: { text: "done" } });
    expect(lines).toMatchObject([{ level: "error", facts: { method: "session/event" } }]);
    expect(text()).not.toContain(SECRET);
  });
});
