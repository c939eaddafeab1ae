import { expect, test } from "vitest";
import { untilAborted } from "./abort.ts";

/** A source of these items, all of which are there at once. */
function ready(...items: readonly string[]) {
  const rest = [...items];
  return {
    take: () => rest.shift(),
    async *[Symbol.asyncIterator]() {
      for (let item = rest.shift(); item !== undefined; item = rest.shift()) yield item;
    },
  };
}

test("what is there can be taken between two steps, until the signal aborts", async () => {
  const control = new AbortController();
  const items = untilAborted(ready("a", "b", "c"), control.signal);
  expect(await items.next()).toEqual({ done: false, value: "a" });
  expect(items.take()).toBe("b");
  control.abort("stop");
  expect(items.take()).toBeUndefined();
  await expect(items.next()).rejects.toBe("stop");
});

test("a source need not have anything to take", async () => {
  async function* source() {
    yield* ["a", "b"];
  }
  const items = untilAborted(source(), new AbortController().signal);
  expect([(await items.next()).value, items.take(), (await items.next()).value, (await items.next()).done]).toEqual([
    "a",
    undefined,
    "b",
    true,
  ]);
});

test("a source that throws at once has failed, and nothing listens to the signal any more", async () => {
  const signal = new AbortController().signal;
  let listeners = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    listeners++;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    listeners--;
    removeEventListener.apply(signal, args);
  };
  const source: AsyncIterable<string> = {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        throw new Error("at once");
      },
    }),
  };
  await expect(untilAborted(source, signal).next()).rejects.toThrow("at once");
  expect(listeners).toBe(0);
});
