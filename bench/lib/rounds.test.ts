import { describe, expect, it } from "vitest";
import { compare } from "./compare.ts";
import { alternating, type Measure } from "./rounds.ts";

/** A side that notes when it is measured and gives 1, 2, 3, ... as its samples. */
function noting(name: string, order: string[]): Measure {
  let sample = 0;
  return async () => {
    order.push(name);
    return ++sample;
  };
}

describe("alternating", () => {
  it("measures the sides in turns and throws the warm-up away", async () => {
    const order: string[] = [];
    const kept = await alternating({ warmUp: 1, kept: 2 }, [noting("a", order), noting("b", order)]);
    expect(order.join("")).toBe("ababab");
    expect(kept).toEqual([
      [2, 3],
      [2, 3],
    ]);
  });

  it("starts no side before the one ahead of it has finished", async () => {
    let running = 0;
    const most: number[] = [];
    const side = async () => {
      most.push(++running);
      await new Promise(setImmediate);
      return --running;
    };
    await alternating({ warmUp: 0, kept: 3 }, [side, side]);
    expect(most).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("passes on what a side throws", async () => {
    const broken = () => Promise.reject(new Error("no server"));
    await expect(alternating({ warmUp: 0, kept: 1 }, [broken])).rejects.toThrow("no server");
  });
});

describe("compare", () => {
  it("keeps the two sides apart", async () => {
    const sides = { ours: async () => 30, floor: async () => 10 };
    const comparison = await compare({
      ...{ what: "w", unit: "ms", better: "less", rounds: { warmUp: 0, kept: 3 } },
      ...sides,
    });
    expect(comparison.ours.median).toBe(30);
    expect(comparison.floor).toEqual({ median: 10, lowerQuartile: 10, upperQuartile: 10, samples: 3 });
  });
});
