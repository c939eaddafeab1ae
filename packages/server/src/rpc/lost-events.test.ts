import fs from "node:fs";
import type { CallContext } from "@meerkat/protocol";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Bench, bench, recorder, runResult } from "../test-bench.ts";

const CLIENT = { client: { name: "c", version: "1", event_window: 1 } };
/** More than the streams of a connection keep in memory together. */
const EVENTS = 30;
const DELTA = "x".repeat(200_000);

/** Sends the events of a turn, or of the subscription `stream`. */
function sends(stream: "turn" | "subscription") {
  return async (_: unknown, { caller, requestId = "" }: CallContext) => {
    const event = { type: "text_delta", delta: DELTA } as const;
    for (let seq = 1; seq <= EVENTS; seq++) {
      if (stream === "turn") caller.notify("session/event", { sessionId: "s1", requestId, seq, event });
      else {
        const place = { eventId: `${seq}`, sourceId: "session:s1", seq, timestampMs: 0 };
        caller.notify("session/stream_event", {
          streamId: "t1",
          sequence: seq,
          sessionId: "s1",
          event: { ...place, payload: event },
        });
      }
    }
    return runResult;
  };
}

/** Says how far a stream was read, and reads on until there is something else than its events. */
async function readOn({ send, next }: Bench, stream: { request_id: number } | { stream_id: string }) {
  for (let seq = 1; ; seq++) {
    send({ jsonrpc: "2.0", method: "session/stream_ack", params: { ...stream, seq } });
    const message = await next();
    if (message.method !== "session/event" && message.method !== "session/stream_event") return { seq, message };
  }
}

describe("events that waited on a disk that fails", () => {
  afterEach(() => void vi.restoreAllMocks());

  it("end their request with an error that says where its work is, and no other request", async () => {
    const { log, lines } = recorder();
    const client = bench({ "turn/start": sends("turn"), "session/list": () => ({ sessions: [] }) }, { log });
    await client.ask("initialize", CLIENT, 0);
    await client.ask("turn/start", { session_id: "s1", prompt: "hi" }, 1);
    vi.spyOn(fs, "readSync").mockImplementation(() => {
      throw Object.assign(new Error("EIO"), { code: "EIO" });
    });
    const { seq, message } = await readOn(client, { request_id: 1 });
    expect(seq).toBeLessThan(EVENTS);
    const data = { code: "INTERNAL_ERROR", details: { reason: "events_lost", session_id: "s1" } };
    expect(message).toMatchObject({
      id: 1,
      error: { code: -32603, message: expect.stringContaining("history"), data },
    });
    expect(lines).toMatchObject([{ level: "error", facts: { code: "EIO" } }]);
    expect(await client.ask("session/list", {}, 2)).toMatchObject({ id: 2, result: { sessions: [] } });
  });

  it("end their subscription with an error, and no other stream", async () => {
    const { log, lines } = recorder();
    const client = bench({ "turn/start": sends("subscription") }, { log });
    await client.ask("initialize", CLIENT, 0);
    await client.ask("turn/start", { session_id: "s1", prompt: "hi" }, 1);
    expect(await client.next()).toMatchObject({ id: 1, result: { text: "done" } });
    const readSync = vi.spyOn(fs, "readSync").mockReturnValue(0);
    const { seq, message } = await readOn(client, { stream_id: "t1" });
    expect(seq).toBeLessThan(EVENTS);
    expect(message).toMatchObject({
      method: "session/stream_end",
      params: { stream_id: "t1", session_id: "s1", outcome: "terminal_error", error: { code: "INTERNAL_ERROR" } },
    });
    expect(lines).toMatchObject([{ level: "error" }]);
    readSync.mockRestore();
    // Nothing follows the end of a subscription.
    expect(await client.ask("turn/start", { session_id: "s1", prompt: "hi" }, 2)).toMatchObject({ id: 2 });
  });
});
