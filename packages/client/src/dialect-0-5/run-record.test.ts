import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RunRecord } from "./run-record.ts";
import type { SessionEvent, WireEvent } from "./session-event.ts";

const USAGE = { input_tokens: 10, output_tokens: 2 };

function eventsOf(pieces: readonly string[]): readonly WireEvent[] {
  const text = pieces.join("");
  return [
    { type: "run_started", prompt: "x" },
    { type: "turn_started", turn_number: 1 },
    ...pieces.map((delta) => ({ type: "text_delta", delta })),
    { type: "text_complete", content: text },
    { type: "turn_completed", usage: USAGE },
    { type: "run_completed", result: text, usage: USAGE },
  ];
}

function numbered(events: readonly WireEvent[]): readonly SessionEvent[] {
  return events.map((event, index) => ({ session_id: "s", event, seq: index + 5 }));
}

function bare(events: readonly WireEvent[]): readonly SessionEvent[] {
  return events.map((event) => ({ session_id: "s", event }));
}

function recordOf(events: readonly SessionEvent[]): RunRecord {
  const record = new RunRecord();
  for (const event of events) record.take(event);
  return record;
}

const pieces = fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 20 });

describe("the record of a run", () => {
  it("finds nothing missing where nothing is", () => {
    fc.assert(
      fc.property(pieces, (texts) => {
        for (const number of [numbered, bare]) {
          const record = recordOf(number(eventsOf(texts)));
          expect(record.gaps).toEqual([]);
          expect(record.end?.type).toBe("run_completed");
          expect(record.counted).toMatchObject(USAGE);
        }
      }),
    );
  });

  it("finds everything that is lost before the end, by the numbers", () => {
    fc.assert(
      fc.property(pieces, fc.infiniteStream(fc.boolean()), (texts, losing) => {
        const all = numbered(eventsOf(texts));
        const arrived = all.filter((_, index) => index === all.length - 1 || losing.next().value);
        const record = recordOf(arrived);
        if (arrived.length === all.length) expect(record.gaps).toEqual([]);
        else expect(record.gaps).not.toEqual([]);
        if (arrived.length < all.length) expect(record.counted).toBeUndefined();
      }),
    );
  });

  it("finds lost text where events have no numbers", () => {
    fc.assert(
      fc.property(pieces, fc.nat(), (texts, lost) => {
        const events = eventsOf(texts).filter((_, index) => index !== 2 + (lost % texts.length));
        expect(recordOf(bare(events)).gaps).toEqual(["pieces of its text"]);
      }),
    );
  });

  it("finds text that does not add up although the numbers do", () => {
    const events = eventsOf(["a", "b"]).map((event) => (event.delta === "b" ? { ...event, delta: "c" } : event));
    expect(recordOf(numbered(events)).gaps).toEqual(["pieces of its text"]);
  });

  it("knows that a provider may not stream, and that a retry takes text back", () => {
    const silent = eventsOf(["a", "b"]).filter(({ type }) => type !== "text_delta");
    expect(recordOf(numbered(silent)).gaps).toEqual([]);
    const [started, call, ...rest] = eventsOf(["a", "b"]);
    const retried = [
      started,
      call,
      { type: "text_delta", delta: "wrong" },
      { type: "retrying", discarded_chars: 5 },
      ...rest,
    ];
    expect(recordOf(numbered(retried.filter((event) => event !== undefined))).gaps).toEqual([]);
  });

  it("does not count a run's tokens when a call did not tell its own", () => {
    const [started, call, ...rest] = eventsOf(["a"]);
    const tooled = [started, call, { type: "tool_call_requested" }, call, ...rest].filter(
      (event) => event !== undefined,
    );
    const record = recordOf(numbered(tooled));
    expect(record.gaps).toEqual([]);
    expect(record.counted).toBeUndefined();
  });
});
