import { BoundedQueue } from "@meerkat/events";
import { describe, expect, it } from "vitest";
import { MAX_UNREAD_EVENTS } from "./limits.ts";
import { LossyEntrance } from "./unread.ts";

function entrance() {
  const queue = new BoundedQueue<string>(10);
  const gap = (reason: string, last: string) => `gap before ${last}: ${reason}`;
  return { queue, entrance: new LossyEntrance<string>({ push: (item) => queue.push(item), gap }) };
}

async function rest(queue: BoundedQueue<string>): Promise<readonly string[]> {
  queue.end();
  const items: string[] = [];
  for (let step = await queue.next(); !step.done; step = await queue.next()) items.push(step.value);
  return items;
}

describe("a queue whose sender cannot be made to wait", () => {
  it("is bounded, and tells its reader at the end", async () => {
    const { queue, entrance: way } = entrance();
    for (let n = 1; n <= 10_000; n++) way.push(`${n}`);
    const kept = queue.size;
    expect(kept).toBeLessThanOrEqual(MAX_UNREAD_EVENTS + 10);
    way.finish();
    const items = await rest(queue);
    expect(items.slice(0, -1)).toEqual(Array.from({ length: kept }, (_, index) => `${index + 1}`));
    expect(items.at(-1)).toBe(
      `gap before 10000: ${10_000 - kept} events were not kept because nobody read them in time`,
    );
  });

  it("goes on where its reader has read again, and tells what is missing in its place", async () => {
    const { queue, entrance: way } = entrance();
    for (let n = 1; n <= 5000; n++) way.push(`${n}`);
    const kept = queue.size;
    for (let n = 0; n < kept; n++) await queue.next();
    way.push("5001");
    way.finish();
    expect(await rest(queue)).toEqual([expect.stringMatching(/^gap before 5000/), "5001"]);
  });

  it("loses nothing while it is read", async () => {
    const { queue, entrance: way } = entrance();
    for (let n = 1; n <= 10_000; n++) {
      way.push(`${n}`);
      expect(await queue.next()).toEqual({ value: `${n}`, done: false });
    }
    way.finish();
    expect(await rest(queue)).toEqual([]);
  });
});
