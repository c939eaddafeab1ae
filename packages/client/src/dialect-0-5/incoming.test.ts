import { describe, expect, it } from "vitest";
import { fromLegacy } from "./incoming.ts";

const envelope = (payload: object) => ({ event_id: "e", source_id: "session:s", seq: 3, timestamp_ms: 7, payload });

describe("what came from a 0.5 server", () => {
  it("is the bare event, with what the envelope says beside it", () => {
    const wire = { session_id: "s", event: envelope({ type: "text_delta", delta: "a" }) };
    expect(fromLegacy("session/event", wire)).toEqual({
      session_id: "s",
      event: { type: "text_delta", delta: "a" },
      event_id: "e",
      source_id: "session:s",
      seq: 3,
      timestamp_ms: 7,
    });
  });

  it("stays a bare event, also one that has a payload of its own", () => {
    const wire = { session_id: "s", event: { type: "tool_config_changed", payload: { type: "x", operation: "add" } } };
    expect(fromLegacy("session/event", wire)).toEqual(wire);
  });

  it("counts model calls from 1", () => {
    const first = { type: "turn_started", turn_number: 0 };
    const counted = { type: "turn_started", turn_number: 1 };
    expect(fromLegacy("session/event", { session_id: "s", event: envelope(first) })).toMatchObject({ event: counted });
    const subscribed = { stream_id: "x", sequence: 1, session_id: "s", event: envelope(first) };
    expect(fromLegacy("session/stream_event", subscribed)).toEqual({ ...subscribed, event: envelope(counted) });
  });

  it("has times as ISO 8601, from seconds or as they are", () => {
    const session = { session_id: "s", created_at: 0, updated_at: "2026-01-02T03:04:05Z" };
    const dated = { ...session, created_at: "1970-01-01T00:00:00.000Z" };
    expect(fromLegacy("session/read", session)).toEqual(dated);
    expect(fromLegacy("session/list", { sessions: [session] })).toEqual({ sessions: [dated] });
    expect(fromLegacy("session/read", { created_at: 1e300 })).toMatchObject({ created_at: 1e300 });
  });

  it("has a schema of the parameters of every model with a profile", () => {
    const models = [{ id: "a", profile: { model_family: "f" } }, { id: "b" }];
    expect(fromLegacy("models/catalog", { providers: [{ provider: "p", models }] })).toEqual({
      providers: [
        { provider: "p", models: [{ id: "a", profile: { model_family: "f", params_schema: {} } }, { id: "b" }] },
      ],
    });
  });

  it.each([
    null,
    1,
    "x",
    [],
    { event: 1 },
    { sessions: 1 },
    { sessions: [1] },
  ])("is left alone when it is %j", (wire) => {
    for (const method of ["session/event", "session/stream_event", "session/list", "models/catalog", "other"])
      expect(fromLegacy(method, wire)).toEqual(wire);
  });
});
