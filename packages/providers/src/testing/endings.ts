import assert from "node:assert/strict";
import { retryInfo } from "../errors.ts";
import type { ModelEvent } from "../port.ts";
import type { Stage } from "./drain.ts";
import { drain, failureOf, finishOf, onStage } from "./drain.ts";
import type { ConformanceHarness } from "./harness.ts";

const TEXT = "A long watch over the burrow, sent in pieces, one after the other.";
const RETRYABLE = { rate_limited: true, overloaded: true, server_error: true } as const;
const FINAL = { authentication: false, invalid_request: false, model_not_found: false } as const;

/** How calls end when they do not end well. */
export const endingCases = {
  "maps failures to provider errors": async (harness: ConformanceHarness) => {
    for (const [reason, retryable] of Object.entries({ ...RETRYABLE, ...FINAL })) {
      await onStage(harness, [{ error: { reason } }], async ({ run, provider }) => {
        const error = await failureOf(run());
        assert.deepEqual(providerOf(error), { code: "PROVIDER_ERROR", provider: provider.name });
        const info = retryInfo(error);
        assert.deepEqual([info.reason, info.retryable], [reason, retryable]);
      });
    }
  },

  "passes on how long to wait": (harness: ConformanceHarness) =>
    onStage(harness, [{ error: { reason: "rate_limited", retryAfterMs: 2_000 } }], async ({ run }) => {
      assert.equal(retryInfo(await failureOf(run())).retryAfterMs, 2_000);
    }),

  "fails a stream that breaks in the middle": (harness: ConformanceHarness) =>
    onStage(harness, [{ text: TEXT, error: { reason: "overloaded", afterChunks: 1 } }], async (stage) => {
      const { seen, error } = await untilFailure(stage);
      assert.ok(seen.some((event) => event.type === "text_delta") && !seen.some((event) => event.type === "finish"));
      assert.equal(retryInfo(error).retryable, true);
    }),

  "works again after a failure": (harness: ConformanceHarness) =>
    onStage(harness, [{ error: { reason: "server_error" } }, { text: TEXT }], async ({ run }) => {
      await failureOf(run());
      assert.equal(finishOf(await run()).stopReason, "end_turn");
    }),

  "asks nothing when the signal was aborted before": (harness: ConformanceHarness) =>
    onStage(harness, [{ text: TEXT }], async ({ provider, request, received }) => {
      const reason = new Error("never mind");
      const stream = provider.stream(request(), { signal: AbortSignal.abort(reason) });
      assert.equal(await failureOf(drain(stream)), reason);
      assert.deepEqual(received(), []);
    }),

  "ends with the signal's reason while nothing arrives": (harness: ConformanceHarness) =>
    onStage(harness, [{ hang: true }, { text: TEXT }], async (stage) => {
      const control = new AbortController();
      const reason = new Error("too slow");
      const events = stage.provider.stream(stage.request(), { signal: control.signal })[Symbol.asyncIterator]();
      const pending = failureOf(events.next());
      control.abort(reason);
      assert.equal(await pending, reason);
      await assertReleased(stage);
    }),

  "ends with the signal's reason in mid-stream": (harness: ConformanceHarness) =>
    onStage(harness, [{ text: TEXT, hang: true }, { text: TEXT }], async (stage) => {
      const control = new AbortController();
      const reason = new Error("seen enough");
      const { error } = await untilFailure(stage, control.signal, () => control.abort(reason));
      assert.equal(error, reason);
      await assertReleased(stage);
    }),

  "releases everything when the caller leaves early": (harness: ConformanceHarness) =>
    onStage(harness, [{ text: TEXT, hang: true }, { text: TEXT }], async (stage) => {
      for await (const _ of stage.provider.stream(stage.request(), { signal: new AbortController().signal })) break;
      await assertReleased(stage);
    }),

  "return() ends a next() that is pending": (harness: ConformanceHarness) =>
    onStage(harness, [{ hang: true }, { text: TEXT }], async (stage) => {
      const stream = stage.provider.stream(stage.request(), { signal: new AbortController().signal });
      const events = stream[Symbol.asyncIterator]();
      const pending = events.next();
      await events.return?.();
      assert.equal((await pending).done, true);
      assert.equal((await events.next()).done, true);
      await assertReleased(stage);
    }),
};

async function untilFailure(
  { provider, request }: Stage,
  signal: AbortSignal = new AbortController().signal,
  onDelta: () => void = () => undefined,
): Promise<{ readonly seen: readonly ModelEvent[]; readonly error: unknown }> {
  const seen: ModelEvent[] = [];
  const iterate = async () => {
    for await (const event of provider.stream(request(), { signal })) {
      seen.push(event);
      if (event.type === "text_delta") onDelta();
    }
  };
  return { error: await failureOf(iterate()), seen };
}

/** The model's side sees the call gone, and the next call is answered. */
async function assertReleased({ idle, run }: Stage): Promise<void> {
  await idle?.();
  assert.equal(finishOf(await run()).stopReason, "end_turn");
}

function providerOf(error: unknown): unknown {
  assert.ok(error instanceof Error && "code" in error && "details" in error);
  const { details } = error;
  assert.ok(typeof details === "object" && details !== null && "provider" in details);
  return { code: error.code, provider: details.provider };
}
