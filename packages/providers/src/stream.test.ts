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
