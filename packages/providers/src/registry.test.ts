import { expect, test, vi } from "vitest";
import { retryInfo } from "./errors.ts";
import type { ModelProvider } from "./port.ts";
import { createRegistry } from "./registry.ts";

function fake(name: string): ModelProvider {
  return {
    name,
    stream: () => ({ [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }) }),
  };
}

test("loads on first use, once, also for callers at the same time", async () => {
  const load = vi.fn(async () => fake("a"));
  const registry = createRegistry([{ name: "a", load }]);
  expect(load).not.toHaveBeenCalled();
  const [first, second] = await Promise.all([registry.get("a"), registry.get("a")]);
  expect(first).toBe(second);
  expect(await registry.get("a")).toBe(first);
  expect(load).toHaveBeenCalledTimes(1);
});

test("a failed load is told with its cause and tried again", async () => {
  const cause = new Error("no such module");
  const load = vi.fn(async () => fake("a")).mockRejectedValueOnce(cause);
  const registry = createRegistry([{ name: "a", load }]);
  await expect(registry.get("a")).rejects.toMatchObject({ code: "PROVIDER_ERROR", cause });
  expect((await registry.get("a")).name).toBe("a");
});

test("an unknown name is refused with the names that exist", async () => {
  const registry = createRegistry([
    { name: "b", load: async () => fake("b") },
    { name: "a", load: async () => fake("a") },
  ]);
  expect([registry.has("a"), registry.has("toString"), registry.names()]).toEqual([true, false, ["a", "b"]]);
  const error = await registry.get("c").catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "PROVIDER_ERROR", message: expect.stringContaining("a, b") });
  expect(retryInfo(error)).toEqual({ retryable: false, reason: "unavailable" });
});
