import { MeerkatError } from "@meerkat/errors";
import { ContractViolation, METHODS } from "@meerkat/protocol";
import { describe, expect, it } from "vitest";
import { aborted, contextOf, gate, recorder, runResult, scripted } from "../test-bench.ts";
import { createDispatcher } from "./index.ts";

describe("dispatch", () => {
  it("gives the handler public parameters and answers in the wire's spelling", async () => {
    const seen: unknown[] = [];
    const handlers = scripted({
      "turn/start": (params, { requestId }) => {
        seen.push(params, requestId);
        return runResult;
      },
    });
    const params = { session_id: "s1", prompt: "hi", output_schema: { some_key: 1 } };
    const result = await createDispatcher({ handlers }).dispatch("turn/start", params, contextOf());
    expect(seen).toEqual([{ sessionId: "s1", prompt: "hi", outputSchema: { some_key: 1 } }, 1]);
    expect(result).toMatchObject({ session_id: "s1", usage: { input_tokens: 1, output_tokens: 2, total_tokens: 3 } });
  });

  it.each([
    "nope",
    "",
    "constructor",
    "__proto__",
    "tool/execute",
    "cancel",
    "session/event",
    "initialize",
  ])("has no method %j for a client", async (method) => {
    const dispatcher = createDispatcher({ handlers: scripted() });
    await expect(dispatcher.dispatch(method, {}, contextOf())).rejects.toMatchObject({ code: "METHOD_NOT_FOUND" });
  });

  it("suggests the method that was meant and does not repeat a long name", async () => {
    const dispatcher = createDispatcher({ handlers: scripted() });
    await expect(dispatcher.dispatch("sesion/create", {}, contextOf())).rejects.toThrow("session/create");
    const failure = await dispatcher.dispatch("x".repeat(1e6), {}, contextOf()).catch((error: Error) => error);
    expect(failure).toHaveProperty(
      "message.length",
      expect.toSatisfy((length: number) => length < 300),
    );
  });

  it.each([
    ["session/read", {}, "/session_id is missing"],
    ["session/read", { session_id: 5 }, "/session_id must be string"],
    ["session/read", { session_id: "" }, "must not be empty"],
    ["session/read", [], "must be object"],
    ["turn/start", { session_id: "s", prompt: 7 }, "/prompt must be"],
    ["tools/register", { tools: [{ name: 1 }] }, "/tools/0"],
  ])("refuses %s with %j", async (method, params, why) => {
    const dispatcher = createDispatcher({ handlers: scripted() });
    const failure = await dispatcher.dispatch(method, params, contextOf()).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "INVALID_PARAMS", message: expect.stringMatching(/^Invalid params/) });
    expect(failure).toHaveProperty("message", expect.stringContaining(why));
  });

  it("refuses parameters that nobody could write down again", async () => {
    const nested = (levels: number) => {
      let value: unknown = 1;
      for (let level = 0; level < levels; level++) value = [value];
      return { tools: [{ name: "t", description: "", input_schema: { enum: value } }] };
    };
    const handlers = scripted({ "tools/register": ({ tools }) => ({ registered: tools.length }) });
    const register = (levels: number) =>
      createDispatcher({ handlers }).dispatch("tools/register", nested(levels), contextOf());
    await expect(register(900)).resolves.toEqual({ registered: 1 });
    await expect(register(100_000)).rejects.toMatchObject({
      code: "INVALID_PARAMS",
      message: expect.stringContaining("deeper than 1000 levels"),
    });
  });

  it("takes absent parameters as none", async () => {
    const handlers = scripted({ "session/list": () => ({ sessions: [] }) });
    const dispatcher = createDispatcher({ handlers });
    for (const none of [undefined, null, {}]) {
      await expect(dispatcher.dispatch("session/list", none, contextOf())).resolves.toEqual({ sessions: [] });
    }
  });

  it("ignores unknown fields and names each once", async () => {
    const { log, lines } = recorder();
    const handlers = scripted({
      "turn/start": () => runResult,
      "tools/register": ({ tools }) => ({ registered: tools.length }),
    });
    const dispatcher = createDispatcher({ handlers, log });
    const turn = { session_id: "s1", prompt: "hi", sesion_id: "my value", other: 1 };
    for (let times = 0; times < 3; times++) await dispatcher.dispatch("turn/start", turn, contextOf());
    const tool = { name: "t", description: "", input_schema: {}, extra: 1 };
    await dispatcher.dispatch("tools/register", { tools: [tool, tool] }, contextOf());
    expect(lines.map(({ level, facts }) => [level, facts])).toEqual([
      ["warn", { method: "turn/start", field: "/sesion_id", meant: "session_id" }],
      ["warn", { method: "turn/start", field: "/other" }],
      ["warn", { method: "tools/register", field: "/tools/*/extra" }],
    ]);
  });

  it("stops naming unknown fields when a caller invents ever more", async () => {
    const { log, lines } = recorder();
    const dispatcher = createDispatcher({ handlers: scripted({ "session/list": () => ({ sessions: [] }) }), log });
    for (let batch = 0; batch < 10; batch++) {
      const invented = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${batch}_${index}`, 1]));
      await dispatcher.dispatch("session/list", invented, contextOf());
    }
    expect(lines.length).toBeLessThanOrEqual(500);
  });

  it("lets an own method of the door come first and lists what is implemented in the contract's order", async () => {
    const { "session/archive": _, ...handlers } = scripted();
    const dispatcher = createDispatcher({ handlers: { ...handlers, "session/archive": undefined } as never });
    const own = { initialize: () => ({ serverInfo: { name: "n", version: "v" }, contractVersion: "0.5.1" }) };
    await expect(dispatcher.dispatch("initialize", {}, { ...contextOf(), own })).resolves.toEqual({
      server_info: { name: "n", version: "v" },
      contract_version: "0.5.1",
    });
    const order = Object.keys(METHODS).filter((name) => dispatcher.methods.some((method) => method === name));
    expect(dispatcher.methods).toEqual(order);
    expect(dispatcher.methods).not.toContain("session/archive");
    expect(dispatcher.methods).toContain("turn/start");
  });
});

describe("order", () => {
  const slow = () => {
    const hold = gate();
    const begun: string[] = [];
    const handlers = scripted({
      "session/archive": async ({ sessionId }) => {
        begun.push(sessionId);
        await hold.wait;
        return { archived: true };
      },
      "tools/register": async ({ tools }, { caller }) => {
        begun.push(caller.id);
        await hold.wait;
        return { registered: tools.length };
      },
      "session/read": async ({ sessionId }) => {
        begun.push(`read ${sessionId}`);
        throw new MeerkatError("SESSION_NOT_FOUND", "no");
      },
    });
    return { hold, begun, dispatcher: createDispatcher({ handlers }) };
  };

  it("is kept per session, with and without the realm, from any caller", async () => {
    const { hold, begun, dispatcher } = slow();
    const archive = (session_id: string, caller: string) =>
      dispatcher.dispatch("session/archive", { session_id }, contextOf(undefined, caller));
    const calls = [archive("r:s1", "a"), archive("s1", "b"), archive("s2", "a")];
    expect(begun).toEqual(["r:s1", "s2"]);
    hold.open();
    await Promise.all(calls);
    expect(begun).toEqual(["r:s1", "s2", "s1"]);
  });

  it("is kept per caller for global methods", async () => {
    const { hold, begun, dispatcher } = slow();
    const register = (caller: string) =>
      dispatcher.dispatch("tools/register", { tools: [] }, contextOf(undefined, caller));
    const calls = [register("a"), register("a"), register("b")];
    expect(begun).toEqual(["a", "b"]);
    hold.open();
    await Promise.all(calls);
    expect(begun).toEqual(["a", "b", "a"]);
  });

  it("does not hold up methods that have none", async () => {
    const { hold, begun, dispatcher } = slow();
    const archive = dispatcher.dispatch("session/archive", { session_id: "s1" }, contextOf());
    const read = dispatcher.dispatch("session/read", { session_id: "s1" }, contextOf());
    expect(begun).toEqual(["s1", "read s1"]);
    await expect(read).rejects.toMatchObject({ code: "SESSION_NOT_FOUND" });
    hold.open();
    await archive;
  });

  it("lets a call that was aborted while it waited go without running it", async () => {
    const { hold, begun, dispatcher } = slow();
    const controller = new AbortController();
    const first = dispatcher.dispatch("session/archive", { session_id: "s1" }, contextOf());
    const second = dispatcher.dispatch("session/archive", { session_id: "s1" }, contextOf(controller.signal));
    controller.abort(new Error("not wanted"));
    hold.open();
    await first;
    await expect(second).rejects.toThrow("not wanted");
    expect(begun).toEqual(["s1"]);
  });
});

describe("failures", () => {
  const SECRET = "sk-verysecret";
  const fail = async (thrown: unknown, signal?: AbortSignal) => {
    const { log, lines, text } = recorder();
    const handlers = scripted({ "turn/start": () => Promise.reject(thrown) });
    const params = { session_id: "s1", prompt: SECRET };
    const failure = await createDispatcher({ handlers, log })
      .dispatch("turn/start", params, contextOf(signal))
      .catch((error: unknown) => error);
    return { failure, lines, text };
  };

  it("of the contract pass through and are no news", async () => {
    const error = new MeerkatError("SESSION_BUSY", "busy");
    const { failure, lines } = await fail(error);
    expect(failure).toBe(error);
    expect(lines).toEqual([]);
  });

  it("that nobody foresaw are logged with class, code and place, without their texts", async () => {
    const root = Object.assign(new Error(`disk of ${SECRET}\n    at ${SECRET} (/x.ts:1:1)`), { code: "ENOSPC" });
    const { failure, lines, text } = await fail(new TypeError(`prompt ${SECRET}`, { cause: root }));
    expect(failure).toBeInstanceOf(TypeError);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: "error",
      facts: { method: "turn/start", error: "TypeError", causes: [{ error: "Error", code: "ENOSPC" }] },
    });
    expect(text()).toContain("dispatcher.test.ts");
    expect(text()).not.toContain(SECRET);
  });

  it.each([
    SECRET,
    { key: SECRET },
    null,
    undefined,
    7,
    Object.assign(new Error(SECRET), { name: SECRET, code: SECRET }),
  ])("that are no proper errors give nothing away (%#)", async (thrown) => {
    const { lines, text } = await fail(thrown);
    expect(lines).toHaveLength(1);
    expect(text()).not.toContain(SECRET);
  });

  it("that name their reason are told to the caller, and are for a log that wants to know", async () => {
    const full = new MeerkatError("INTERNAL_ERROR", "The disk is full.", { details: { reason: "full" } });
    const { failure, lines } = await fail(full);
    expect(failure).toBe(full);
    expect(lines).toMatchObject([{ level: "info", facts: { message: "The disk is full." } }]);
  });

  it("of our own INTERNAL_ERROR keep their message in the log", async () => {
    const { lines } = await fail(new MeerkatError("INTERNAL_ERROR", "The journal is not writable."));
    expect(lines[0]?.facts).toMatchObject({ message: "The journal is not writable." });
  });

  it("of a handler's own decoding are not the caller's", async () => {
    const { failure } = await fail(new ContractViolation("Message", { pointer: "/role", problem: "is missing" }));
    expect(failure).toMatchObject({ code: "INTERNAL_ERROR", cause: expect.any(ContractViolation) });
  });

  it("after an abort are expected", async () => {
    const controller = new AbortController();
    const { log, lines } = recorder();
    const handlers = scripted({ "turn/start": (_, { signal }) => aborted(signal) });
    const call = createDispatcher({ handlers, log }).dispatch(
      "turn/start",
      { session_id: "s", prompt: "" },
      contextOf(controller.signal),
    );
    controller.abort(new Error("enough"));
    await expect(call).rejects.toThrow("enough");
    expect(lines.map(({ level }) => level)).toEqual(["debug"]);
  });
});
