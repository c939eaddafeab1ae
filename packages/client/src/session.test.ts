import { MeerkatError } from "@meerkat/errors";
import { afterEach, describe, expect, it } from "vitest";
import {
  cancelled,
  type Script,
  type ScriptedCall,
  SESSION_ID,
  scriptedServer,
  wireResult,
} from "../test/scripted-server.ts";
import { type AgentEvent, MeerkatClient } from "./index.ts";

const code = (name: string, message = "") =>
  expect.objectContaining({ code: name, message: expect.stringContaining(message) });
const clients: MeerkatClient[] = [];

afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())));

async function connected(script: Script = {}) {
  const server = scriptedServer(script);
  const client = new MeerkatClient({ transport: server.transport });
  clients.push(client);
  await client.connect();
  return { server, client };
}

/** A turn that streams its text word by word. */
const say = (text: string) => (call: ScriptedCall) => {
  for (const delta of text.split(/(?= )/)) call.event({ type: "text_delta", delta });
  return wireResult({ text });
};

/** A run that goes on until it is interrupted. */
const endless = async (call: ScriptedCall) => {
  call.event({ type: "text_delta", delta: "…" });
  await cancelled(call).catch(() => {
    call.event({ type: "run_failed", session_id: SESSION_ID, error: "interrupted" });
    throw new MeerkatError("REQUEST_CANCELLED", "cancelled");
  });
};

describe("a session", () => {
  it("has the state of its first turn", async () => {
    const { server, client } = await connected({ "session/create": say("Hello there") });
    const session = await client.createSession("Hi", {
      model: "m",
      systemPrompt: "Be brief.",
      labels: { team_name: "a" },
    });
    expect(server.calls.at(-1)?.params).toEqual({
      prompt: "Hi",
      model: "m",
      system_prompt: "Be brief.",
      labels: { team_name: "a" },
    });
    expect(session).toMatchObject({
      id: SESSION_ID,
      ref: `test:${SESSION_ID}`,
      text: "Hello there",
      turns: 1,
      toolCalls: 0,
      structuredOutput: undefined,
    });
    expect(session.usage).toEqual({ inputTokens: 10, outputTokens: 5, totalTokens: 15 });
    expect(session.lastResult?.text).toBe("Hello there");
  });

  it("follows every finished turn, however it was run", async () => {
    let n = 0;
    const { client } = await connected({ "session/create": say("0"), "turn/start": (call) => say(`${++n}`)(call) });
    const session = await client.createSession("Hi");
    expect((await session.turn("a")).text).toBe("1");
    expect(session.text).toBe("1");
    expect(await session.stream("b").collectText()).toBe("2");
    expect(session.text).toBe("2");
    for await (const _event of session.stream("c"));
    expect(session.lastResult?.text).toBe("3");
  });

  it("keeps its state when a turn fails", async () => {
    const { client } = await connected({
      "session/create": say("fine"),
      "turn/start": () => {
        throw new MeerkatError("SESSION_BUSY", "A turn is already running.");
      },
    });
    const session = await client.createSession("Hi");
    await expect(session.turn("again")).rejects.toThrow(code("SESSION_BUSY"));
    expect(session.text).toBe("fine");
  });

  it("begins no turn before the one that was aborted has ended on the server", async () => {
    const order: string[] = [];
    const { server, client } = await connected({
      "turn/start": async (call) => {
        order.push(`begins: ${call.params.prompt}`);
        if (call.params.prompt !== "long") return wireResult();
        await cancelled(call).catch(() => undefined);
        await client.listSessions();
        order.push("ends: long");
        throw new MeerkatError("REQUEST_CANCELLED", "cancelled");
      },
      "session/list": () => ({ sessions: [] }),
    });
    const session = client.session(SESSION_ID);
    const controller = new AbortController();
    const called = server.nextCall("turn/start");
    const long = session.turn("long", { signal: controller.signal });
    await called;
    controller.abort(new Error("enough"));
    // The caller hears of it at once, and the turns that wait for its end can be given up too.
    await expect(long).rejects.toThrow("enough");
    const impatient = new AbortController();
    const never = session.turn("never sent", { signal: impatient.signal });
    const next = session.turn("next");
    impatient.abort(new Error("too late"));
    await expect(never).rejects.toThrow("too late");
    await next;
    expect(order).toEqual(["begins: long", "ends: long", "begins: next"]);
  });

  it("can be attached to by its id", async () => {
    const history = { session_id: SESSION_ID, message_count: 0, offset: 0, has_more: false, messages: [] };
    const { server, client } = await connected({
      "session/history": () => history,
      "session/archive": () => ({ archived: true }),
      "turn/interrupt": () => ({ interrupted: true }),
    });
    const session = client.session(SESSION_ID);
    expect(session).toMatchObject({
      id: SESSION_ID,
      ref: undefined,
      text: "",
      turns: 0,
      toolCalls: 0,
      lastResult: undefined,
    });
    expect((await session.history({ limit: 5 })).hasMore).toBe(false);
    await session.interrupt();
    await session.archive();
    const calls = server.calls.slice(2).map(({ method, params }) => [method, params]);
    expect(calls).toEqual([
      ["session/history", { session_id: SESSION_ID, limit: 5 }],
      ["turn/interrupt", { session_id: SESSION_ID }],
      ["session/archive", { session_id: SESSION_ID }],
    ]);
  });

  it("invokes skills only where there are some", async () => {
    const { client } = await connected();
    await expect(client.session(SESSION_ID).invokeSkill("a/b")).rejects.toThrow(
      code("CAPABILITY_UNAVAILABLE", "skills"),
    );
    const skills = { id: "skills", description: "", status: "Available" };
    const other = await connected({
      "capabilities/get": () => ({ contract_version: { major: 0, minor: 5, patch: 1 }, capabilities: [skills] }),
      "turn/start": say("done"),
    });
    await other.client.session(SESSION_ID).invokeSkill({ sourceUuid: "u", skillName: "n" }, "go");
    expect(other.server.calls.at(-1)?.params).toEqual({
      session_id: SESSION_ID,
      prompt: "go",
      skill_refs: [{ source_uuid: "u", skill_name: "n" }],
    });
  });
});

describe("a stream", () => {
  it("sends nothing before it is read", async () => {
    const { server, client } = await connected({ "turn/start": say("x") });
    const stream = client.session(SESSION_ID).stream("later");
    await client.readSession(SESSION_ID).catch(() => undefined);
    expect(server.calls.some(({ method }) => method === "turn/start")).toBe(false);
    expect(() => stream.result).toThrow(code("STREAM_NOT_CONSUMED"));
    await stream.collect();
    expect(server.calls.at(-1)?.method).toBe("turn/start");
  });

  it("delivers a new session's first event before the response, and the session after it", async () => {
    const go = Promise.withResolvers<void>();
    const { client } = await connected({
      "session/create": async (call) => {
        call.event({ type: "text_delta", delta: "first" });
        await go.promise;
        return wireResult({ text: "first" });
      },
    });
    const stream = client.createSessionStreaming("Hi");
    expect(stream.sessionId).toBeUndefined();
    const seen: AgentEvent[] = [];
    for await (const event of stream) {
      seen.push(event);
      expect(stream.sessionId).toBe(SESSION_ID);
      expect(() => stream.session).toThrow(code("STREAM_NOT_CONSUMED"));
      go.resolve();
    }
    expect(seen).toEqual([{ type: "text_delta", delta: "first" }]);
    expect(stream.session.text).toBe("first");
    expect(stream.result.sessionId).toBe(SESSION_ID);
  });

  it("keeps apart what runs at the same time", async () => {
    const both = Promise.withResolvers<void>();
    let started = 0;
    const { client } = await connected({
      "session/create": async (call) => {
        if (++started === 2) both.resolve();
        await both.promise;
        return say(String(call.params.prompt))(call);
      },
    });
    const texts = ["one two three", "four five six"].map((prompt) =>
      client.createSessionStreaming(prompt).collectText(),
    );
    expect(await Promise.all(texts)).toEqual(["one two three", "four five six"]);
  });

  it("goes by the session where events carry no request id", async () => {
    const { server, client } = await connected({
      "turn/start": (call) => {
        call.event({ type: "text_delta", delta: "mine" }, { request_id: undefined });
        call.event({ type: "text_delta", delta: "other" }, { request_id: undefined, session_id: "other" });
        call.event({ type: "text_delta", delta: "stranger" }, { request_id: 999 });
        return wireResult();
      },
    });
    expect(await client.session(SESSION_ID).stream("x").collectText()).toBe("mine");
    expect(server.calls).toHaveLength(3);
  });

  it("passes on events of kinds it does not know", async () => {
    const { client } = await connected({
      "turn/start": (call) => {
        call.event({ type: "from_the_future", some_field: 1 });
        return wireResult();
      },
    });
    const seen: AgentEvent[] = [];
    for await (const event of client.session(SESSION_ID).stream("x")) seen.push(event);
    expect(seen).toEqual([
      { type: "unknown", wireType: "from_the_future", data: { type: "from_the_future", some_field: 1 } },
    ]);
  });

  it("fails with a malformed event after those before it and no others, and the run is cancelled", async () => {
    const stopped = Promise.withResolvers<void>();
    const { client } = await connected({
      "turn/start": async (call) => {
        call.event({ type: "text_delta", delta: "good" });
        call.event({ type: "text_delta", delta: 7 });
        call.event({ type: "text_delta", delta: "late" });
        call.event({ type: "turn_started", turn_number: 1 });
        await cancelled(call).catch(() => stopped.resolve());
      },
      "session/list": () => ({ sessions: [] }),
    });
    const seen: AgentEvent[] = [];
    const reading = (async () => {
      for await (const event of client.session(SESSION_ID).stream("x")) seen.push(event);
    })();
    await expect(reading).rejects.toThrow(code("INVALID_RESPONSE", "delta"));
    expect(seen).toEqual([{ type: "text_delta", delta: "good" }]);
    await stopped.promise;
    expect(await client.listSessions()).toEqual([]);
  });

  it("interrupts the run when the loop is left, and waits for its end", async () => {
    let running = false;
    const { client } = await connected({
      "turn/start": async (call) => {
        running = true;
        try {
          return await endless(call);
        } finally {
          running = false;
        }
      },
    });
    const stream = client.session(SESSION_ID).stream("x");
    for await (const _event of stream) break;
    expect(running).toBe(false);
    expect(() => stream.result).toThrow(code("STREAM_NOT_CONSUMED"));
  });

  it("rejects with the reason of an abort and the run is cancelled", async () => {
    const { server, client } = await connected({ "turn/start": endless });
    const controller = new AbortController();
    const called = server.nextCall("turn/start");
    const turn = client.session(SESSION_ID).turn("x", { signal: controller.signal });
    const call = await called;
    const stopped = cancelled(call).catch(() => "stopped");
    const reason = new Error("too slow");
    controller.abort(reason);
    await expect(turn).rejects.toBe(reason);
    expect(await stopped).toBe("stopped");
  });
});

describe("a deferred session", () => {
  const deferred = () => ({ session_id: SESSION_ID, session_ref: `test:${SESSION_ID}` });

  it("runs when it is told to, and is a session from then on", async () => {
    const { server, client } = await connected({
      "session/create": deferred,
      "turn/start": (call) => say(String(call.params.prompt))(call),
    });
    const waiting = await client.createDeferredSession("Context", { deferredPromptPolicy: "stage" });
    expect(server.calls.at(-1)?.params).toEqual({
      prompt: "Context",
      initial_turn: "deferred",
      deferred_prompt_policy: "stage",
    });
    expect(waiting).toMatchObject({ id: SESSION_ID, ref: `test:${SESSION_ID}` });
    expect(() => waiting.session).toThrow(code("INVALID_STATE", "startTurn"));
    const result = await waiting.startTurn("one", { maxTokens: 9 });
    expect(server.calls.at(-1)?.params).toEqual({ session_id: SESSION_ID, prompt: "one", max_tokens: 9 });
    expect(result.text).toBe("one");
    const session = waiting.session;
    expect(session.text).toBe("one");
    await waiting.startTurn("two");
    expect(waiting.session).toBe(session);
    expect(session.text).toBe("two");
  });

  it("takes its output schema once", async () => {
    const schema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] } as const;
    const { server, client } = await connected({
      "session/create": deferred,
      "turn/start": () => wireResult({ structured_output: { city: "Oslo" } }),
    });
    const late = await client.createDeferredSession("x");
    expect((await late.startTurn("go", { outputSchema: schema })).structuredOutput.city).toBe("Oslo");
    expect(server.calls.at(-1)?.params.output_schema).toEqual(schema);
    expect(late.session.structuredOutput).toEqual({ city: "Oslo" });
    const early = await client.createDeferredSession("x", { outputSchema: schema });
    // @ts-expect-error the schema was given at the creation
    await expect(early.startTurn("go", { outputSchema: schema })).rejects.toThrow(code("INVALID_ARGS", "outputSchema"));
    expect((await early.startTurn("go")).structuredOutput.city).toBe("Oslo");
  });

  it("is what createSession does not make", async () => {
    const { client } = await connected({ "session/create": deferred });
    await expect(client.createSession("x")).rejects.toThrow(code("INVALID_RESPONSE", "createDeferredSession"));
  });
});
