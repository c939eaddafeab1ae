import { afterEach, describe, expect, it } from "vitest";
import { type Script, type ScriptedServer, SESSION_ID, scriptedServer } from "../test/scripted-server.ts";
import { type EventEnvelope, type EventSubscription, MeerkatClient } from "./index.ts";

const code = (name: string, message = "") =>
  expect.objectContaining({ code: name, message: expect.stringContaining(message) });
const clients: MeerkatClient[] = [];
const STREAM_ID = "stream-1";

afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())));

const envelope = (seq: number, payload: object) => ({
  event_id: `e${seq}`,
  source_id: `session:${SESSION_ID}`,
  seq,
  timestamp_ms: 1_700_000_000_000 + seq,
  payload,
});

function send(
  server: ScriptedServer,
  seq: number,
  { streamId = STREAM_ID, payload = { type: "text_delta", delta: `d${seq}` } as object } = {},
) {
  server.peer.notify("session/stream_event", {
    stream_id: streamId,
    sequence: seq,
    session_id: SESSION_ID,
    event: envelope(seq, payload),
  });
}

function end(server: ScriptedServer, extra: object = { outcome: "remote_end" }) {
  server.peer.notify("session/stream_end", { stream_id: STREAM_ID, session_id: SESSION_ID, ended: true, ...extra });
}

/** A subscription on a server that sends something before it answers. */
async function subscribed(early: (server: ScriptedServer) => void = () => undefined) {
  const script: Script = {
    "session/stream_open": ({ params }) => {
      early(server);
      return { stream_id: STREAM_ID, session_id: params.session_id, opened: true };
    },
  };
  const server = scriptedServer(script);
  const client = new MeerkatClient({ transport: server.transport });
  clients.push(client);
  await client.connect();
  return { server, client, subscription: await client.subscribeSessionEvents(SESSION_ID) };
}

async function seqs(subscription: EventSubscription): Promise<number[]> {
  const seen: EventEnvelope[] = [];
  for await (const event of subscription) seen.push(event);
  return seen.map(({ seq }) => seq);
}

describe("a subscription", () => {
  it("delivers events in order until the server ends it, also those before the answer", async () => {
    const { server, subscription } = await subscribed((early) => {
      send(early, 1);
      send(early, 99, { streamId: "another" });
      send(early, 2);
    });
    send(server, 3);
    end(server);
    expect(await seqs(subscription)).toEqual([1, 2, 3]);
    expect(subscription).toMatchObject({
      streamId: STREAM_ID,
      sessionId: SESSION_ID,
      terminalOutcome: { outcome: "remote_end" },
    });
  });

  it("may be over before it was answered", async () => {
    const { subscription } = await subscribed((early) => {
      send(early, 1);
      end(early);
    });
    expect(await seqs(subscription)).toEqual([1]);
  });

  it("types what it delivers and can be read once", async () => {
    const { server, subscription } = await subscribed();
    send(server, 1, { payload: { type: "turn_started", turn_number: 1 } });
    end(server);
    for await (const event of subscription)
      expect(event).toMatchObject({
        eventId: "e1",
        timestampMs: 1_700_000_000_001,
        payload: { type: "turn_started", turnNumber: 1 },
      });
    await expect(seqs(subscription)).rejects.toThrow(code("INVALID_STATE"));
  });

  it("rejects with the server's reason after the events before it", async () => {
    const { server, subscription } = await subscribed();
    send(server, 1);
    end(server, { outcome: "terminal_error", error: { code: "stream_queue_overflow", message: "too slow" } });
    const iterator = subscription[Symbol.asyncIterator]();
    expect((await iterator.next()).done).toBe(false);
    await expect(iterator.next()).rejects.toThrow(code("stream_queue_overflow", "too slow"));
  });

  it("is closed on the server when the loop is left", async () => {
    const { server, subscription } = await subscribed();
    send(server, 1);
    for await (const _event of subscription) break;
    expect(server.calls.at(-1)).toMatchObject({ method: "session/stream_close", params: { stream_id: STREAM_ID } });
    await subscription.close();
    expect(server.calls.filter(({ method }) => method === "session/stream_close")).toHaveLength(1);
  });

  it("frees a reader that waits when it is closed", async () => {
    const { subscription } = await subscribed();
    const reading = seqs(subscription);
    await subscription[Symbol.asyncDispose]();
    expect(await reading).toEqual([]);
  });

  it("fails with a malformed event and closes itself", async () => {
    const { server, subscription } = await subscribed();
    send(server, 1, { payload: { type: "text_delta" } });
    await expect(seqs(subscription)).rejects.toThrow(code("INVALID_RESPONSE", "delta"));
    expect(server.calls.at(-1)?.method).toBe("session/stream_close");
  });

  it("fails when the server goes away, and closing it is still fine", async () => {
    const { server, subscription } = await subscribed();
    send(server, 1);
    await server.peer.close();
    const iterator = subscription[Symbol.asyncIterator]();
    expect((await iterator.next()).done).toBe(false);
    await expect(iterator.next()).rejects.toThrow(code("CONNECTION_CLOSED"));
    await subscription.close();
  });

  it("says so when too much came before the answer", async () => {
    const { subscription } = await subscribed((early) => {
      for (let seq = 1; seq <= 1100; seq++) send(early, seq);
    });
    await expect(seqs(subscription)).rejects.toThrow(code("INVALID_RESPONSE", "lost"));
  });
});
