import { type EventTypes, encodeParams, type Params } from "@meerkat/protocol";
import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { eventLine } from "./fit-event.ts";
import { TextEventLines } from "./text-event-lines.ts";

type SessionEvent = Params<"session/event">;

const written = (params: SessionEvent) =>
  eventLine({ method: "session/event", params: encodeParams("session/event", params) }, Number.POSITIVE_INFINITY);

const runs = fc.record({
  sessionId: fc.constantFrom("s-1", 's-"2"'),
  requestId: fc.constantFrom<string | number>(1, "1", 2),
});
const events = fc.oneof(
  fc.record({ type: fc.constantFrom("text_delta", "reasoning_delta"), delta: fc.string({ unit: "binary" }) }),
);
const place = fc.record({ eventId: fc.uuid(), seq: fc.nat(), timestampMs: fc.nat() });

describe("the lines of text events", () => {
  it("are what writing the whole event gives, whichever run they belong to", () => {
    const told = fc.tuple(runs, events, place).map(
      ([{ sessionId, requestId }, event, { eventId, seq, timestampMs }]): SessionEvent => ({
        sessionId,
        event,
        requestId,
        eventId,
        sourceId: `session:${sessionId}`,
        seq,
        timestampMs,
      }),
    );
    fc.assert(
      fc.property(fc.array(told, { maxLength: 30 }), (all) => {
        const lines = new TextEventLines();
        for (const params of all) expect(lines.write(params)).toMatchObject({ line: written(params), seq: params.seq });
      }),
    );
  });

  it("are written of events that bring nothing but text and have their place", () => {
    const lines = new TextEventLines();
    const text = { type: "text_delta", delta: "a" } as const;
    const whole = {
      sessionId: "s",
      event: text,
      requestId: 1,
      eventId: "e",
      sourceId: "session:s",
      seq: 1,
      timestampMs: 2,
    };
    expect(lines.write(whole)).toMatchObject({ seq: 1 });
    for (const left of ["requestId", "eventId", "sourceId", "seq", "timestampMs"])
      expect(lines.write({ ...whole, [left]: undefined })).toBeUndefined();
    expect(lines.write({ ...whole, truncated: true })).toBeUndefined();
    expect(lines.write({ ...whole, event: { type: "turn_started", turnNumber: 1 } })).toBeUndefined();
    // With another member, what is written here would lose it.
    expectTypeOf<keyof EventTypes["text_delta"]>().toEqualTypeOf<"type" | "delta">();
    expectTypeOf<keyof EventTypes["reasoning_delta"]>().toEqualTypeOf<"type" | "delta">();
  });

  it("of very many runs cost no more memory than those of some", () => {
    const lines = new TextEventLines();
    for (let run = 0; run < 200; run++) {
      const params: SessionEvent = {
        sessionId: `s-${run}`,
        event: { type: "text_delta", delta: "a" },
        requestId: run,
        eventId: "e",
        sourceId: `session:s-${run}`,
        seq: run,
        timestampMs: run,
      };
      for (const _ of [1, 2]) expect(lines.write(params)?.line).toBe(written(params));
    }
  });
});
