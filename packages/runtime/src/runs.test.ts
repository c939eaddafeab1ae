import { MeerkatError } from "@meerkat/errors";
import { type ModelEvent, providerError } from "@meerkat/providers";
import { describe, expect, it } from "vitest";
import { bench, callTools, hang, MODEL, QUICK, say } from "../test/harness.ts";

const CITY = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };

async function created(
  made: ReturnType<typeof bench>,
  params: Partial<Parameters<(typeof made.handlers)["session/create"]>[0]> = {},
) {
  const result = await made.handlers["session/create"]({ prompt: "Hi", ...MODEL, ...params }, made.context());
  if (!("text" in result)) throw new Error("expected a run");
  return result;
}

/** Resolves when the caller has heard an event of this kind. */
async function heard(made: ReturnType<typeof bench>, type: string): Promise<void> {
  while (!made.caller.events().some((event) => event.type === type))
    await new Promise((resolve) => setImmediate(resolve));
}

function seqsOf(made: ReturnType<typeof bench>): readonly number[] {
  return made.caller.heard.map(({ params }) => ("seq" in params && typeof params.seq === "number" ? params.seq : 0));
}

const tool = {
  name: "lookup",
  description: "Looks up.",
  inputSchema: { type: "object", properties: { q: { type: "string" } }, required: ["q"] },
};

describe("a run", () => {
  it("streams its events in order, without a gap in their numbers, and returns what it used", async () => {
    const made = bench([say("Hello there.")]);
    const result = await created(made);
    expect(result).toMatchObject({
      text: "Hello there.",
      turns: 1,
      toolCalls: 0,
      usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 },
    });
    expect(result).not.toHaveProperty("schemaWarnings");
    const types = made.caller.events().map((event) => event.type);
    expect(types).toEqual([
      "run_started",
      "turn_started",
      "text_delta",
      "text_delta",
      "text_delta",
      "text_complete",
      "turn_completed",
      "run_completed",
    ]);
    const seqs = seqsOf(made);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    expect(new Set(made.caller.heard.map(({ params }) => (params as { requestId: number }).requestId))).toEqual(
      new Set([1]),
    );
  });

  it("continues the numbers of its events in the next turn", async () => {
    const made = bench([say("One."), say("Two.")]);
    const { sessionId } = await created(made);
    await made.handlers["turn/start"]({ sessionId, prompt: "More" }, made.context());
    const seqs = seqsOf(made);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  });

  it("runs the tools of one answer in parallel and gives the model every result in order", async () => {
    let running = 0;
    let most = 0;
    const made = bench(
      [
        callTools({ id: "a", name: "lookup", args: { q: "1" } }, { id: "b", name: "lookup", args: { q: "2" } }),
        say("Done."),
      ],
      {
        tool: async ({ toolUseId }) => {
          most = Math.max(most, ++running);
          await new Promise((resolve) => setTimeout(resolve, toolUseId === "a" ? 10 : 1));
          running--;
          return { content: `result ${toolUseId}` };
        },
      },
    );
    const result = await created(made, { externalTools: [tool] });
    expect(most).toBe(2);
    expect(result).toMatchObject({
      text: "Done.",
      turns: 2,
      toolCalls: 2,
      usage: { inputTokens: 17, outputTokens: 8 },
    });
    expect(made.provider.requests[1]?.messages.at(-1)).toEqual({
      role: "tool_results",
      results: [
        { toolUseId: "a", content: "result a", isError: false },
        { toolUseId: "b", content: "result b", isError: false },
      ],
    });
    expect(
      made.caller
        .events()
        .filter((event) => event.type === "turn_completed")
        .map((event) => event.stopReason),
    ).toEqual(["tool_use", "end_turn"]);
  });

  it("gives the model an error result for a tool that is unknown, gets wrong arguments, throws or takes too long", async () => {
    const made = bench(
      [
        callTools(
          { id: "1", name: "nope", args: {} },
          { id: "2", name: "lookup", args: { q: 5 } },
          { id: "3", name: "lookup", args: { q: "throw" } },
          { id: "4", name: "lookup", args: { q: "slow" } },
        ),
        say("Sorry."),
      ],
      {
        config: { tools: { callbackTimeoutMs: 20, maxConcurrent: 10 } },
        tool: (params, signal) => {
          if (params.arguments.q === "throw") return Promise.reject(new Error("it broke"));
          return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
        },
      },
    );
    await created(made, { externalTools: [tool] });
    const results = made.provider.requests[1]?.messages.at(-1);
    const faults =
      results?.role === "tool_results" ? results.results.map(({ content }) => JSON.parse(String(content)).error) : [];
    expect(faults).toEqual(["tool_not_found", "invalid_arguments", "execution_failed", "timeout"]);
    expect(made.caller.events().find((event) => event.type === "tool_execution_timed_out")).toMatchObject({
      id: "4",
      timeoutMs: 20,
    });
  });

  it.each([
    2 ** 31 + 5,
    2 ** 32 + 5,
  ])("waits for models and tools that may take %d ms, longer than timers can", async (ms) => {
    const later = () => new Promise((resolve) => setTimeout(resolve, 30));
    const made = bench(
      [
        async function* () {
          await later();
          yield* callTools({ id: "1", name: "lookup", args: { q: "x" } });
        },
        say("Found."),
      ],
      {
        config: { retry: { ...QUICK, callTimeoutMs: ms }, tools: { callbackTimeoutMs: ms, maxConcurrent: 1 } },
        tool: async (_, signal) => {
          await later();
          signal?.throwIfAborted();
          return { content: "found" };
        },
      },
    );
    expect(await created(made, { externalTools: [tool] })).toMatchObject({ text: "Found." });
    expect(made.provider.requests[1]?.messages.at(-1)).toMatchObject({ results: [{ content: "found" }] });
  });

  it("names the tools that changed between two model calls", async () => {
    const made = bench([say("One."), say("Two.")]);
    const { sessionId } = await created(made);
    made.handlers["tools/register"]({ tools: [tool] }, made.context());
    await made.handlers["turn/start"]({ sessionId, prompt: "Again" }, made.context());
    expect(made.caller.events().filter((event) => event.type === "tool_config_changed")).toMatchObject([
      { payload: { operation: "add", target: "callback:lookup" } },
    ]);
    expect(made.provider.requests.map(({ tools }) => tools.length)).toEqual([0, 1]);
  });

  it("cuts the tools down to a turn's overlay; deny beats allow", async () => {
    const made = bench([say("Ok."), say("Ok.")]);
    made.handlers["tools/register"]({ tools: [tool, { ...tool, name: "other" }] }, made.context());
    const { sessionId } = await created(made);
    await made.handlers["turn/start"](
      { sessionId, prompt: "x", flowToolOverlay: { allowedTools: ["lookup", "other"], blockedTools: ["other"] } },
      made.context(),
    );
    expect(made.provider.requests[1]?.tools.map(({ name }) => name)).toEqual(["lookup"]);
  });
});

describe("a model call that fails", () => {
  const overloaded = () =>
    providerError({ provider: "scripted", reason: "overloaded", message: "Overloaded.", retryAfterMs: 1 });

  it("is tried again, and says how much of the text it takes back", async () => {
    const made = bench([
      async function* () {
        yield { type: "text_delta", delta: "Half" };
        throw overloaded();
      },
      say("Whole."),
    ]);
    expect((await created(made)).text).toBe("Whole.");
    expect(made.caller.events().find((event) => event.type === "retrying")).toMatchObject({
      attempt: 1,
      maxAttempts: 2,
      discardedChars: 4,
      error: "Overloaded.",
    });
  });

  it("is counted as far as its provider told what it cost", async () => {
    const half = async function* () {
      yield { type: "usage" as const, usage: { inputTokens: 900, outputTokens: 1 } };
      yield { type: "usage" as const, usage: { inputTokens: 900, outputTokens: 20, reasoningTokens: 8 } };
      yield { type: "text_delta" as const, delta: "Half" };
      throw overloaded();
    };
    const made = bench([half, half, say("Whole."), half, half, half]);
    const { usage, sessionId } = await created(made);
    expect(usage).toEqual({ inputTokens: 1810, outputTokens: 45, totalTokens: 1855, reasoningTokens: 16 });
    // The event is about the answer that was taken.
    const completed = made.caller.events().find((event) => event.type === "turn_completed");
    expect(completed).toMatchObject({ usage: { inputTokens: 10, outputTokens: 5 } });
    await expect(
      Promise.resolve(made.handlers["turn/start"]({ sessionId, prompt: "Again" }, made.context())),
    ).rejects.toMatchObject({ details: { usage: { input_tokens: 2700, output_tokens: 60 } } });
  });

  it("counts for the token budget, also where it is tried again", async () => {
    const half = async function* () {
      yield { type: "usage" as const, usage: { inputTokens: 900, outputTokens: 1 } };
      throw overloaded();
    };
    const made = bench([half, callTools({ id: "1", name: "lookup", args: { q: "1" } })], {
      tool: async () => ({ content: "ok" }),
    });
    const error = created(made, { externalTools: [tool], budgetLimits: { maxTokens: 905 } });
    await expect(error).rejects.toMatchObject({ code: "BUDGET_EXHAUSTED" });
  });

  it("fails the run when the retries are used up, once, and leaves a session that goes on", async () => {
    const fail = () => {
      throw overloaded();
    };
    const made = bench([fail, fail, fail, say("Better.")]);
    const error = await created(made).catch((thrown) => thrown);
    expect(error).toMatchObject({
      code: "PROVIDER_ERROR",
      details: {
        reason: "overloaded",
        session_ref: expect.stringMatching(/^test:/),
        usage: { input_tokens: 0, output_tokens: 0 },
      },
    });
    expect(made.caller.events().filter((event) => event.type === "run_failed")).toMatchObject([
      { errorCode: "PROVIDER_ERROR" },
    ]);
    const before = seqsOf(made).length;
    // An empty prompt answers what is still pending.
    const again = await made.handlers["turn/start"](
      { sessionId: error.details.session_id, prompt: "" },
      made.context(),
    );
    expect(again.text).toBe("Better.");
    expect(made.provider.requests.at(-1)?.messages).toEqual([{ role: "user", content: "Hi" }]);
    // The numbers go on behind run_failed, which was sent after its commit.
    expect(seqsOf(made).slice(before)[0]).toBe(before + 1);
  });

  it("is not tried again when the provider says that it is no use", async () => {
    const made = bench([
      () => {
        throw providerError({ provider: "scripted", reason: "authentication", message: "The key is wrong." });
      },
    ]);
    await expect(created(made)).rejects.toMatchObject({ code: "PROVIDER_ERROR" });
    expect(made.provider.requests).toHaveLength(1);
  });
});

describe("an answer that calls a tool and ends otherwise", () => {
  const ending = (stopReason: "refusal" | "content_filter" | "context_overflow" | "pause"): ModelEvent[] =>
    callTools({ id: "a", name: "lookup", args: { q: "1" } }).map((event) =>
      event.type === "finish" ? { ...event, stopReason } : event,
    );

  it.each([
    "refusal",
    "content_filter",
    "context_overflow",
  ] as const)("with %s leaves a history that providers take", async (stopReason) => {
    const made = bench([ending(stopReason), say("Another matter.")], { tool: async () => ({ content: "found" }) });
    const { sessionId } = await made.handlers["session/create"](
      { prompt: "", initialTurn: "deferred", externalTools: [tool], ...MODEL },
      made.context(),
    );
    const turn = async () => made.handlers["turn/start"]({ sessionId, prompt: "Go on" }, made.context());
    await expect(turn()).rejects.toMatchObject({ code: "PROVIDER_ERROR", details: { reason: stopReason } });
    expect(await turn()).toMatchObject({ text: "Another matter." });
    expect(made.provider.requests[1]?.messages).toMatchObject([
      { role: "user" },
      { role: "block_assistant", blocks: [{ blockType: "tool_use" }] },
      { role: "tool_results", results: [{ toolUseId: "a", isError: true }] },
      { role: "user" },
    ]);
  });

  it("with a pause goes on with the result", async () => {
    const made = bench([ending("pause"), say("Done.")], { tool: async () => ({ content: "found" }) });
    expect(await created(made, { externalTools: [tool] })).toMatchObject({ text: "Done.", toolCalls: 1 });
    expect(made.provider.requests[1]?.messages.at(-1)).toMatchObject({ results: [{ content: "found" }] });
  });

  it("with the structured answer is answered there", async () => {
    const called = callTools({ id: "a", name: "lookup", args: { q: "1" } });
    const made = bench([say("Maun."), called, say('{"city":"Maun"}')]);
    expect(await created(made, { outputSchema: CITY })).toMatchObject({ structuredOutput: { city: "Maun" } });
    expect(made.provider.requests[2]?.messages.at(-2)).toMatchObject({ results: [{ toolUseId: "a", isError: true }] });
  });
});

describe("stopping", () => {
  it("interrupts a run that streams, keeps its text, and leaves the session free", async () => {
    const made = bench([say("First."), hang("Partial"), say("Third.")]);
    const { sessionId } = await created(made);
    const turn = made.handlers["turn/start"]({ sessionId, prompt: "Go" }, made.context());
    const failed = expect(turn).rejects.toMatchObject({ code: "AGENT_ERROR", details: { reason: "interrupted" } });
    await heard(made, "text_delta");
    while (made.provider.requests.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect(await made.handlers["turn/interrupt"]({ sessionId }, made.context())).toEqual({ interrupted: true });
    await failed;
    expect(made.caller.events().filter((event) => event.type === "run_failed")).toHaveLength(1);
    expect((await made.handlers["turn/start"]({ sessionId, prompt: "And now?" }, made.context())).text).toBe("Third.");
    expect(made.provider.requests.at(-1)?.messages.at(-2)).toEqual({
      role: "block_assistant",
      blocks: [{ blockType: "text", data: { text: "Partial" } }],
      stopReason: "cancelled",
    });
  });

  it("is heard although the model never pauses", async () => {
    const most = 20_000;
    const made = bench([
      say("First."),
      async function* () {
        for (let index = 0; index < most; index++) yield { type: "text_delta", delta: "x" };
        yield* say("");
      },
    ]);
    const { sessionId } = await created(made);
    const turn = made.handlers["turn/start"]({ sessionId, prompt: "Go" }, made.context());
    const failed = expect(turn).rejects.toMatchObject({ code: "AGENT_ERROR", details: { reason: "interrupted" } });
    while (made.caller.heard.length < 100) await new Promise((resolve) => setImmediate(resolve));
    await made.handlers["turn/interrupt"]({ sessionId }, made.context());
    await failed;
    expect(made.caller.heard.length).toBeLessThan(most / 2);
  });

  it("settles every open tool call before anything is stored", async () => {
    const made = bench(
      [
        callTools({ id: "quick", name: "lookup", args: { q: "1" } }, { id: "stuck", name: "lookup", args: { q: "2" } }),
        say("Fine."),
      ],
      {
        tool: ({ toolUseId }) =>
          toolUseId === "quick" ? Promise.resolve({ content: "ok" }) : new Promise(() => undefined),
      },
    );
    const running = created(made, { externalTools: [tool] }).catch((thrown) => thrown);
    await heard(made, "tool_result_received");
    const [session] = (await made.handlers["session/list"]({}, made.context())).sessions;
    const sessionId = session?.sessionId ?? "";
    expect(session?.isActive).toBe(true);
    await made.handlers["turn/interrupt"]({ sessionId }, made.context());
    expect(await running).toMatchObject({ code: "AGENT_ERROR" });
    const { messages } = await made.handlers["session/history"]({ sessionId }, made.context());
    const last = messages.at(-1);
    expect(
      last?.role === "tool_results" ? last.results.map(({ toolUseId, isError }) => [toolUseId, isError]) : [],
    ).toEqual([
      ["quick", false],
      ["stuck", true],
    ]);
    expect((await made.handlers["turn/start"]({ sessionId, prompt: "Go on" }, made.context())).text).toBe("Fine.");
  });

  it("answers REQUEST_CANCELLED when the caller gives up, and the session goes on", async () => {
    const made = bench([hang("x"), say("Again.")]);
    const cancel = new AbortController();
    const running = made.handlers["session/create"]({ prompt: "Hi", ...MODEL }, made.context(cancel.signal));
    await heard(made, "text_delta");
    cancel.abort();
    const error = await Promise.resolve(running).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "REQUEST_CANCELLED" });
    const { sessionId } = (await made.handlers["session/list"]({}, made.context())).sessions[0] ?? { sessionId: "" };
    expect((await made.handlers["turn/start"]({ sessionId, prompt: "Go" }, made.context())).text).toBe("Again.");
  });

  it("counts what the provider had told of an answer that was cut short", async () => {
    const made = bench([hang("x", { inputTokens: 900, outputTokens: 1 })]);
    const cancel = new AbortController();
    const running = made.handlers["session/create"]({ prompt: "Hi", ...MODEL }, made.context(cancel.signal));
    await heard(made, "text_delta");
    cancel.abort();
    await expect(running).rejects.toMatchObject({ details: { usage: { input_tokens: 900, output_tokens: 1 } } });
    const { sessions } = await made.handlers["session/list"]({}, made.context());
    expect(sessions).toMatchObject([{ totalTokens: 901 }]);
  });

  it("passes on why a server ends, which is not the caller's doing", async () => {
    const made = bench([hang("x")]);
    const server = new AbortController();
    const running = made.handlers["session/create"]({ prompt: "Hi", ...MODEL }, made.context(server.signal));
    await heard(made, "text_delta");
    server.abort(new MeerkatError("SERVICE_UNAVAILABLE", "The server ends."));
    await expect(running).rejects.toMatchObject({
      code: "REQUEST_CANCELLED",
      message: "The turn was stopped. The server ends.",
    });
  });

  it("says SESSION_BUSY to a second turn", async () => {
    const made = bench([say("First."), hang()]);
    const { sessionId } = await created(made);
    const first = made.handlers["turn/start"]({ sessionId, prompt: "a" }, made.context());
    await expect(made.handlers["turn/start"]({ sessionId, prompt: "b" }, made.context())).rejects.toMatchObject({
      code: "SESSION_BUSY",
    });
    await made.handlers["turn/interrupt"]({ sessionId }, made.context());
    await expect(first).rejects.toMatchObject({ code: "AGENT_ERROR" });
  });

  it("does not wait for a reader once it is stopped", async () => {
    const made = bench([say("First."), hang("x")]);
    const { sessionId } = await created(made);
    made.caller.room = () => new Promise(() => undefined);
    const turn = made.handlers["turn/start"]({ sessionId, prompt: "a" }, made.context());
    const failed = expect(turn).rejects.toMatchObject({ code: "AGENT_ERROR" });
    await heard(made, "run_started");
    await made.handlers["turn/interrupt"]({ sessionId }, made.context());
    await failed;
  });

  it("stops every run when the runtime closes", async () => {
    const made = bench([hang("x")]);
    const running = created(made).catch((thrown) => thrown);
    await heard(made, "text_delta");
    await made.runtime.close();
    expect(await running).toMatchObject({ code: "AGENT_ERROR", details: { reason: "shutdown" } });
  });
});

describe("structured output", () => {
  it("extracts after the loop, without tools, and returns the value and its text", async () => {
    const made = bench([say("Tokyo is big."), say('```json\n{ "city": "Tokyo" }\n```')]);
    const result = await created(made, { outputSchema: CITY });
    expect(result).toMatchObject({
      text: '{"city":"Tokyo"}',
      structuredOutput: { city: "Tokyo" },
      schemaWarnings: [],
      turns: 2,
    });
    expect(made.provider.requests[1]).toMatchObject({ tools: [], output: { schema: CITY } });
  });

  it("sends a wrong answer back with what was wrong, and counts every call", async () => {
    const made = bench([say("Hm."), say("{}"), say('{"city":{}}'), say('{"city":"Oslo"}')]);
    const result = await created(made, { outputSchema: CITY });
    expect(result).toMatchObject({ structuredOutput: { city: "Oslo" }, turns: 4, usage: { inputTokens: 40 } });
    expect(JSON.stringify(made.provider.requests[3]?.messages.at(-1))).toContain("/city");
  });

  it("fails with the attempts, the reason and the last answer when nothing fits", async () => {
    const made = bench([say("Hm."), say("no"), say("still no"), say("Fine.")]);
    const error = await created(made, { outputSchema: CITY, structuredOutputRetries: 1 }).catch((thrown) => thrown);
    expect(error).toMatchObject({
      code: "AGENT_ERROR",
      details: { attempts: 2, last_output: "still no", usage: { input_tokens: 30 } },
    });
    expect(error.message).toMatch(/^Structured output validation failed after 2 attempts: /);
  });

  it("stays with the session", async () => {
    const made = bench([say("a"), say('{"city":"A"}'), say("b"), say('{"city":"B"}')]);
    const { sessionId } = await created(made, { outputSchema: CITY });
    expect((await made.handlers["turn/start"]({ sessionId, prompt: "Next" }, made.context())).structuredOutput).toEqual(
      { city: "B" },
    );
  });
});

describe("budgets", () => {
  it("warns at the threshold and ends with the text there is when the tokens are used up", async () => {
    const talk = [...say("Working.").slice(0, -1), ...callTools({ id: "1", name: "lookup", args: { q: "x" } })];
    const made = bench([talk, talk, talk], { tool: async () => ({ content: "ok" }) });
    const result = await created(made, { externalTools: [tool], budgetLimits: { maxTokens: 20 } });
    expect(result).toMatchObject({ text: "Working.", turns: 2 });
    expect(made.caller.events().filter((event) => event.type === "budget_warning")).toMatchObject([
      { budgetType: "tokens", used: 20, limit: 20, percent: 100 },
    ]);
  });

  it("is BUDGET_EXHAUSTED when there is no text, or a schema still waits for its value", async () => {
    const only = callTools({ id: "1", name: "lookup", args: { q: "x" } });
    const silent = bench([only], { tool: async () => ({ content: "ok" }) });
    await expect(created(silent, { externalTools: [tool], budgetLimits: { maxToolCalls: 1 } })).rejects.toMatchObject({
      code: "BUDGET_EXHAUSTED",
    });
    const schema = bench([say("Some text.")]);
    await expect(created(schema, { outputSchema: CITY, budgetLimits: { maxTokens: 15 } })).rejects.toMatchObject({
      code: "BUDGET_EXHAUSTED",
    });
  });

  it("stops a model call when the time is over", async () => {
    const made = bench([hang("x")]);
    await expect(created(made, { budgetLimits: { maxDuration: "20ms" } })).rejects.toMatchObject({
      code: "BUDGET_EXHAUSTED",
      details: { budget_type: "time" },
    });
  });

  it("ends a run that never ends", async () => {
    const loop = callTools({ id: "1", name: "lookup", args: { q: "x" } });
    const made = bench([loop, loop, loop], { tool: async () => ({ content: "ok" }), config: { maxTurns: 3 } });
    await expect(created(made, { externalTools: [tool] })).rejects.toMatchObject({
      code: "AGENT_ERROR",
      details: { reason: "max_turns" },
    });
  });
});
