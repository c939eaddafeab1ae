import type { JsonObject, JsonValue } from "@meerkat/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseOutputSchema } from "../answer/output-schema.ts";
import { lower } from "../lower/lower.ts";
import type { Lowered } from "../lower/lowered.ts";
import type { ProfileName } from "../profiles/names.ts";
import type { Growing } from "./growing.ts";
import { createPartialReader, type PartialReading } from "./reader.ts";
import { refines } from "./refines.ts";

const TRIP: JsonObject = {
  type: "object",
  properties: {
    title: { type: "string", minLength: 1 },
    days: { type: "array", items: { $ref: "#/$defs/day" } },
    prices: { type: "object", additionalProperties: { type: "number", minimum: 0 } },
    note: { type: "string" },
    span: { type: "array", prefixItems: [{ type: "string" }, { type: "integer" }], items: false },
  },
  required: ["title", "days"],
  $defs: { day: { type: "object", properties: { city: { enum: ["Oslo", "Rome"] } }, required: ["city"] } },
};

const trips = fc.record(
  {
    title: fc.string({ minLength: 1 }),
    days: fc.array(fc.record({ city: fc.constantFrom("Oslo", "Rome") })),
    prices: fc.dictionary(fc.string(), fc.nat()),
    note: fc.string(),
    span: fc.tuple(fc.string(), fc.integer()),
  },
  { requiredKeys: ["title", "days"] },
);

const PROFILES: readonly ProfileName[] = ["openai", "anthropic", "gemini", "vllm", "none"];

function readAll(lowered: Lowered, chunks: Iterable<string>): readonly PartialReading[] {
  const reader = createPartialReader(lowered);
  return Array.from(chunks, (chunk) => reader.read(chunk)).filter((reading) => reading !== undefined);
}

function valuesOf(readings: readonly PartialReading[]): readonly JsonValue[] {
  return readings.map((reading) => {
    if ("impossible" in reading) throw new Error(`impossible: ${JSON.stringify(reading.impossible)}`);
    return reading.value;
  });
}

describe("a partial reader", () => {
  test.each(PROFILES)("shows values that only refine, up to the answer: %s", (profile) => {
    const lowered = lower(TRIP, profile);
    fc.assert(
      fc.property(trips, (trip) => {
        const value: JsonValue = JSON.parse(JSON.stringify(trip));
        const shown = valuesOf(readAll(lowered, JSON.stringify(lowered.encode(value)).split("")));
        const following = [...shown.slice(1), value];
        for (const [index, earlier] of shown.entries()) expect(refines(earlier, following[index] ?? null)).toBe(true);
        expect(shown.length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });

  test("shows decoded values as they close", () => {
    const lowered = lower(TRIP, "openai");
    const text = JSON.stringify(lowered.encode({ title: "North", days: [{ city: "Oslo" }], prices: { bed: 3 } }));
    const shown = valuesOf(readAll(lowered, text.split("")));
    expect(shown).toContainEqual({ title: "North", days: [{ city: "Oslo" }] });
    expect(shown.at(-1)).toEqual({ title: "North", days: [{ city: "Oslo" }], prices: { bed: 3 } });
  });

  test("says when nothing can become valid any more, and then nothing", () => {
    const lowered = lower(TRIP, "openai");
    const reader = createPartialReader(lowered);
    reader.read('{"title": "');
    expect(reader.read('", "days": [')).toMatchObject({ impossible: { keyword: "minLength" } });
    expect(reader.read("]")).toBeUndefined();
  });

  test("says where in the whole answer it is wrong, in both spellings", () => {
    const lists: JsonObject = {
      type: "object",
      properties: { "a b": { type: "array", items: { type: "array", items: { type: "string", minLength: 1 } } } },
      additionalProperties: { type: "object", properties: { n: { type: "integer", minimum: 0 } } },
    };
    const read = (text: string) => createPartialReader(lower(lists, "openai"), parseOutputSchema(lists)).read(text);
    const wire = JSON.stringify(lower(lists, "openai").encode({ "a b": [["x"], ["y", "z"], []] }));
    expect(read(`${wire.slice(0, wire.indexOf("z"))}", `)).toMatchObject({
      impossible: { pointer: "/a b/1/1", wirePointer: "/a b/1/1", keyword: "minLength" },
    });
  });

  test("does not stop what repair may put right", () => {
    const schema: JsonObject = {
      type: "object",
      properties: { size: { anyOf: [{ type: "string", enum: ["S"] }, { type: "null" }] }, n: { type: "integer" } },
    };
    const reader = createPartialReader(lower(schema, "none"), parseOutputSchema(schema));
    expect(reader.read('{"size": "s", "n": 1, ')).toEqual({ value: { n: 1 }, complete: false });
  });

  test("leaves to the judge what is complete, and what repair may put right", () => {
    const lowered = lower(TRIP, "none");
    expect(readAll(lowered, ['{"title": "a"}'])).toEqual([]);
    expect(valuesOf(readAll(lowered, ['{"title": "a", "days": [{"city": "oslo"}, ']))).toEqual([
      { title: "a", days: [] },
    ]);
  });

  test.each([
    ["{a: 1}} ", "is no well-formed JSON"],
    ['{"title": "a", days', "is no well-formed JSON"],
    ['{"title": "a"} and [1]', "another JSON value"],
  ])("gives up on %j", (text, message) => {
    const readings = readAll(lower(TRIP, "none"), `${text} `.split(""));
    expect(readings.at(-1)).toMatchObject({ impossible: { pointer: "", message: expect.stringContaining(message) } });
  });

  test("takes nothing back when a name is written twice", () => {
    const lowered = lower({ properties: { a: { type: "integer" } } }, "none");
    expect(valuesOf(readAll(lowered, ['{"a": 1, ', '"a": 2, ', '"b": 3, "c": 4}']))).toEqual([{ a: 1 }]);
  });

  test("holds back what may be an envelope", () => {
    const output = parseOutputSchema({ schema: TRIP, name: "trip" });
    const reader = createPartialReader(lower(TRIP, "none"), output);
    expect(reader.read('{"trip": {"title": "a", ')).toBeUndefined();
    expect(reader.read('"days": []}')).toBeUndefined();
    expect(reader.read(', "title": "b", ')).toMatchObject({ value: { title: "b" } });
  });

  test("looks at an answer a bounded number of times for its size", () => {
    const lowered = lower({ type: "array", items: { type: "integer" } }, "none");
    const looked: number[] = [];
    const counting: Lowered = {
      ...lowered,
      decodePartial: (wire: Growing) => {
        looked.push(wire.kind === "array" ? wire.items.length : 0);
        return lowered.decodePartial(wire);
      },
    };
    const count = 20_000;
    readAll(counting, `[${"7,".repeat(count)}7]`.split(""));
    expect(looked.reduce((sum, items) => sum + items, 0)).toBeLessThan(count * 20);
    expect(looked.at(-1)).toBeGreaterThan(count * 0.9);
  });
});
