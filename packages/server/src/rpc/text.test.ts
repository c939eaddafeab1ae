import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutText, jsonBytes } from "./text.ts";

const anyText = fc.string({ unit: "binary", maxLength: 200 });

describe("text in JSON", () => {
  it("is measured in bytes", () => {
    expect(jsonBytes("aé€😀")).toBe(2 + 1 + 2 + 3 + 4);
    expect(jsonBytes('"\n\u0001')).toBe(2 + 2 + 2 + 6);
  });

  it("is cut to the longest beginning that fits", () => {
    fc.assert(
      fc.property(
        anyText,
        fc.array(fc.integer({ min: 0, max: 0xffff })),
        fc.integer({ min: 2, max: 300 }),
        (whole, units, limit) => {
          // Any UTF-16 units, lone halves of pairs included.
          const text = whole + String.fromCharCode(...units);
          const cut = cutText(text, limit);
          expect(text.startsWith(cut)).toBe(true);
          expect(jsonBytes(cut)).toBeLessThanOrEqual(limit);
          const next = String.fromCodePoint(text.codePointAt(cut.length) ?? 0);
          if (cut.length < text.length) expect(jsonBytes(cut + next)).toBeGreaterThan(limit);
        },
      ),
    );
  });

  it("is never cut inside a character", () => {
    for (let limit = 2; limit < 20; limit++) expect(cutText("a😀b😀c😀", limit).isWellFormed()).toBe(true);
  });
});
