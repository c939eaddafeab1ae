import { describe, expect, it } from "vitest";
import type { RunEvent, RunRoute } from "./dialect.ts";
import { EventLines } from "./event-lines.ts";

const paramsOf = (requestId: number, seq: number, extra: object = {}) => ({
  session_id: `s-${requestId}`,
  event: { type: "text_delta", delta: `word ${seq}` },
  request_id: requestId,
  event_id: `01a2-${seq}`,
  source_id: `session:s-${requestId}`,
  seq,
  timestamp_ms: 1_795_000_000_000 + seq,
  ...extra,
});
const thought = { type: "reasoning_delta", delta: "hm" };
const lineOf = (params: object) => JSON.stringify({ jsonrpc: "2.0", method: "session/event", params });

function run() {
  const events: RunEvent[] = [];
  const route: RunRoute = {
    prompt: "",
    onEvent: (event) => void events.push(event),
    onMalformed: (error) => expect.unreachable(error.message),
  };
  return { route, events };
}

describe("the lines of events", () => {
  it("are read once the first event of their run was parsed, until the run is over", () => {
    const [lines, { route, events }] = [new EventLines(), run()];
    expect(lines.deliver(lineOf(paramsOf(1, 1)))).toBe(false);
    lines.learn(route, paramsOf(1, 1));
    expect(lines.deliver(lineOf(paramsOf(1, 2)))).toBe(true);
    expect(lines.deliver(lineOf(paramsOf(1, 3, { event: thought })))).toBe(false);
    lines.learn(route, paramsOf(1, 3, { event: thought }));
    expect(lines.deliver(lineOf(paramsOf(1, 4, { event: thought })))).toBe(true);
    expect(lines.deliver(lineOf(paramsOf(1, 5)))).toBe(true);
    lines.forget(route);
    expect(lines.deliver(lineOf(paramsOf(1, 6)))).toBe(false);
    expect(events).toEqual([
      { sessionId: "s-1", event: { type: "text_delta", delta: "word 2" }, seq: 2 },
      { sessionId: "s-1", event: thought, seq: 4 },
      { sessionId: "s-1", event: { type: "text_delta", delta: "word 5" }, seq: 5 },
    ]);
  });

  it("go to their own run, however many there are at once", () => {
    const lines = new EventLines();
    const runs = Array.from({ length: 12 }, run);
    for (const [index, { route }] of runs.entries()) lines.learn(route, paramsOf(index, 1));
    const read = Array.from({ length: 240 }, (_, seq) => lines.deliver(lineOf(paramsOf((seq * 7) % 12, seq))));
    expect(read.filter((known) => known)).toHaveLength((240 / 12) * 8);
    for (const [index, { events }] of runs.entries()) {
      expect(events.every(({ sessionId }) => sessionId === `s-${index}`)).toBe(true);
      expect(events.map(({ seq }) => seq ?? 0)).toEqual(events.map(({ seq }) => seq ?? 0).toSorted((a, b) => a - b));
    }
  });

  it("are left to be parsed where they say more, or something that is malformed", () => {
    const [lines, { route, events }] = [new EventLines(), run()];
    lines.learn(route, paramsOf(1, 1, { truncated: true }));
    expect(lines.deliver(lineOf(paramsOf(1, 2)))).toBe(false);
    lines.learn(route, paramsOf(1, 2));
    expect(lines.deliver(lineOf(paramsOf(1, 3, { truncated: true })))).toBe(false);
    expect(lines.deliver(lineOf(paramsOf(1, 3, { event: { type: "text_delta" } })))).toBe(false);
    expect(lines.deliver(lineOf(paramsOf(1, 3, { event: { type: "text_delta", delta: 3 } })))).toBe(false);
    expect(lines.deliver(lineOf(paramsOf(2, 3)))).toBe(false);
    const started = { event: { type: "turn_started", turn_number: 2 } };
    lines.learn(route, paramsOf(1, 3, started));
    expect(lines.deliver(lineOf(paramsOf(1, 4, started)))).toBe(false);
    expect(events).toEqual([]);
  });
});
