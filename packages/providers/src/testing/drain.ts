import assert from "node:assert/strict";
import type { AssistantBlock } from "@meerkat/protocol";
import type { ModelEvent, ModelRequest } from "../port.ts";
import type { Bench, ConformanceHarness, ScriptedReply } from "./harness.ts";

/** Where a case runs: a provider with its script, gone when the case is over. */
export interface Stage extends Bench {
  readonly request: (parts?: Partial<ModelRequest>) => ModelRequest;
  /** Runs one call to its end. */
  readonly run: (parts?: Partial<ModelRequest>) => Promise<readonly ModelEvent[]>;
}

/** Runs a case over a fresh provider and cleans up, whatever happens. */
export async function onStage(
  harness: ConformanceHarness,
  script: readonly ScriptedReply[],
  act: (stage: Stage) => Promise<void>,
): Promise<void> {
  const bench = await harness.provider(script);
  const request = (parts: Partial<ModelRequest> = {}): ModelRequest => ({
    model: harness.model,
    messages: [{ role: "user", content: "Hello" }],
    tools: [],
    ...parts,
  });
  const run = (parts?: Partial<ModelRequest>) =>
    drain(bench.provider.stream(request(parts), { signal: new AbortController().signal }));
  try {
    await act({ ...bench, received: () => bench.received(), request, run });
  } finally {
    await bench.close?.();
  }
}

/** Takes a stream to its end; no case needs more than this many events. */
export async function drain(stream: AsyncIterable<ModelEvent>): Promise<readonly ModelEvent[]> {
  const events: ModelEvent[] = [];
  for await (const event of stream) {
    events.push(event);
    assert.ok(events.length < 10_000, "the stream does not end");
  }
  return events;
}

export function finishOf(events: readonly ModelEvent[]): Extract<ModelEvent, { type: "finish" }> {
  const finishes = events.filter((event) => event.type === "finish");
  const [finish] = finishes;
  assert.ok(finish !== undefined && finishes.length === 1, "finish must come exactly once");
  assert.equal(events.at(-1), finish, "finish must be the last event");
  return finish;
}

export function blocksOf(events: readonly ModelEvent[]): readonly AssistantBlock[] {
  return events.flatMap((event) => (event.type === "block" ? [event.block] : []));
}

/** Checks that the deltas since the last block make the text of each block, and that no delta is left over. */
export function assertDeltasAddUp(events: readonly ModelEvent[]): void {
  let text = "";
  let reasoning = "";
  for (const event of events) {
    if (event.type === "text_delta") text += event.delta;
    else if (event.type === "reasoning_delta") reasoning += event.delta;
    else if (event.type === "block") {
      const { block } = event;
      if (block.blockType === "text") {
        assert.equal(text, block.data.text, "text deltas must add up to their block");
        text = "";
      } else if (block.blockType === "reasoning") {
        assert.equal(reasoning, block.data.text, "reasoning deltas must add up to their block");
        reasoning = "";
      }
    }
  }
  assert.deepEqual({ text, reasoning }, { text: "", reasoning: "" }, "every delta must belong to a block");
}

/** What an iteration throws; fails when it ends well. */
export async function failureOf(events: Promise<unknown>): Promise<unknown> {
  let failed = false;
  const error = await events.then(
    () => undefined,
    (reason: unknown) => {
      failed = true;
      return reason;
    },
  );
  assert.ok(failed, "the call must fail");
  return error;
}
