import { type AgentEvent, decodeParams, encodeParams } from "@meerkat/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_EVENT_LINE_BYTES, fitEvent } from "./fit-event.ts";
import { jsonBytes } from "./text.ts";

const ids = {
  sessionId: "0199aa00-0000-7000-8000-00000000000a",
  requestId: 7,
  eventId: "e".repeat(36),
  seq: 3,
  timestampMs: 1_760_000_000_123,
};

function notification(event: AgentEvent) {
  return { method: "session/event", params: encodeParams("session/event", { ...ids, event }) } as const;
}

function subscription(payload: AgentEvent) {
  const event = {
    eventId: ids.eventId,
    sourceId: `session:${ids.sessionId}`,
    seq: 3,
    timestampMs: ids.timestampMs,
    payload,
  };
  const params = { streamId: ids.eventId, sequence: 1, sessionId: ids.sessionId, event };
  return { method: "session/stream_event", params: encodeParams("session/stream_event", params) } as const;
}

const line = (method: string, params: unknown) => ({ jsonrpc: "2.0", method, params });

/** Texts of some length from a few random characters, so that escapes and wide characters are everywhere. */
const longText = fc
  .tuple(fc.string({ unit: "binary", minLength: 1, maxLength: 20 }), fc.integer({ min: 0, max: 4000 }))
  .map(([piece, times]) => piece.repeat(times));

const textEvent = longText.chain((text) =>
  fc.constantFrom<AgentEvent>(
    { type: "text_delta", delta: text },
    { type: "text_complete", content: text },
    { type: "reasoning_complete", content: text },
    { type: "run_started", sessionId: ids.sessionId, prompt: text },
    { type: "run_failed", sessionId: ids.sessionId, error: text },
    { type: "tool_execution_completed", id: "t1", name: "tool", result: text, isError: false, durationMs: 1 },
  ),
);

describe("an event line", () => {
  it("never passes the limit, stays valid, and says whether it was cut", () => {
    fc.assert(
      fc.property(
        textEvent,
        fc.integer({ min: 1024, max: DEFAULT_EVENT_LINE_BYTES }),
        fc.boolean(),
        (event, limit, own) => {
          const { method, params } = own ? notification(event) : subscription(event);
          const whole = jsonBytes(line(method, params));
          const fitted = fitEvent({ method, params }, limit);
          const written = JSON.stringify(line(method, fitted));
          expect(Buffer.byteLength(written)).toBeLessThanOrEqual(limit);
          const read = decodeParams(method, JSON.parse(written).params);
          expect(read.truncated ?? false).toBe(whole > limit);
          if (whole <= limit) expect(fitted).toBe(params);
          // At most one character less than there was room for.
          else expect(Buffer.byteLength(written)).toBeGreaterThan(limit - 6);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("is measured in bytes to the last one", () => {
    const rest = jsonBytes(line("session/event", notification({ type: "text_delta", delta: "" }).params));
    const fits = notification({ type: "text_delta", delta: "x".repeat(DEFAULT_EVENT_LINE_BYTES - rest) });
    const over = notification({ type: "text_delta", delta: "x".repeat(DEFAULT_EVENT_LINE_BYTES - rest + 1) });
    expect(fitEvent(fits, DEFAULT_EVENT_LINE_BYTES)).toBe(fits.params);
    expect(fitEvent(over, DEFAULT_EVENT_LINE_BYTES)).toMatchObject({ truncated: true });
  });

  it("keeps small fields whole when several are long", () => {
    const event: AgentEvent = {
      type: "background_job_completed",
      jobId: "job-1",
      displayName: "n".repeat(5000),
      status: "completed",
      detail: "d".repeat(9000),
    };
    const { method, params } = notification(event);
    const fitted = decodeParams(method, fitEvent({ method, params }, 1024));
    expect(fitted.event).toMatchObject({ type: "background_job_completed", jobId: "job-1", status: "completed" });
    expect(jsonBytes(line(method, encodeParams(method, fitted)))).toBeLessThanOrEqual(1024);
  });

  it("leaves arguments out rather than sending half of them", () => {
    const args = { path: "a", content: "x".repeat(100_000) };
    const { method, params } = notification({ type: "tool_call_requested", id: "t1", name: "write", args });
    expect(fitEvent({ method, params }, DEFAULT_EVENT_LINE_BYTES)).toMatchObject({
      event: { type: "tool_call_requested", id: "t1", name: "write", args: {} },
      truncated: true,
    });
  });

  it("keeps the first items of a long list", () => {
    const skills = Array.from({ length: 5000 }, (_, index) => `skill-${index}`);
    const { method, params } = notification({ type: "skills_resolved", skills, injectionBytes: 1 });
    const fitted = decodeParams(method, fitEvent({ method, params }, 4096)).event;
    if (fitted.type !== "skills_resolved") throw new Error("the kind changed");
    expect(fitted.skills).toEqual(skills.slice(0, fitted.skills.length));
    expect(fitted.skills.length).toBeGreaterThan(200);
  });

  it("keeps the shape of nested parts", () => {
    const payload = { operation: "add", target: "t".repeat(9000), status: "s", persisted: false } as const;
    const { method, params } = notification({ type: "tool_config_changed", payload });
    const fitted = decodeParams(method, fitEvent({ method, params }, 2048)).event;
    expect(fitted).toMatchObject({ payload: { operation: "add", status: "s", persisted: false } });
  });

  it("replaces what has no text to cut", () => {
    const data = {
      type: "made_later",
      map: Object.fromEntries(Array.from({ length: 9000 }, (_, index) => [`k${index}`, index])),
    };
    const { method, params } = notification({ type: "unknown", wireType: "made_later", data });
    expect(fitEvent({ method, params }, 2048)).toMatchObject({
      event: { type: "made_later", map: {} },
      truncated: true,
    });
  });

  it("is the only line that is cut", () => {
    const params = { stream_id: "s", session_id: "s", ended: true, outcome: "o".repeat(10_000) };
    expect(fitEvent({ method: "session/stream_end", params }, 1024)).toBe(params);
  });
});
