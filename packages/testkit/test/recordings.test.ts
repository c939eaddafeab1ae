import { existsSync } from "node:fs";
import { join } from "node:path";
import { type AgentEvent, type EventStream, MeerkatClient } from "@meerkat/client";
import { corpora, type Replay, readRecording, replayTransport, withoutCalls } from "@meerkat/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const FOLDER = join(corpora() ?? "", "peer-0.5.2");
const MODEL = { model: "claude-sonnet-4-5" };
const HELLO = [
  "run_started",
  "turn_started",
  "text_delta",
  "text_delta",
  "text_complete",
  "turn_completed",
  "run_completed",
];
const UNKNOWN = "0199aa00-0000-7000-8000-0000000000ff";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

type Setup = (client: MeerkatClient) => Promise<void>;

/** A client of the recorded server. */
async function recorded(
  name: string,
  { drop = () => false, setup }: { drop?: Parameters<typeof withoutCalls>[1]; setup?: Setup } = {},
): Promise<{ client: MeerkatClient; replay: Replay }> {
  const replay = replayTransport(withoutCalls(readRecording(join(FOLDER, `${name}.jsonl`)), drop));
  const client = new MeerkatClient({ transport: replay.transport });
  cleanups.push(() => client.close());
  await setup?.(client);
  await client.connect();
  return { client, replay };
}

async function eventsOf(stream: EventStream<unknown>): Promise<AgentEvent[]> {
  const events: AgentEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

const kinds = (events: readonly AgentEvent[]) => events.map(({ type }) => type);
const truncations = (events: readonly AgentEvent[]) => events.filter(({ type }) => type === "stream_truncated");
const textOf = (events: readonly AgentEvent[]) =>
  events.map((event) => (event.type === "text_delta" ? event.delta : "")).join("");

/** What the client sent is what was recorded, apart from what it says about itself. */
function expectSameCalls({ exchanges, unexpected }: Replay): void {
  const [first, ...others] = exchanges;
  expect(first?.actual).toMatchObject({
    method: "initialize",
    params: { client: { contract_version: expect.any(String) } },
  });
  for (const { actual, recorded } of others) {
    if (actual.method !== "cancel" && "method" in actual) expect(actual.params).toEqual(recorded.params);
    if ("method" in actual && actual.id !== undefined) expect(typeof actual.id).toBe("number");
  }
  expect(unexpected).toEqual([]);
}

describe("a published 0.5.2 server, as recorded", () => {
  beforeEach(({ skip }) => skip(!existsSync(FOLDER), "no recorded transcripts; set MEERKAT_CORPORA"));

  it("create-turn-history: bare events, own usage, ISO times", async () => {
    const { client, replay } = await recorded("create-turn-history");
    const stream = client.createSessionStreaming("hi", MODEL);
    const events = await eventsOf(stream);
    expect(kinds(events)).toEqual(HELLO);
    expect(events[1]).toMatchObject({ turnNumber: 1 });
    const { session } = stream;
    expect(session.usage).toEqual({ inputTokens: 10, outputTokens: 2, totalTokens: 12 });

    const second = session.stream("hello");
    expect((await eventsOf(second)).at(-1)).toMatchObject({
      type: "run_completed",
      usage: { inputTokens: 10, outputTokens: 2 },
    });
    expect(second.result).toMatchObject({ text: "Hello there.", turns: 1, toolCalls: 0 });
    expect(second.result.usage).toEqual({ inputTokens: 10, outputTokens: 2, totalTokens: 12 });

    const details = await client.readSession(session.id);
    expect(details.createdAt).toBe(new Date(1795366326_000).toISOString());
    expect(details.totalTokens).toBeUndefined();
    expect((await session.history()).messages).toHaveLength(5);
    expect(await client.listSessions()).toMatchObject([{ updatedAt: details.updatedAt, totalTokens: 24 }]);
    await session.archive();
    expect(await client.listSessions()).toEqual([]);
    expectSameCalls(replay);
  });

  it("deferred: what only the creation takes is refused before it is sent", async () => {
    const drop = ({ params }: { params?: unknown }) => Object(params).prompt === "now" && Object(params).output_schema;
    const { client, replay } = await recorded("deferred", { drop });
    const deferred = await client.createDeferredSession("hi", MODEL);
    expect(await client.listSessions()).toMatchObject([{ sessionId: deferred.id, messageCount: 0 }]);
    const refused = deferred.startTurn("now", { outputSchema: { type: "object" } });
    await expect(refused).rejects.toMatchObject({
      code: "CAPABILITY_UNAVAILABLE",
      capabilityHint: {
        capabilityId: "structured_output",
        message: expect.stringContaining("when the session is made"),
      },
    });
    const { text, usage } = await deferred.startTurn("now");
    expect({ text, usage }).toEqual({
      text: "Hello there.",
      usage: { inputTokens: 10, outputTokens: 2, totalTokens: 12 },
    });
    expectSameCalls(replay);
  });

  it("callback-tool: the tool runs, and the run's own usage counts both model calls", async () => {
    const setup: Setup = (client) =>
      client.registerTool(
        "lookup",
        "…",
        { type: "object", properties: { q: { type: "string" } } },
        ({ q }) => `42 for ${q}`,
      );
    const { client, replay } = await recorded("callback-tool", { setup });
    const session = await client.createSession("hi", MODEL);
    const stream = session.stream('tool lookup {"q":"answer"}');
    const events = await eventsOf(stream);
    expect(events.filter(({ type }) => type === "turn_started")).toMatchObject([{ turnNumber: 1 }, { turnNumber: 2 }]);
    expect(events.find(({ type }) => type === "tool_execution_completed")).toMatchObject({
      result: "42 for answer",
      isError: false,
    });
    expect(truncations(events)).toEqual([]);
    expect(stream.result).toMatchObject({
      turns: 2,
      toolCalls: 1,
      usage: { inputTokens: 20, outputTokens: 3, totalTokens: 23 },
    });
    expect((await session.history()).messages).toHaveLength(7);
    expectSameCalls(replay);
    expect(replay.exchanges.find(({ actual }) => actual.id === "srv-0")?.actual.result).toEqual({
      content: "42 for answer",
      is_error: false,
    });
  });

  it("callback-tool-fails: the model is told, the run goes on", async () => {
    const setup: Setup = (client) =>
      client.registerTool("lookup", "…", { type: "object" }, () => {
        throw new Error("no luck");
      });
    const { client, replay } = await recorded("callback-tool-fails", { setup });
    const session = await client.createSession("hi", MODEL);
    const events = await eventsOf(session.stream('tool lookup {"q":"answer"}'));
    expect(events.find(({ type }) => type === "tool_execution_completed")).toMatchObject({ isError: true });
    expect(events.at(-1)).toMatchObject({ type: "run_completed", result: "Hello there." });
    expect(replay.exchanges.find(({ actual }) => actual.id === "srv-0")?.actual).toMatchObject({
      result: { is_error: true },
    });
  });

  it("cancel: an aborted stream rejects with its reason, and the request is cancelled", async () => {
    const { client, replay } = await recorded("cancel");
    const session = await client.createSession("hi", MODEL);
    const abort = new AbortController();
    const reason = new Error("enough");
    const seen: AgentEvent[] = [];
    const stream = session.stream("slow 50", { signal: abort.signal });
    const reading = (async () => {
      for await (const event of stream) {
        seen.push(event);
        if (event.type === "text_delta" && event.delta === "theta ") abort.abort(reason);
      }
    })();
    await expect(reading).rejects.toBe(reason);
    expect(truncations(seen)).toEqual([]);
    // Its end is the server's answer, which the recording gives after the cancellation only.
    await stream[Symbol.asyncDispose]();
    const [turn, cancel] = replay.exchanges.slice(-2);
    expect(cancel?.actual).toMatchObject({ method: "cancel", params: { request_id: turn?.actual.id } });
  });

  it("interrupt: the error ends the stream, and the run that starts again is nobody's", async () => {
    const { client, replay } = await recorded("interrupt");
    const session = await client.createSession("hi", MODEL);
    const stopped: AgentEvent[] = [];
    const reading = (async () => {
      for await (const event of session.stream("slow 50")) {
        stopped.push(event);
        if (event.type === "text_delta" && event.delta === "kappa ") await session.interrupt();
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: "AGENT_ERROR", details: { reason: "interrupted" } });
    expect(kinds(stopped).slice(0, 3)).toEqual(["run_started", "turn_started", "text_delta"]);
    expect(truncations(stopped)).toEqual([]);

    const after = session.stream("after");
    const events = await eventsOf(after);
    expect(events[0]).toMatchObject({ type: "run_started", prompt: "after" });
    expect(kinds(events)).toEqual(HELLO);
    expect(after.result.usage).toEqual({ inputTokens: 10, outputTokens: 2, totalTokens: 12 });
    expect((await session.history()).messages).toHaveLength(8);
    expectSameCalls(replay);
  });

  it("two-turns-at-once: each stream has its own turn", async () => {
    const { client, replay } = await recorded("two-turns-at-once");
    const session = await client.createSession("hi", MODEL);
    const [slow, second] = [session.stream("slow 20"), session.stream("second")];
    const [ofSlow, ofSecond] = await Promise.all([eventsOf(slow), eventsOf(second)]);
    expect(ofSlow).toHaveLength(55);
    expect(textOf(ofSlow)).toBe(slow.result.text);
    expect(slow.result.usage).toMatchObject({ inputTokens: 10, outputTokens: 50 });
    expect(kinds(ofSecond)).toEqual(HELLO);
    expect(second.result.usage).toMatchObject({ inputTokens: 10, outputTokens: 2 });
    expectSameCalls(replay);
  });

  it("stream-40-deltas: whole", async () => {
    const { client } = await recorded("stream-40-deltas");
    const stream = (await client.createSession("hi", MODEL)).stream("deltas 40");
    const events = await eventsOf(stream);
    expect(truncations(events)).toEqual([]);
    expect(textOf(events)).toBe(stream.result.text);
  });

  it("stream-400-deltas-lossy: says once that events are missing, and has the whole result", async () => {
    const { client } = await recorded("stream-400-deltas-lossy");
    const stream = (await client.createSession("hi", MODEL)).stream("deltas 400");
    const events = await eventsOf(stream);
    expect(textOf(events)).not.toBe(stream.result.text);
    expect(stream.result.text.match(/\w+ /g)).toHaveLength(400);
    expect(truncations(events)).toMatchObject([{ reason: expect.stringContaining("67 events in the middle") }]);
    expect(kinds(events).slice(-2)).toEqual(["stream_truncated", "run_completed"]);
  });

  it("structured-output: the value, and the usage of all calls", async () => {
    const { client } = await recorded("structured-output");
    const outputSchema = {
      type: "object",
      properties: { city: { type: "string" }, country: { type: "string" }, population: { type: "integer" } },
      required: ["city", "country", "population"],
    } as const;
    const session = await client.createSession("Tell me about Tokyo", { ...MODEL, outputSchema });
    expect(session.structuredOutput.city).toBe("Tokyo");
    expect(session).toMatchObject({ turns: 2, usage: { inputTokens: 20, outputTokens: 3, totalTokens: 23 } });
  });

  it("structured-output-exhausted: the events until the failure, then the failure by its code", async () => {
    const { client } = await recorded("structured-output-exhausted");
    const outputSchema = { type: "object", properties: { missing: { type: "string" } }, required: ["missing"] };
    const events: AgentEvent[] = [];
    const reading = (async () => {
      for await (const event of client.createSessionStreaming("Tell me", { ...MODEL, outputSchema }))
        events.push(event);
    })();
    await expect(reading).rejects.toMatchObject({
      code: "AGENT_ERROR",
      message: expect.stringContaining("Structured output validation failed after 2 attempts"),
      details: { server_code: -32603, server_message: expect.stringMatching(/^turn abandoned/) },
    });
    expect(events).toHaveLength(15);
    expect(events.at(-1)?.type).toBe("run_failed");
    expect(truncations(events)).toEqual([]);
  });

  it("subscription: numbered events of the session, closed by either side", async () => {
    const { client, replay } = await recorded("subscription");
    const session = await client.createSession("hi", MODEL);
    const first = await session.subscribeEvents();
    await session.turn("hello");
    const seen: string[] = [];
    for await (const { seq, payload } of first) {
      seen.push(`${seq} ${payload.type}`);
      if (payload.type === "turn_started") expect(payload.turnNumber).toBe(1);
      if (payload.type === "run_completed") break;
    }
    expect(seen).toEqual(HELLO.map((kind, index) => `${index + 8} ${kind}`));
    const second = await session.subscribeEvents();
    await session.archive();
    for await (const _event of second) expect.unreachable();
    expect(second.terminalOutcome?.outcome).toBe("remote_end");
    expectSameCalls(replay);
  });

  it("no-key: a missing key is the provider's error", async () => {
    const { client } = await recorded("no-key");
    await expect(client.createSession("hi", { model: "gpt-5.4" })).rejects.toMatchObject({
      code: "PROVIDER_ERROR",
      details: { reason: "authentication", server_code: -32603 },
    });
  });

  it("errors: numbers become codes and classes, and errors without an id harm nobody", async () => {
    // What a typed client does not send.
    const untyped = new Set([4, 7, 9, 12]);
    const { client, replay } = await recorded("errors", { drop: ({ id }) => untyped.has(Number(id)) });
    await replay.caughtUp();
    await expect(client.readSession(UNKNOWN)).rejects.toMatchObject({
      code: "SESSION_NOT_FOUND",
      name: "SessionNotFoundError",
    });
    await expect(client.readSession("short")).rejects.toMatchObject({ code: "INVALID_PARAMS" });
    await expect(client.session(UNKNOWN).turn("x")).rejects.toMatchObject({ code: "SESSION_NOT_FOUND" });
    await expect(client.call("session/create", { prompt: "hi", ...MODEL, outputSchema: 12 })).rejects.toMatchObject({
      code: "INVALID_PARAMS",
    });
    await expect(client.createSession("hi", { model: "unheard-of" })).rejects.toMatchObject({ code: "PROVIDER_ERROR" });
    await expect(client.session(UNKNOWN).interrupt()).rejects.toMatchObject({ code: "SESSION_NOT_FOUND" });
    await expect(client.session(UNKNOWN).archive()).rejects.toMatchObject({ code: "SESSION_NOT_FOUND" });
    await expect(client.subscribeSessionEvents(UNKNOWN)).rejects.toMatchObject({ code: "SESSION_NOT_FOUND" });
    await expect(client.getBlob("x")).rejects.toMatchObject({ code: "INVALID_PARAMS" });
    expectSameCalls(replay);
  });

  it("config-models-skills: the configuration, its conflict, and the catalogue", async () => {
    const { client, replay } = await recorded("config-models-skills", {
      drop: ({ method }) => method === "skills/list",
    });
    expect((await client.getConfig()).config).toMatchObject({ agent: { model: "claude-opus-4-6" } });
    const late = client.patchConfig({ agent: { max_turns: 7 } }, { expectedGeneration: 99 });
    await expect(late).rejects.toMatchObject({ code: "INVALID_PARAMS", message: expect.stringContaining("current 1") });
    const { providers } = await client.models();
    expect(providers.map(({ provider }) => provider)).toContain("anthropic");
    expect(providers[0]?.models[0]?.profile?.paramsSchema).toEqual({});
    expectSameCalls(replay);
  });
});
