import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { percentile, summarise } from "./statistics.ts";

const samples = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });

describe("percentile", () => {
  it("interpolates between the two samples around the place", () => {
    expect(percentile([40, 10, 20, 30], 0.5)).toBe(25);
    expect(percentile([40, 10, 20, 30], 0.25)).toBe(17.5);
    expect(percentile([7], 0.9)).toBe(7);
  });

  it("has the smallest and the largest sample at its ends and never falls between", () => {
    fc.assert(
      fc.property(samples, fc.double({ min: 0, max: 1, noNaN: true }), (values, at) => {
        expect(percentile(values, 0)).toBe(Math.min(...values));
        expect(percentile(values, 1)).toBe(Math.max(...values));
        expect(percentile(values, at)).toBeGreaterThanOrEqual(percentile(values, at / 2));
      }),
    );
  });

  it("refuses to summarise nothing", () => {
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });
});

describe("summarise", () => {
  it("is not moved by one pause of the machine", () => {
    const calm = summarise([10, 11, 12, 13, 14]);
    expect(calm).toEqual({ median: 12, lowerQuartile: 11, upperQuartile: 13, samples: 5 });
    expect(summarise([10, 11, 12, 13, 9000])).toEqual(calm);
  });
});
