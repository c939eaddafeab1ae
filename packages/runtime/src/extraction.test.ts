import type { MeerkatError } from "@meerkat/errors";
import type { JsonObject, KnownEvent, StructuredAttempt } from "@meerkat/protocol";
import { type ModelEvent, providerError } from "@meerkat/providers";
import { describe, expect, it } from "vitest";
import { type Bench, bench, callTools, MODEL, say } from "../test/harness.ts";

const OPENAI = { answer: "openai", tools: "openai-tools" } as const;
const CITY = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const SCORES = { type: "object", additionalProperties: { type: "integer" } };

const created = async (made: Bench, params: object) =>
  made.handlers["session/create"]({ prompt: "Go", ...MODEL, ...params }, made.context());

const ending = (events: ModelEvent[], stopReason: string, detail?: string) =>
  events.map(
    (event): ModelEvent =>
      event.type === "finish" ? { ...event, stopReason, ...(detail === undefined ? {} : { detail }) } : event,
  );

const partials = (made: Bench) =>
  made.caller.events().filter((event: KnownEvent) => event.type === "structured_output_partial");

const outcomes = ({
  structuredOutputAttempts = [],
}: {
  readonly structuredOutputAttempts?: readonly StructuredAttempt[];
}) => structuredOutputAttempts.map(({ outcome }) => outcome);

describe("a schema that the provider cannot take as it is", () => {
  it("is sent in its own spelling and comes back in the author's; the history keeps what the model wrote", async () => {
    const wire = '{"value":[{"key":"a","value":1},{"key":"b","value":2}]}';
    const made = bench([say("Fine."), say(wire)], { profiles: OPENAI });
    const result = await created(made, { outputSchema: SCORES });
    expect(result).toMatchObject({ structuredOutput: { a: 1, b: 2 }, text: '{"a":1,"b":2}', schemaWarnings: [] });
    expect(made.provider.requests[1]?.output).toMatchObject({ constrained: true, schema: { required: ["value"] } });
    const { messages } = await made.handlers["session/history"]({ sessionId: result.sessionId }, made.context());
    expect(JSON.stringify(messages)).toContain(JSON.stringify(wire).slice(1, -1));
  });

  it("is warned of, and refused under compat strict before anything is paid for", async () => {
    const schema = {
      type: "object",
      properties: { list: { type: "array", items: { type: "integer" }, uniqueItems: true } },
      required: ["list"],
    };
    const lossy = bench([say("Fine."), say('{"list":[1]}')], { profiles: OPENAI });
    expect(await created(lossy, { outputSchema: schema })).toMatchObject({
      schemaWarnings: [{ provider: "openai", path: "/properties/list/uniqueItems", class: "checked-locally" }],
    });
    const strict = bench([], { profiles: OPENAI });
    await expect(created(strict, { outputSchema: { schema, compat: "strict" } })).rejects.toMatchObject({
      code: "INVALID_PARAMS",
      message: expect.stringContaining("/properties/list/uniqueItems"),
    });
    expect(strict.provider.requests).toEqual([]);
  });

  it("is only told when strict is false", async () => {
    const made = bench([say("Fine."), say('{"a":1}')], { profiles: OPENAI });
    await created(made, { outputSchema: { schema: SCORES, strict: false } });
    expect(made.provider.requests[1]?.output).toMatchObject({ constrained: false, strict: false });
  });
});

describe("attempts", () => {
  it("are told with what each cost, and what was repaired", async () => {
    const made = bench([say("Hm."), say("{}"), say('```json\n{"city":5}\n```')]);
    const result = await created(made, { outputSchema: CITY });
    expect(result).toMatchObject({
      structuredOutput: { city: "5" },
      structuredOutputAttempts: [
        { attempt: 1, outcome: "rejected", usage: { inputTokens: 10, outputTokens: 5 } },
        { attempt: 2, outcome: "accepted", usage: { inputTokens: 10, outputTokens: 5 } },
      ],
    });
  });

  it("include the calls that a provider failed", async () => {
    const made = bench([
      say("Hm."),
      async function* () {
        yield { type: "usage", usage: { inputTokens: 30, outputTokens: 2 } };
        throw providerError({ provider: "scripted", reason: "overloaded", message: "Busy." });
      },
      say('{"city":"Oslo"}'),
    ]);
    const result = await created(made, { outputSchema: CITY });
    expect(outcomes(result as never)).toEqual(["failed", "accepted"]);
    expect(result).toMatchObject({
      usage: { inputTokens: 50, outputTokens: 12 },
      structuredOutputAttempts: [{ usage: { inputTokens: 30, outputTokens: 2 } }, {}],
    });
  });

  it("are bounded by the tokens they may use together", async () => {
    const made = bench([say("Hm."), say("no"), say("no")]);
    const error = created(made, { outputSchema: CITY, structuredOutputTokenBudget: 20 });
    await expect(error).rejects.toMatchObject({
      code: "BUDGET_EXHAUSTED",
      details: { budget: "structured_output_tokens", limit: 20, used: 30 },
    });
    expect(made.provider.requests).toHaveLength(3);
  });

  it("ask for the wrong part alone, and put it in its place", async () => {
    const items = Array.from({ length: 30 }, (_, n) => ({ name: `item ${n}`, size: n === 7 ? "many" : n }));
    const schema: JsonObject = {
      type: "object",
      properties: {
        items: {
          type: "array",
          items: {
            type: "object",
            properties: { name: { type: "string" }, size: { type: "integer" } },
            required: ["name", "size"],
          },
        },
      },
      required: ["items"],
    };
    const made = bench([say("Hm."), say(JSON.stringify({ items })), say('{"name":"item 7","size":7}')]);
    const result = await created(made, { outputSchema: schema });
    expect(result).toMatchObject({
      structuredOutput: { items: items.map((item, n) => ({ ...item, size: n })) },
      structuredOutputAttempts: [{ outcome: "rejected" }, { outcome: "accepted", scope: "/items/7" }],
    });
    expect(made.provider.requests[2]?.output).toMatchObject({ constrained: false });
  });
});

describe("an answer that is none", () => {
  it.each([
    ["refusal", "refusal"],
    ["content_filter", "content_filter"],
    ["context_overflow", "context_overflow"],
  ])("%s never spends a retry", async (stopReason, reason) => {
    const made = bench([say("Hm."), ending(say("no"), stopReason, "Because.")]);
    await expect(created(made, { outputSchema: CITY })).rejects.toMatchObject({
      code: "PROVIDER_ERROR",
      message: expect.stringContaining("Because."),
      details: { reason },
    });
    expect(made.provider.requests).toHaveLength(2);
  });

  it("is a refusal without a schema too, and leaves a session that goes on", async () => {
    const made = bench([ending(say(""), "refusal"), say("Better.")]);
    const error = await created(made, {}).catch(
      (thrown: unknown) => thrown as MeerkatError & { details: { session_id: string } },
    );
    if (!(error instanceof Error)) throw new Error("the refusal was meant to fail the turn");
    expect(error).toMatchObject({ code: "PROVIDER_ERROR", details: { reason: "refusal" } });
    const sessionId = error.details.session_id;
    const next = await made.handlers["turn/start"]({ sessionId, prompt: "Please" }, made.context());
    expect(next.text).toBe("Better.");
  });

  it("is continued once when it was cut off, and truncated when that does not help", async () => {
    const cut = ending(say('{"city":"To'), "max_tokens");
    const helped = bench([say("Hm."), cut, say('kyo"}')]);
    const result = await created(helped, { outputSchema: CITY });
    expect(result).toMatchObject({ structuredOutput: { city: "Tokyo" } });
    expect(outcomes(result as never)).toEqual(["continued", "accepted"]);
    const lost = bench([say("Hm."), cut, ending(say("kyo and"), "max_tokens")]);
    await expect(created(lost, { outputSchema: CITY })).rejects.toMatchObject({
      code: "PROVIDER_ERROR",
      details: { reason: "truncated" },
    });
    expect(lost.provider.requests).toHaveLength(3);
  });

  it("is asked to go on when it paused", async () => {
    const made = bench([ending(say("Half of "), "pause"), ending(say("a "), "pause"), say("sentence.")]);
    expect(await created(made, {})).toMatchObject({ text: "Half of a sentence.", turns: 3 });
  });

  it("goes on after a pause without spending a retry, with the same schema", async () => {
    const made = bench([say("Hm."), ending(say('{"city":'), "pause"), say('"Tokyo"}')]);
    const result = await created(made, { outputSchema: CITY, structuredOutputRetries: 0 });
    expect(result).toMatchObject({ structuredOutput: { city: "Tokyo" } });
    expect(outcomes(result as never)).toEqual(["continued", "accepted"]);
    const [, paused, resumed] = made.provider.requests;
    expect(resumed?.output).toEqual(paused?.output);
    expect(resumed?.messages.at(-1)).toMatchObject({ role: "block_assistant", stopReason: "pause" });
  });
});

describe("partial values", () => {
  const LIST = {
    type: "array",
    items: { type: "object", properties: { n: { type: "integer", minimum: 0 } }, required: ["n"] },
  };

  it("grow, name their attempt, and end with the result", async () => {
    const made = bench([say("Hm."), say('[{"n":1},{"n":2}]')]);
    const { structuredOutput } = (await created(made, {
      outputSchema: LIST,
      streamStructuredOutput: true,
    })) as never as { structuredOutput: unknown };
    const shown = partials(made);
    expect(shown.length).toBeGreaterThan(1);
    expect(shown.at(-1)).toMatchObject({ attempt: 1, complete: true, value: structuredOutput });
    expect(shown.slice(0, -1).every((event) => "complete" in event && event.complete === false)).toBe(true);
  });

  it("are not sent unless they are asked for", async () => {
    const made = bench([say("Hm."), say('[{"n":1}]')]);
    await created(made, { outputSchema: LIST });
    expect(partials(made)).toEqual([]);
  });

  it("decode maps as their pairs close", async () => {
    const made = bench([say("Hm."), say('{"value":[{"key":"a","value":1},{"key":"b","value":2}]}')], {
      profiles: OPENAI,
    });
    await created(made, { outputSchema: SCORES, streamStructuredOutput: true });
    expect(partials(made).map((event) => "value" in event && event.value)).toContainEqual({ a: 1 });
  });

  it("end a call early that can become nothing, which counts as one attempt", async () => {
    const made = bench([say("Hm."), say(`[{"n":-5},${'{"n":1},'.repeat(200)}{"n":1}]`), say('[{"n":1}]')]);
    const result = await created(made, { outputSchema: LIST });
    expect(result).toMatchObject({ structuredOutput: [{ n: 1 }] });
    expect(outcomes(result as never)).toEqual(["aborted", "accepted"]);
    const stops = made.caller.events().flatMap((event) => (event.type === "turn_completed" ? [event.stopReason] : []));
    expect(stops).toEqual(["end_turn", "cancelled", "end_turn"]);
  });
});

describe("tools", () => {
  const tool = {
    name: "score",
    description: "Scores",
    inputSchema: { type: "object", properties: { scores: SCORES }, required: ["scores"] },
  };

  it("are offered as the provider takes them and called as their authors wrote them", async () => {
    const seen: unknown[] = [];
    const wire = { id: "1", name: "score", args: { scores: [{ key: "a", value: 1 }] } };
    const made = bench([callTools(wire as never), say("Done.")], {
      profiles: OPENAI,
      tool: async ({ arguments: args }) => {
        seen.push(args);
        return { content: "ok" };
      },
    });
    await created(made, { externalTools: [tool] });
    expect(seen).toEqual([{ scores: { a: 1 } }]);
    expect(made.provider.requests[0]?.tools).toMatchObject([{ name: "score", strict: true }]);
    expect(JSON.stringify(made.provider.requests[1]?.messages)).toContain('"scores":[{"key":"a","value":1}]');
    const requested = made.caller.events().find((event) => event.type === "tool_call_requested");
    expect(requested).toMatchObject({ args: { scores: { a: 1 } } });
  });

  it("that cannot be lowered are offered as they are and fail nothing", async () => {
    const odd = {
      name: "odd",
      description: "Odd",
      inputSchema: { type: "object", properties: { x: { $ref: "#/nowhere" } } },
    };
    const made = bench([say("Done.")], { profiles: OPENAI, tool: async () => ({ content: "ok" }) });
    expect(await created(made, { externalTools: [tool, odd] })).toMatchObject({ text: "Done." });
    const tools = made.provider.requests[0]?.tools ?? [];
    expect(tools.map(({ name, strict }) => [name, strict])).toEqual([
      ["score", true],
      ["odd", undefined],
    ]);
  });
});
