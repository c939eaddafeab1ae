import { MeerkatClient } from "@meerkat/client";
import { type LocalServer, localServer } from "@meerkat/testkit";
import { afterEach, describe, expect, it } from "vitest";

const MANY = 3_000;
const LONG = { text: "x".repeat(MANY), chunk_chars: 1 };
const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function connected(scenario?: unknown): Promise<{ client: MeerkatClient; server: LocalServer }> {
  const server = localServer(scenario === undefined ? {} : { scenario });
  const client = await new MeerkatClient({ transport: server.connect() }).connect();
  cleanups.push(
    () => client.close(),
    () => server.close(),
  );
  return { client, server };
}

describe("a stream that is not read", () => {
  it("holds up no response, no tool, no interrupt and no other stream, and loses nothing", async () => {
    const calls = [
      { text: "a" },
      { text: "b" },
      LONG,
      { tool_calls: [{ name: "lookup", args: {} }] },
      { text: "tooled" },
      { text: "third" },
    ];
    const { client } = await connected({ calls });
    await client.registerTool("lookup", "Looks up.", { type: "object" }, () => "42");
    const a = await client.createSession("a", { model: "simulator" });
    const b = await client.createSession("b", { model: "simulator" });

    const unread = a.stream("long");
    const events = unread[Symbol.asyncIterator]();
    expect((await events.next()).value).toMatchObject({ type: "run_started" });

    // The long run is over on the server while its reader has read one event.
    while ((await client.readSession(a.id)).isActive) await new Promise((resolve) => setImmediate(resolve));
    expect((await b.turn("use lookup")).text).toBe("tooled");
    expect((await b.interrupt().then(() => b.turn("more"))).text).toBe("third");

    let text = "";
    for (let step = await events.next(); !step.done; step = await events.next())
      if (step.value.type === "text_delta") text += step.value.delta;
    expect(text).toBe(LONG.text);
    expect(unread.result.text).toBe(LONG.text);
  });

  it("is no deadlock when its reader runs other turns in between", async () => {
    const { client } = await connected();
    const a = await client.createSession("a", { model: "simulator" });
    const b = await client.createSession("b", { model: "simulator" });
    let turns = 0;
    for await (const event of a.stream("Tell me more"))
      if (event.type === "text_delta") turns += (await b.turn("and you?")).turns;
    expect(turns).toBeGreaterThan(2);
  });

  it("frees its session when it is left early", async () => {
    const { client } = await connected({ calls: [{ text: "a" }, LONG, { text: "after" }] });
    const a = await client.createSession("a", { model: "simulator" });
    for await (const event of a.stream("long")) if (event.type === "text_delta") break;
    expect((await a.turn("go on")).text).toBe("after");
  });

  it("cannot hold up the answer of a turn that was called without a reader", async () => {
    const { client } = await connected({ calls: [{ text: "a" }, LONG] });
    const { id } = await client.createSession("a", { model: "simulator" });
    const { text } = await client.call("turn/start", { sessionId: id, prompt: "long" });
    expect(text).toBe(LONG.text);
  });

  it("is no reason for a subscription, or its absence of a reader, to hold anybody up", async () => {
    const { client } = await connected({ calls: [{ text: "a" }, LONG, { text: "b" }] });
    const a = await client.createSession("a", { model: "simulator" });
    const subscription = await a.subscribeEvents();
    expect((await a.turn("long")).text).toBe(LONG.text);
    expect((await a.turn("more")).text).toBe("b");
    let [deltas, last] = [0, 0];
    for await (const { seq, payload } of subscription) {
      if (last > 0) expect(seq).toBe(last + 1);
      last = seq;
      if (payload.type === "text_delta") deltas++;
      if (payload.type === "run_completed" && payload.result === "b") break;
    }
    expect(deltas).toBeGreaterThan(MANY);
  });
});
