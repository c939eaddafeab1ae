import { expect, test } from "vitest";
import type { ModelEvent } from "./port.ts";
import { modelStream } from "./stream.ts";

const DELTA: ModelEvent = { type: "text_delta", delta: "a" };

function forever(log: string[]) {
  return async function* (signal: AbortSignal): AsyncGenerator<ModelEvent, void, undefined> {
    log.push("started");
    try {
      yield DELTA;
      await new Promise((_, reject) =>
        signal.addEventListener("abort", () => reject(new Error("of the vendor's own"))),
      );
    } finally {
      log.push("released");
    }
  };
}

test("starts with iteration, not before", async () => {
  const log: string[] = [];
  const stream = modelStream(new AbortController().signal, forever(log));
  expect(log).toEqual([]);
  expect(await stream.next()).toEqual({ done: false, value: DELTA });
  await stream.return?.();
  expect(log).toEqual(["started", "released"]);
});

test("replaces a vendor's abort error by the signal's reason", async () => {
  const control = new AbortController();
  const log: string[] = [];
  const stream = modelStream(control.signal, forever(log));
  await stream.next();
  const pending = stream.next();
  control.abort("stop");
  await expect(pending).rejects.toBe("stop");
  expect(log).toEqual(["started", "released"]);
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test("an abort between two events releases the generator as well", async () => {
  const control = new AbortController();
  const log: string[] = [];
  const stream = modelStream(control.signal, forever(log));
  await stream.next();
  control.abort("stop");
  await expect(stream.next()).rejects.toBe("stop");
  expect(log).toEqual(["started", "released"]);
});

test("return() ends a pending next() without an error", async () => {
  const log: string[] = [];
  const stream = modelStream(new AbortController().signal, forever(log));
  await stream.next();
  const pending = stream.next();
  await stream.return?.();
  expect(await pending).toEqual({ done: true, value: undefined });
  expect(log).toEqual(["started", "released"]);
});

test("an aborted signal never starts the generator", async () => {
  const log: string[] = [];
  await expect(modelStream(AbortSignal.abort("no"), forever(log)).next()).rejects.toBe("no");
  expect(log).toEqual([]);
});

const words = (...deltas: readonly string[]): readonly ModelEvent[] =>
  deltas.map((delta) => ({ type: "text_delta", delta }));

async function* batches(signal: AbortSignal) {
  yield words("a", "b", "c");
  yield [];
  yield DELTA;
  yield words("d");
  signal.throwIfAborted();
  yield words("e", "f");
}

test("events that came together are there to be taken, in order with the others", async () => {
  const stream = modelStream(new AbortController().signal, batches);
  const seen: string[] = [];
  expect(stream.take()).toBeUndefined();
  for await (const first of stream) {
    seen.push("|");
    for (let event: ModelEvent | undefined = first; event; event = stream.take())
      if (event.type === "text_delta") seen.push(event.delta);
  }
  expect(seen.join("")).toBe("|abc|a|d|ef");
  expect(stream.take()).toBeUndefined();
});

test("a reader who takes nothing gets all of them, also with several steps pending", async () => {
  const alone = modelStream(new AbortController().signal, batches);
  const seen: string[] = [];
  for await (const event of alone) if (event.type === "text_delta") seen.push(event.delta);
  expect(seen.join("")).toBe("abcadef");
  const stream = modelStream(new AbortController().signal, batches);
  const steps = await Promise.all(Array.from({ length: 9 }, () => stream.next()));
  const all = steps.flatMap(({ value }) => (value?.type === "text_delta" ? [value.delta] : []));
  expect(all.join("")).toBe("abcadef");
  expect(steps.map(({ done }) => done)).toEqual([...Array(7).fill(false), true, true]);
});

test("a failure comes after what was there before it, also with several steps pending, and is told once", async () => {
  async function* broken(): AsyncGenerator<readonly ModelEvent[], void, undefined> {
    yield [];
    yield words("a", "b", "c");
    throw new Error("broken");
  }
  const stream = modelStream(new AbortController().signal, broken);
  const steps = await Promise.allSettled(Array.from({ length: 6 }, () => stream.next()));
  expect(steps).toEqual([
    ...words("a", "b", "c").map((value) => ({ status: "fulfilled", value: { done: false, value } })),
    { status: "rejected", reason: new Error("broken") },
    ...Array(2).fill({ status: "fulfilled", value: { done: true, value: undefined } }),
  ]);
});

test("return() and an abort settle all steps that are pending", async () => {
  const log: string[] = [];
  const left = modelStream(new AbortController().signal, forever(log));
  const pending = Array.from({ length: 3 }, () => left.next());
  await pending[0];
  await left.return();
  expect((await Promise.all(pending)).map(({ done }) => done)).toEqual([false, true, true]);
  const control = new AbortController();
  const aborted = modelStream(control.signal, forever(log));
  const steps = Array.from({ length: 3 }, () => aborted.next());
  await steps[0];
  control.abort("stop");
  expect((await Promise.allSettled(steps)).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(log).toEqual(["started", "released", "started", "released"]);
});

test("nothing can be taken after an abort or after return()", async () => {
  const control = new AbortController();
  const aborted = modelStream(control.signal, batches);
  await aborted.next();
  control.abort("stop");
  expect(aborted.take()).toBeUndefined();
  await expect(aborted.next()).rejects.toBe("stop");
  const left = modelStream(new AbortController().signal, batches);
  await left.next();
  await left.return();
  expect(left.take()).toBeUndefined();
  expect(await left.next()).toEqual({ done: true, value: undefined });
});
