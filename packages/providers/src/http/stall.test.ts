import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { retryInfo } from "../errors.ts";
import { withoutStall } from "./stall.ts";

const guard = { provider: "acme", signal: new AbortController().signal, idleMs: 50 };

/** Settles when the signal fires, as requests do. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
}

async function outcome(events: AsyncIterable<unknown>): Promise<unknown> {
  try {
    for await (const _ of events);
    return "ended";
  } catch (error) {
    return retryInfo(error);
  }
}

test("a response that never begins is given up", async () => {
  expect(await outcome(withoutStall(untilAborted, guard))).toEqual({ retryable: true, reason: "timeout" });
});

test("a stream that falls silent is given up, however its SDK ends it", async () => {
  async function* silent(signal: AbortSignal) {
    yield 1;
    await untilAborted(signal).catch(() => undefined);
  }
  expect(await outcome(withoutStall(async (signal) => silent(signal), guard))).toEqual({
    retryable: true,
    reason: "timeout",
  });
});

test("a slow reader is not the provider's silence", async () => {
  async function* quick() {
    yield* [1, 2, 3];
  }
  const seen: number[] = [];
  for await (const event of withoutStall(async () => quick(), guard)) {
    seen.push(event);
    await sleep(120);
  }
  expect(seen).toEqual([1, 2, 3]);
});

test.each([Number.POSITIVE_INFINITY, 2 ** 40])("who waits for %d ms waits, longer than timers can", async (idleMs) => {
  async function* slow() {
    await sleep(50);
    yield 1;
  }
  expect(await outcome(withoutStall(async () => slow(), { ...guard, idleMs }))).toBe("ended");
});

test("the caller's signal reaches the request, and its end is the request's own", async () => {
  const control = new AbortController();
  const pending = outcome(withoutStall(untilAborted, { ...guard, signal: control.signal, idleMs: 60_000 }));
  control.abort();
  expect(await pending).toEqual({ retryable: false, reason: "unknown" });
});
