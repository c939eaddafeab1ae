import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Holes, LineTemplate } from "./line-template.ts";

const HOLES: Holes = { event: "json", id: "skipped_text", seq: "integer", at: "skipped_integer" };
const lineOf = (params: object) => JSON.stringify({ jsonrpc: "2.0", method: "told", params });

/** Parameters in any order, of which some are known: texts that look like the line around them are among them. */
const looksLikeALine = fc.constantFrom(',"seq":1', '"}}', '","id":"', "\\", '"', "\u2028", "é", "😀");
const text = fc.oneof(fc.string(), looksLikeALine);
const params = fc
  .record({
    event: fc.oneof(fc.jsonValue(), fc.record({ type: text, delta: text }), fc.constant({ event: 1, id: "", seq: 1 })),
    id: fc.oneof(fc.uuid(), text),
    seq: fc.oneof(fc.nat(), fc.maxSafeInteger(), fc.double({ noNaN: true })),
    at: fc.nat(),
    session: text,
    more: fc.jsonValue(),
  })
  .chain((all) => fc.shuffledSubarray(Object.entries(all), { minLength: 1 }))
  .map(
    (entries): Readonly<Record<string, unknown>> =>
      Object.fromEntries(entries.map(([key, value]) => [key === "more" ? "constructor" : key, value])),
  );

/** What a template may say of a line: nothing, or what parsing it says. */
function expectToldTruly(known: Readonly<Record<string, unknown>>, line: string): void {
  const values = new LineTemplate("told", known, HOLES).read(line);
  if (!values) return;
  const parsed = JSON.parse(line).params;
  const readKeys = Object.keys(known).filter((key) => HOLES[key] === "json" || HOLES[key] === "integer");
  expect(values).toEqual(readKeys.map((key) => parsed[key]));
  const rest = (all: object) => Object.entries(all).filter(([key]) => !Object.hasOwn(HOLES, key));
  expect(rest(parsed)).toEqual(rest(JSON.parse(JSON.stringify(known))));
  expect(Object.keys(parsed)).toEqual(Object.keys(known));
}

describe("a line template", () => {
  const event = { type: "text_delta", delta: 'a "word", and ,"seq":2,"at":1}}' };
  const one = { session: "s", event, request: 3, id: "01a2-x", source: "s", seq: 7, at: 1795 };
  const template = new LineTemplate("told", one, HOLES);

  it("reads what differs", () => {
    expect(template.read(lineOf({ ...one, event: { any: ["thing", null] }, id: "02", seq: 10, at: 2000 }))).toEqual([
      { any: ["thing", null] },
      10,
    ]);
    expect(template.read(lineOf(one))).toEqual([event, 7]);
  });

  it("reads what differs within a member", () => {
    const nested = new LineTemplate("told", { ...one, empty: {} }, { event: { delta: "json" } });
    const event = { type: "text_delta", delta: '"},' };
    expect(nested.read(lineOf({ ...one, empty: {}, event }))).toEqual(['"},']);
    expect(nested.read(lineOf({ ...one, empty: {}, event: { ...event, more: 1 } }))).toBeUndefined();
    expect(nested.read(lineOf({ ...one, empty: {}, event: { ...event, type: "reasoning_delta" } }))).toBeUndefined();
  });

  it.each([
    ["another method", lineOf(one).replace("told", "said")],
    ["another session", lineOf({ ...one, session: "t" })],
    ["another request", lineOf({ ...one, request: 30 })],
    ["a member more", lineOf({ ...one, truncated: true })],
    ["a member less", lineOf({ ...one, at: undefined })],
    ["members in another order", lineOf(Object.fromEntries(Object.entries(one).toReversed()))],
    ["an escape", lineOf({ ...one, id: 'a"b' })],
    ["a control character", lineOf(one).replace("01a2", "01\u0001")],
    ["no whole number", lineOf({ ...one, seq: 1.5 })],
    ["a number that is not exact", lineOf(one).replace('"seq":7', '"seq":9007199254740993')],
    ["a leading zero", lineOf(one).replace('"seq":7', '"seq":07')],
    ["no number", lineOf(one).replace('"seq":7', '"seq":')],
    ["an event that is no JSON", lineOf(one).replace('{"type"', '{type"')],
    ["no event", lineOf(one).replace(JSON.stringify(event), "")],
    ["half a line", lineOf(one).slice(0, -1)],
    ["more after the end", `${lineOf(one)} `],
    ["nothing", ""],
  ])("reads nothing from a line with %s", (_what, line) => {
    expect(template.read(line)).toBeUndefined();
  });

  it("writes lines as they are written whole", () => {
    fc.assert(
      fc.property(params, fc.uuid(), fc.nat(), text, (known, id, count, piece) => {
        const said = { ...known, event: { type: piece, delta: piece }, id, seq: count, at: count };
        const values = Object.entries(said).flatMap(([key, value]) => (Object.hasOwn(HOLES, key) ? [value] : []));
        expect(new LineTemplate("told", { ...said, event: 0, id: "" }, HOLES).write(values)).toBe(lineOf(said));
      }),
    );
  });

  it("says of any line what parsing it says, or nothing", () => {
    fc.assert(
      fc.property(params, params, (known, other) => {
        for (const said of [known, other, { ...known, ...other }]) expectToldTruly(known, lineOf(said));
      }),
      { numRuns: 2000 },
    );
  });

  it("is not taken in by a line that was damaged", () => {
    const damage = fc.record({
      at: fc.nat(400),
      drop: fc.nat(40),
      put: fc.oneof(text, fc.constantFrom("0", "}", ",")),
    });
    fc.assert(
      fc.property(params, damage, (known, { at, drop, put }) => {
        const line = lineOf(known);
        const place = at % line.length;
        const damaged = line.slice(0, place) + put + line.slice(place + drop);
        expectToldTruly(known, damaged);
      }),
      { numRuns: 5000 },
    );
  });
});
