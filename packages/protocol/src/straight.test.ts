import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SHAPES, STRAIGHT } from "./gen/shapes.ts";
import { type Mapping, respell, type Shape } from "./spelling.ts";

// A checked value has its event; here it may be missing, and code does not ask.
const event = (value: unknown) => (value === undefined ? undefined : { mapped: value });
const table: Mapping = { direction: "public", shapes: SHAPES, event };
const code: Mapping = { ...table, straight: STRAIGHT };

/** Values that look like the shape; every field of an object may be absent, and one may be there that nobody knows. */
function instances(shape: Shape): fc.Arbitrary<unknown> {
  if (typeof shape === "string") return instances(SHAPES[shape] ?? 0);
  if (shape === 0) return fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant({ a_b: 1 }));
  if ("o" in shape) {
    const known = Object.entries(shape.o).map(([name, [, child]]) => [name, instances(child)] as const);
    return fc.record({ ...Object.fromEntries(known), from_a_newer_server: fc.string() }, { requiredKeys: [] });
  }
  return fc.constant({ type: "text_delta", delta: "Oslo" });
}

describe("the code written for streamed types", () => {
  it.each(Object.keys(STRAIGHT))("says of %s what its key table says", (name) => {
    fc.assert(
      fc.property(instances(name), (value) => {
        expect(respell(name, value, code)).toEqual(respell(name, value, table));
      }),
    );
  });

  it("covers every event of a stream and its text", () => {
    const streamed = ["SessionEventParams", "SessionStreamEventParams", "EventEnvelope", "TextDeltaEvent"];
    expect(Object.keys(STRAIGHT)).toEqual(expect.arrayContaining(streamed));
  });
});
