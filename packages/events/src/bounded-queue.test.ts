import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BoundedQueue } from "./bounded-queue.ts";

describe("BoundedQueue", () => {
  it("delivers everything in order, whoever is faster", async () => {
    const action = fc.constantFrom("push" as const, "read" as const);
    await fc.assert(
      fc.asyncProperty(fc.array(action), fc.integer({ min: 1, max: 4 }), async (actions, limit) => {
        const queue = new BoundedQueue<number>(limit);
        const reads: Promise<IteratorResult<number, void>>[] = [];
        let pushed = 0;
        for (const step of actions) {
          if (step === "push") queue.push(pushed++);
          else reads.push(queue.next());
        }
        queue.end();
        while (reads.length < pushed + 1) reads.push(queue.next());
        const steps = await Promise.all(reads);
        expect(steps.filter((step) => !step.done).map((step) => step.value)).toEqual([...Array(pushed).keys()]);
        expect(steps.slice(pushed).every((step) => step.done)).toBe(true);
      }),
    );
  });

  it("asks the producer to wait while it is full", async () => {
    const queue = new BoundedQueue<string>(2);
    expect(queue.push("a")).toBeUndefined();
    const room = queue.push("b");
    let waiting = true;
    void room?.then(() => {
      waiting = false;
    });
    expect(queue.size).toBe(2);
    await Promise.resolve();
    expect(waiting).toBe(true);
    await queue.next();
    await room;
    expect(waiting).toBe(false);
  });

  it("fails after its items and keeps failing", async () => {
    const queue = new BoundedQueue<string>();
    queue.push("a");
    queue.fail(new Error("gone"));
    queue.end();
    expect(queue.push("late")).toBeUndefined();
    expect(await queue.next()).toEqual({ value: "a", done: false });
    await expect(queue.next()).rejects.toThrow("gone");
    await expect(queue.next()).rejects.toThrow("gone");
  });

  it("drops its items and frees everyone when it is cut", async () => {
    const queue = new BoundedQueue<string>(1);
    const room = queue.push("a");
    queue.cut(undefined);
    await room;
    expect(await queue.next()).toEqual({ value: undefined, done: true });
    const waiting = new BoundedQueue<string>();
    const read = waiting.next();
    waiting.cut({ error: new Error("cut") });
    await expect(read).rejects.toThrow("cut");
  });

  it("is refused without room, in which a producer would wait for ever", () => {
    for (const limit of [0, -1, Number.NaN])
      expect(() => new BoundedQueue(limit)).toThrow(expect.objectContaining({ code: "INVALID_ARGS" }));
  });
});
