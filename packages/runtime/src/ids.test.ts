import { describe, expect, it } from "vitest";
import { eventId, uuid7 } from "./ids.ts";

describe("uuid7", () => {
  it("has the version, the variant and the time of RFC 9562", () => {
    const id = uuid7(Date.UTC(2124, 0, 1));
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(Date.UTC(2124, 0, 1));
  });

  it("sorts in the order of making, also when more are made in a millisecond than its counter holds", () => {
    const now = Date.UTC(2124, 0, 2);
    const ids = Array.from({ length: 10_000 }, () => uuid7(now));
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids.map((id) => id.slice(-17))).size).toBe(ids.length);
  });

  it("sorts among the ids of events, which differ from each other however many there are", () => {
    const now = Date.UTC(2124, 0, 4);
    const ids = Array.from({ length: 10_000 }, (_, index) =>
      index % 3 === 0 ? uuid7(now) : eventId(now + Math.floor(index / 5)),
    );
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids.slice(-10))
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it("sorts in the order of making when the clock goes back", () => {
    const later = uuid7(Date.UTC(2124, 0, 3));
    expect(uuid7(Date.UTC(2123, 0, 1)) > later).toBe(true);
  });
});
