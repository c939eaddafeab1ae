import type { AgentEvent } from "@meerkat/protocol";
import { describe, expect, it } from "vitest";
import { matchEvent } from "./match-event.ts";

const label = (event: AgentEvent) =>
  matchEvent(event, {
    text_delta: ({ delta }) => delta,
    unknown: ({ wireType }) => wireType,
    _: ({ type }) => `other: ${type}`,
  });

describe("matchEvent", () => {
  it("calls the handler of the kind", () => {
    expect(label({ type: "text_delta", delta: "hi" })).toBe("hi");
    expect(label({ type: "unknown", wireType: "from_the_future", data: {} })).toBe("from_the_future");
  });

  it("falls back to the default", () => {
    expect(label({ type: "turn_started", turnNumber: 1 })).toBe("other: turn_started");
  });

  it("says what is missing to those without a compiler", () => {
    const handlers: object = {};
    // @ts-expect-error no handlers at all
    expect(() => matchEvent({ type: "turn_started", turnNumber: 1 }, handlers)).toThrow(
      expect.objectContaining({ code: "INVALID_ARGS", message: expect.stringContaining("turn_started") }),
    );
  });
});
