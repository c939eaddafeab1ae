import type { AssistantBlock } from "@meerkat/protocol";
import { expect, test } from "vitest";
import type { ModelEvent } from "../port.ts";
import type { DriverOptions } from "./driver-options.ts";
import { stepsOf } from "./steps.ts";
import { translated } from "./translated.ts";

const DELTA: ModelEvent = { type: "text_delta", delta: "a" };
const call = (data: object): ModelEvent => ({
  type: "block",
  block: { blockType: "tool_use", data } as unknown as AssistantBlock,
});
const WHOLE = call({ id: "1", name: "look", args: {} });

const asItIs = (options: DriverOptions = {}) => ({
  options,
  failure: (cause: unknown) => new Error("failed", { cause }),
});

async function outcome(steps: AsyncIterable<readonly ModelEvent[]>) {
  const events: ModelEvent[] = [];
  try {
    for await (const some of steps) events.push(...some);
    return { events };
  } catch (error) {
    return { events, error };
  }
}

async function* inBatches<Item>(...batches: readonly (readonly Item[])[]) {
  yield* batches;
}

test("a failure is what it is made into, also in the beginning of a call", async () => {
  const failed = (): never => {
    throw new Error("no key");
  };
  const failure = (error: unknown) => new Error(`failed: ${String(error)}`);
  expect(await outcome(translated(failed, { options: {}, failure }))).toEqual({
    events: [],
    error: failure(new Error("no key")),
  });
});

test("a call of a tool that could not be answered fails after what was before it", async () => {
  for (const data of [{ name: "look" }, { id: "2" }, { id: "2", name: "" }]) {
    const steps = () => inBatches([DELTA], [DELTA, WHOLE, call(data), DELTA]);
    const { events, error } = await outcome(translated(steps, asItIs()));
    expect(events).toEqual([DELTA, DELTA, WHOLE]);
    expect(String(error instanceof Error && error.cause)).toContain("a tool call without an id or a name");
  }
});

test("a secret is in nothing that a provider says of the end of an answer", async () => {
  const usage = { inputTokens: 1, outputTokens: 1 };
  const finish = (more: object): ModelEvent => ({ type: "finish", stopReason: "refusal", usage, ...more });
  const told = async (more: object) => {
    const steps = () => inBatches([DELTA, finish(more)]);
    return (await outcome(translated(steps, asItIs({ apiKey: "key-0123456789" })))).events;
  };
  const echo = { detail: "No, key-0123456789, nor Bearer abc0123456789", stopReason: "key-0123456789" };
  expect(await told(echo)).toEqual([DELTA, finish({ detail: "No, ***, nor Bearer ***", stopReason: "***" })]);
  expect(await told({})).toEqual([DELTA, finish({})]);
});

test("what was made of a batch before one of its events failed is handed on before the failure", async () => {
  const take = (text: string): readonly ModelEvent[] => {
    if (text === "!") throw new Error("bad");
    return text === "" ? [] : [{ type: "text_delta", delta: text }];
  };
  const { events, error } = await outcome(stepsOf(inBatches(["a"], ["", ""], ["b", "!", "c"]), take));
  expect(events).toMatchObject([{ delta: "a" }, { delta: "b" }]);
  expect(error).toEqual(new Error("bad"));
});
