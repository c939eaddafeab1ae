import type { AssistantBlock } from "@meerkat/protocol";
import { expect, test } from "vitest";
import type { ModelEvent } from "../port.ts";
import { stepsOf } from "./steps.ts";
import { translated } from "./translated.ts";

const DELTA: ModelEvent = { type: "text_delta", delta: "a" };
const call = (data: object): ModelEvent => ({
  type: "block",
  block: { blockType: "tool_use", data } as unknown as AssistantBlock,
});
const WHOLE = call({ id: "1", name: "look", args: {} });

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
  expect(await outcome(translated(failed, failure))).toEqual({ events: [], error: failure(new Error("no key")) });
});

test("a call of a tool that could not be answered fails after what was before it", async () => {
  const steps = () => inBatches([DELTA], [DELTA, WHOLE, call({ name: "look" }), DELTA]);
  const { events, error } = await outcome(translated(steps, (cause) => new Error("failed", { cause })));
  expect(events).toEqual([DELTA, DELTA, WHOLE]);
  expect(String(error instanceof Error && error.cause)).toContain("a tool call without an id or a name");
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
