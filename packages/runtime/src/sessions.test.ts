import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MeerkatError } from "@meerkat/errors";
import { openMemoryStore } from "@meerkat/store";
import { openSqliteStore } from "@meerkat/store/sqlite";
import { afterEach, describe, expect, it } from "vitest";
import { type Bench, bench, hang, listener, MODEL, overriding, say } from "../test/harness.ts";

const CITY = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function database(): string {
  const folder = mkdtempSync(join(tmpdir(), "meerkat-"));
  folders.push(folder);
  return join(folder, "sessions.sqlite3");
}

function diskFull(): MeerkatError {
  return new MeerkatError("INTERNAL_ERROR", "The disk is full.", { details: { reason: "full" } });
}

async function deferred(made: Bench, params: object = {}): Promise<string> {
  const result = await made.handlers["session/create"](
    { prompt: "Prepare.", initialTurn: "deferred", ...MODEL, ...params },
    made.context(),
  );
  expect(Object.keys(result).sort()).toEqual(["sessionId", "sessionRef"]);
  return result.sessionId;
}

async function createdId(made: Bench): Promise<string> {
  return (await made.handlers["session/create"]({ prompt: "Hi", ...MODEL }, made.context())).sessionId;
}

async function turn(made: Bench, sessionId: string, params: object = {}) {
  return made.handlers["turn/start"]({ sessionId, prompt: "Go.", ...params }, made.context());
}

describe("deferred sessions", () => {
  it("put the staged prompt before the first turn's", async () => {
    const made = bench([say("Done.")]);
    const sessionId = await deferred(made);
    expect((await made.handlers["session/list"]({}, made.context())).sessions[0]).toMatchObject({
      sessionId,
      messageCount: 0,
      isActive: false,
    });
    await turn(made, sessionId);
    expect(made.provider.requests[0]?.messages).toEqual([
      { role: "user", content: "Prepare." },
      { role: "user", content: "Go." },
    ]);
    expect(made.caller.events()[0]).toMatchObject({ type: "run_started", prompt: "Prepare.\nGo." });
  });

  it("drop the prompt under the policy discard", async () => {
    const made = bench([say("Done.")]);
    await turn(made, await deferred(made, { deferredPromptPolicy: "discard" }));
    expect(made.provider.requests[0]?.messages).toEqual([{ role: "user", content: "Go." }]);
  });

  it("take the overrides of their first turn, and later turns refuse them", async () => {
    const made = bench([say("a"), say('{"city":"A"}'), say("b"), say('{"city":"B"}')]);
    const sessionId = await deferred(made);
    const first = await turn(made, sessionId, {
      outputSchema: CITY,
      systemPrompt: "Be brief.",
      maxTokens: 77,
      structuredOutputRetries: 0,
    });
    expect(first.structuredOutput).toEqual({ city: "A" });
    expect(made.provider.requests[0]).toMatchObject({ system: "Be brief.", maxTokens: 77 });
    for (const override of [
      { outputSchema: CITY },
      { systemPrompt: "x" },
      { maxTokens: 1 },
      { structuredOutputRetries: 1 },
    ]) {
      await expect(turn(made, sessionId, override)).rejects.toMatchObject({ code: "INVALID_PARAMS" });
    }
    // A second first turn is an ordinary turn: the staged prompt is not said again.
    await turn(made, sessionId);
    expect(
      made.provider.requests[2]?.messages.filter(
        (message) => message.role === "user" && message.content === "Prepare.",
      ),
    ).toHaveLength(1);
  });
});

describe("models", () => {
  it("are swapped for the rest of the session, and a provider alone is refused", async () => {
    const made = bench([say("a"), say("b"), say("c")]);
    const sessionId = await createdId(made);
    await turn(made, sessionId, { model: "n", provider: "scripted", providerParams: { top_k: 1 } });
    await turn(made, sessionId);
    expect(made.provider.requests.map(({ model }) => model)).toEqual(["m", "n", "n"]);
    expect(made.provider.requests[2]?.providerParams).toEqual({ top_k: 1 });
    await expect(turn(made, sessionId, { provider: "scripted" })).rejects.toMatchObject({ code: "INVALID_PARAMS" });
    await expect(turn(made, sessionId, { model: "no-such-model" })).rejects.toMatchObject({ code: "INVALID_PARAMS" });
    await expect(turn(made, sessionId, { model: "claude-x" })).rejects.toMatchObject({
      code: "PROVIDER_ERROR",
      message:
        'The model "claude-x" cannot be asked. There is no key for anthropic. Or use --model simulator, which needs no key.',
      details: { reason: "authentication" },
    });
  });

  it.each([
    "constructor",
    "__proto__",
    "toString",
  ])("of a provider named %s are as unknown as others", async (provider) => {
    const made = bench([]);
    const create = async (params: object) =>
      made.handlers["session/create"]({ prompt: "Hi", provider, ...params }, made.context());
    await expect(create({ model: "m" })).rejects.toMatchObject({
      code: "PROVIDER_ERROR",
      message: expect.stringContaining(`no adapter for the provider "${provider}"`),
    });
    await expect(create({})).rejects.toMatchObject({ code: "INVALID_PARAMS", details: { parameter: "model" } });
  });

  it("are never chosen silently", async () => {
    const made = bench([]);
    const error = await Promise.resolve(made.handlers["session/create"]({ prompt: "Hi" }, made.context())).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({
      code: "INVALID_PARAMS",
      message: expect.stringMatching(/ANTHROPIC_API_KEY.*--model simulator/),
    });
    expect((await made.handlers["session/list"]({}, made.context())).sessions).toEqual([]);
  });
});

describe("prompts", () => {
  it("carry a turn's instructions as notices, images with their place, and refuse what is wrong", async () => {
    const made = bench([say("a"), say("b")]);
    const sessionId = await createdId(made);
    await turn(made, sessionId, {
      prompt: [{ type: "image", mediaType: "image/png", data: "aGk=" }],
      additionalInstructions: ["Be kind."],
    });
    expect(made.provider.requests[1]?.messages.at(-1)).toEqual({
      role: "user",
      content: [
        { type: "text", text: "[SYSTEM NOTICE] Be kind." },
        { type: "image", mediaType: "image/png", data: "aGk=", source: "inline" },
      ],
    });
    const wrong: [object, string][] = [
      [{ type: "image", mediaType: "image/png", data: "not base64!" }, "INVALID_PARAMS"],
      [{ type: "image", mediaType: "text/plain", data: "aGk=" }, "INVALID_PARAMS"],
      [{ type: "image", mediaType: "image/png", source: "blob", blobId: "b" }, "INVALID_PARAMS"],
      [{ type: "video", mediaType: "video/mp4", durationMs: 1, data: "aGk=" }, "INVALID_PARAMS"],
    ];
    for (const [block, code] of wrong)
      await expect(turn(made, sessionId, { prompt: [block] })).rejects.toMatchObject({ code });
  });

  it("may not be empty when there is nothing to answer", async () => {
    const made = bench([say("a")]);
    await expect(turn(made, await createdId(made), { prompt: "  " })).rejects.toMatchObject({ code: "INVALID_PARAMS" });
    await expect(
      Promise.resolve(made.handlers["session/create"]({ prompt: "", ...MODEL }, made.context())),
    ).rejects.toMatchObject({ code: "INVALID_PARAMS" });
  });
});

describe("locators", () => {
  it("are an id or a reference of this realm", async () => {
    const made = bench([say("a")]);
    const id = await createdId(made);
    expect((await made.handlers["session/read"]({ sessionId: `test:${id}` }, made.context())).sessionId).toBe(id);
    const read = async (sessionId: string) => made.handlers["session/read"]({ sessionId }, made.context());
    await expect(read("short")).rejects.toMatchObject({ code: "INVALID_PARAMS" });
    await expect(read(`other:${id}`)).rejects.toMatchObject({
      code: "INVALID_PARAMS",
      message: expect.stringContaining("--realm other"),
    });
    await expect(read("0199aa00-0000-7000-8000-0000000000ff")).rejects.toMatchObject({ code: "SESSION_NOT_FOUND" });
  });
});

describe("archiving", () => {
  it("stops the run, ends the subscriptions, keeps the history and refuses further turns", async () => {
    const made = bench([say("a"), hang("x")]);
    const sessionId = await createdId(made);
    const watcher = listener();
    await made.handlers["session/stream_open"]({ sessionId }, { ...made.context(), caller: watcher });
    const running = turn(made, sessionId).catch((thrown: unknown) => thrown);
    while (made.provider.requests.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(await made.handlers["session/archive"]({ sessionId }, made.context())).toEqual({ archived: true });
    expect(await running).toMatchObject({ code: "AGENT_ERROR", details: { reason: "archived" } });
    expect(watcher.heard.at(-1)).toMatchObject({ method: "session/stream_end", params: { outcome: "remote_end" } });
    expect((await made.handlers["session/list"]({}, made.context())).sessions).toEqual([]);
    expect((await made.handlers["session/history"]({ sessionId }, made.context())).messages.length).toBeGreaterThan(2);
    await expect(turn(made, sessionId)).rejects.toMatchObject({ code: "SESSION_NOT_FOUND" });
    expect(await made.handlers["session/archive"]({ sessionId }, made.context())).toEqual({ archived: true });
  });
});

describe("subscriptions", () => {
  it("hear the events from their opening on, numbered, until they are closed", async () => {
    const made = bench([say("a"), say("b"), say("c")]);
    const sessionId = await createdId(made);
    const watcher = { ...made.context(), caller: listener() };
    const { streamId } = await made.handlers["session/stream_open"]({ sessionId }, watcher);
    await turn(made, sessionId);
    const heard = watcher.caller.heard.map(({ params }) => params as { sequence: number; event: { seq: number } });
    expect(heard.map(({ sequence }) => sequence)).toEqual(heard.map((_, index) => index + 1));
    expect(heard[0]?.event).toMatchObject({ seq: 7, payload: { type: "run_started" } });
    const stranger = made.context();
    expect(
      await made.handlers["session/stream_close"]({ streamId }, { ...stranger, caller: listener() }),
    ).toMatchObject({ alreadyClosed: true });
    expect(await made.handlers["session/stream_close"]({ streamId }, watcher)).toMatchObject({
      closed: true,
      alreadyClosed: false,
    });
    expect(await made.handlers["session/stream_close"]({ streamId }, watcher)).toMatchObject({
      closed: true,
      alreadyClosed: true,
    });
    const before = watcher.caller.heard.length;
    await turn(made, sessionId);
    expect(watcher.caller.heard).toHaveLength(before);
  });

  it("end with their connection", async () => {
    const made = bench([say("a"), say("b")]);
    const sessionId = await createdId(made);
    const watcher = listener();
    await made.handlers["session/stream_open"]({ sessionId }, { ...made.context(), caller: watcher });
    watcher.leave();
    await turn(made, sessionId);
    expect(watcher.heard).toEqual([]);
  });
});

describe("storage", () => {
  it("lets another process's runtime go on with a session, and sees what it did", async () => {
    const path = database();
    const one = bench([say("One."), say("Three.")], { store: openSqliteStore({ path }) });
    const two = bench([say("Two.")], { store: openSqliteStore({ path }) });
    const sessionId = await createdId(one);
    await turn(two, sessionId);
    await turn(one, sessionId);
    expect(one.provider.requests[1]?.messages).toHaveLength(5);
    await one.runtime.close();
    await two.runtime.close();
  });

  it("gives SESSION_BUSY to the slower of two processes on one session, and stores nothing of its turn", async () => {
    const path = database();
    const gate = Promise.withResolvers<void>();
    const late = async function* () {
      await gate.promise;
      yield* say("Late.");
    };
    const one = bench([say("One."), late, say("Three.")], { store: openSqliteStore({ path }) });
    const two = bench([say("Two.")], { store: openSqliteStore({ path }) });
    const sessionId = await createdId(one);
    const slow = turn(one, sessionId, { prompt: "late" }).catch((thrown: unknown) => thrown);
    while (one.provider.requests.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await turn(two, sessionId);
    gate.resolve();
    expect(await slow).toMatchObject({ code: "SESSION_BUSY" });
    expect(one.caller.events().at(-1)).toMatchObject({ type: "run_failed", errorCode: "SESSION_BUSY" });
    const { messages } = await one.handlers["session/history"]({ sessionId }, one.context());
    expect(messages).toHaveLength(5);
    expect(JSON.stringify(messages)).not.toContain("late");
    expect((await turn(one, sessionId)).text).toBe("Three.");
    await one.runtime.close();
    await two.runtime.close();
  });

  it("begins nothing when the provider cannot be loaded", async () => {
    const made = bench([], {
      load: () => Promise.reject(new MeerkatError("INVALID_PARAMS", "There is no such scenario.")),
    });
    await expect(createdId(made)).rejects.toMatchObject({ code: "INVALID_PARAMS" });
    expect(made.caller.heard).toEqual([]);
    expect(await made.store.list()).toEqual([]);
  });

  it("fails a create before anything is paid for when the store cannot be written", async () => {
    const made = bench([say("a")], {
      store: overriding(openMemoryStore(), { create: () => Promise.reject(diskFull()) }),
    });
    await expect(createdId(made)).rejects.toMatchObject({ code: "INTERNAL_ERROR", message: "The disk is full." });
    expect(made.provider.requests).toHaveLength(0);
  });

  it("ends a run whose commit fails with run_failed, and the next turn starts from what is stored", async () => {
    const store = openMemoryStore();
    let full = false;
    const commit: typeof store.commit = (id, change) => (full ? Promise.reject(diskFull()) : store.commit(id, change));
    const made = bench([say("One."), say("Lost."), say("Two.")], { store: overriding(store, { commit }) });
    const sessionId = await createdId(made);
    full = true;
    await expect(turn(made, sessionId, { prompt: "lost" })).rejects.toMatchObject({ code: "INTERNAL_ERROR" });
    expect(made.caller.events().at(-1)).toMatchObject({ type: "run_failed", error: "The disk is full." });
    expect(made.caller.events().filter((event) => event.type === "run_completed")).toHaveLength(1);
    full = false;
    await turn(made, sessionId, { prompt: "two" });
    expect(JSON.stringify(made.provider.requests[2]?.messages)).not.toContain("lost");
    const seqs = made.caller.heard.map(({ params }) => ("seq" in params ? params.seq : undefined));
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  });

  it("pages a history and filters a list by labels", async () => {
    const made = bench([say("a"), say("b")]);
    const { sessionId } = await made.handlers["session/create"](
      { prompt: "Hi", ...MODEL, labels: { team_name: "blue" } },
      made.context(),
    );
    await createdId(made);
    expect(
      (await made.handlers["session/list"]({ labels: { team_name: "blue" } }, made.context())).sessions,
    ).toMatchObject([{ sessionId, labels: { team_name: "blue" } }]);
    const page = await made.handlers["session/history"]({ sessionId, offset: 1, limit: 1 }, made.context());
    expect(page).toMatchObject({
      messageCount: 3,
      offset: 1,
      limit: 1,
      hasMore: true,
      messages: [{ role: "user", content: "Hi" }],
    });
    expect(await made.handlers["session/history"]({ sessionId, offset: 9 }, made.context())).toMatchObject({
      messageCount: 3,
      messages: [],
      hasMore: false,
    });
  });

  it("puts no flush of its own before a first run, and one before the answer that there is a session", async () => {
    const durable: unknown[] = [];
    const memory = openMemoryStore();
    const store = overriding(memory, {
      create: (session, options) => {
        durable.push(options?.durable ?? "at_once");
        return memory.create(session);
      },
    });
    const made = bench([say("Hello.")], { store });
    await createdId(made);
    await deferred(made);
    expect(durable).toEqual(["with_next_write", "at_once"]);
  });

  it("bounds how many sessions run and how many stay in memory", async () => {
    const replies = Array.from({ length: 6 }, () => say("a"));
    const made = bench([...replies, hang()], { config: { maxRunningSessions: 1, maxIdleSessions: 2 } });
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) ids.push(await createdId(made));
    await turn(made, ids[0] ?? "");
    const running = turn(made, ids[1] ?? "").catch((thrown: unknown) => thrown);
    const refused = { code: "INTERNAL_ERROR", message: expect.stringContaining("Max sessions reached") };
    await expect(turn(made, ids[2] ?? "")).rejects.toMatchObject(refused);
    await expect(createdId(made)).rejects.toMatchObject(refused);
    // Nothing is left of the session that could not run.
    expect(await made.store.list()).toHaveLength(ids.length);
    await made.runtime.close();
    await running;
  });
});
